/* SPDX-License-Identifier: GPL-2.0 */
/* Where energy counters come from. Knows nothing of cgroups or netlink. */
#ifndef _GC_SOURCE_H
#define _GC_SOURCE_H

#include <linux/bits.h>

#include "units.h"

/**
 * struct gc_source - the energy counters of this machine
 * @name: as told to userspace
 * @domains: mask of enum greencap_domain
 * @unit: of each domain
 * @max_mw: the most that each domain draws, 0 if unknown
 * @filtered: the CPU adds noise to its counters
 * @read: read a domain's counter on a CPU of the package; 0 or negative errno;
 *	any context
 * @read_core: read the calling CPU's core counter, in units of the package
 *	domain, 0 if it cannot be read; any context; NULL without such counters
 * @package_of: logical number of the package (or die) that a CPU's counters are for
 */
struct gc_source {
	const char *name;
	unsigned long domains;
	struct gc_unit unit[GC_DOMAINS];
	u64 max_mw[GC_DOMAINS];
	bool filtered;
	int (*read)(unsigned int domain, u32 *raw);
	u32 (*read_core)(void);
	unsigned int (*package_of)(unsigned int cpu);
};

int gc_source_init(struct gc_source *source);
int gc_source_intel(struct gc_source *source);
int gc_source_amd(struct gc_source *source);
int gc_source_check(struct gc_source *source, unsigned int cpu);
u64 gc_source_safe_ns(const struct gc_source *source, unsigned int domain);
u64 gc_source_period_max(const struct gc_source *source);

#endif /* _GC_SOURCE_H */
