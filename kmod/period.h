/* SPDX-License-Identifier: GPL-2.0 */
/* How long the sampler waits: pure. */
#ifndef _GC_PERIOD_H
#define _GC_PERIOD_H

#include <linux/types.h>

u64 gc_period_next(u64 last_ns, u64 base_ns, u64 max_ns, bool idle, bool reaping);

#endif /* _GC_PERIOD_H */
