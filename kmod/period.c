// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/time64.h>

#include "period.h"

#define IDLE_PERIOD_NS	((u64)NSEC_PER_SEC)	/* the sampler's own wakeups on an idle package */
#define REAP_PERIOD_NS	((u64)NSEC_PER_SEC / 4)

/**
 * gc_period_next() - time until the next sample of a package
 * @last_ns: until the last one
 * @base_ns: as it is set for a busy package
 * @max_ns: longest that sees every wrap of a counter
 * @idle: nothing ran in the interval that closed
 * @reaping: removed cgroups wait for intervals to pass
 *
 * On an idle package it doubles, to a second at most, so that deep idle is not
 * disturbed. Context: any.
 * Return: nanoseconds.
 */
u64 gc_period_next(u64 last_ns, u64 base_ns, u64 max_ns, bool idle, bool reaping)
{
	u64 longest = min(reaping ? REAP_PERIOD_NS : IDLE_PERIOD_NS, max_ns);

	if (!idle)
		return base_ns;
	return min(last_ns * 2, max(base_ns, longest));
}
