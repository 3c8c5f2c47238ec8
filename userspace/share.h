/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who pays for energy that nobody drew alone: shared energy (uncore, static power
 * of busy cores) and idle energy. A rule that the reader chooses. Pure.
 */
#ifndef GC_SHARE_H
#define GC_SHARE_H

#include "snapshot.h"

/*
 * The rules, for each package and domain:
 *
 * none		nobody
 * active-time	cgroups by CPU time of their own tasks in that package
 * equal	each cgroup whose own tasks ran in that package, as much
 * reservation	living cgroups without children, by cpu.weight: at each level of the
 *		tree siblings get parts by their weight, whether they ran or not
 *
 * The root cgroup, whose own tasks are the kernel's, pays only by active-time.
 */
enum gc_share_rule {
	GC_SHARE_NONE,
	GC_SHARE_ACTIVE_TIME,
	GC_SHARE_EQUAL,
	GC_SHARE_RESERVATION,
};

/* What a cgroup pays in a domain: itself, and with its descendants. */
struct gc_share_part {
	gc_energy self;
	gc_energy total;
};

struct gc_share {
	enum gc_share_rule rule;
	struct gc_share_part *parts;	/* by cgroup, then by domain of the snapshot */
	gc_energy *unshared;		/* by domain: nobody is there to pay it */
	size_t n_domains;
};

/** gc_share_parse() - "equal" to a rule; 0 or -EINVAL */
int gc_share_parse(const char *text, enum gc_share_rule *rule);

/** gc_share_name() - the word for it */
const char *gc_share_name(enum gc_share_rule rule);

/**
 * gc_share_make() - share out what a snapshot, or a delta, holds
 * @snapshot: parents before children
 * @rule: who pays
 * @weights: cpu.weight of each cgroup, with GC_SHARE_RESERVATION; 0: 100
 * @share: filled; gc_share_free() frees it
 *
 * Each domain's parts and what is unshared add up to its shared and idle energy,
 * exactly.
 *
 * Return: 0 or -ENOMEM.
 */
int gc_share_make(const struct gc_snapshot *snapshot, enum gc_share_rule rule,
		  const uint32_t *weights, struct gc_share *share);
void gc_share_free(struct gc_share *share);

/** gc_share_part() - of one cgroup, by its index in the snapshot, in one domain */
const struct gc_share_part *gc_share_part(const struct gc_share *share, size_t cgroup,
					  size_t domain);

#endif /* GC_SHARE_H */
