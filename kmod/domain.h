/* SPDX-License-Identifier: GPL-2.0 */
/* The books of one energy domain, from counter reading to share: pure. */
#ifndef _GC_DOMAIN_H
#define _GC_DOMAIN_H

#include "cost.h"

/**
 * struct gc_domain - books of one energy domain of a package
 * @raw: last counter reading
 * @based: that was one, from which the next may be subtracted
 * @hardware: moved by the counter since load, in raw units
 * @open: energy since the last boundary, in 1/65536 raw units like the rest
 * @closing: energy of the interval before that, while CPUs have yet to publish
 * @open_gap: the counter could not be followed all the time since the last boundary
 * @closing_gap: nor in the interval before that
 * @attributed: given to cgroups
 * @modelled: of that, what was split by a model
 * @shared: by a model drawn by all that ran together
 * @idle: drawn without any work
 * @reason: given to nobody, by enum greencap_reason
 * @baseline: idle power
 * @moved_ns: when the counter was last seen to move
 * @flags: enum greencap_domain_flags
 * @quality: enum greencap_quality of the last busy interval
 */
struct gc_domain {
	u32 raw;
	bool based;
	u64 hardware;
	u64 open;
	u64 closing;
	bool open_gap;
	bool closing_gap;
	gc_energy_t attributed;
	gc_energy_t modelled;
	gc_energy_t shared;
	gc_energy_t idle;
	gc_energy_t reason[__GREENCAP_REASON_MAX];
	struct gc_baseline baseline;
	u64 moved_ns;
	u32 flags;
	u32 quality;
};

void gc_domain_rebase(struct gc_domain *domain, u32 raw, bool bad, u64 now_ns);
void gc_domain_advance(struct gc_domain *domain, u32 raw, bool bad, u64 now_ns,
		       u64 safe_ns);
void gc_domain_end(struct gc_domain *domain);
void gc_domain_forgo(struct gc_domain *domain, enum greencap_reason reason);
u64 gc_domain_settle(struct gc_domain *domain, u64 ns, bool idle);
u64 gc_domain_share(struct gc_domain *domain, u64 energy, const struct gc_proportion *proportion);

#endif /* _GC_DOMAIN_H */
