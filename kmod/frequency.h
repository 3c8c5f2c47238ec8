/* SPDX-License-Identifier: GPL-2.0 */
/* How fast the calling CPU runs: APERF and MPERF. */
#ifndef _GC_FREQUENCY_H
#define _GC_FREQUENCY_H

#include <linux/types.h>

/**
 * struct gc_frequency - a CPU's counters when they were last looked at
 * @aperf: moves with the frequency
 * @mperf: moves at a constant one
 */
struct gc_frequency {
	u64 aperf;
	u64 mperf;
};

/* APERF/MPERF is given in 1/1024. */
#define GC_RATIO_ONE	1024

void gc_frequency_init(void);
bool gc_frequency_known(void);
u64 gc_frequency_weighted(u64 now);
bool gc_frequency_ratio(struct gc_frequency *last, u64 *ratio);

#endif /* _GC_FREQUENCY_H */
