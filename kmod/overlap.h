/* SPDX-License-Identifier: GPL-2.0 */
/* Time in which several CPUs were busy, and of cores that have more than one: pure. */
#ifndef _GC_OVERLAP_H
#define _GC_OVERLAP_H

#include "attribute.h"

u64 gc_idle_beside(u64 idle_ns, u64 busy_ns, u64 ns);
void gc_core_add(struct gc_core *core, u64 busy_ns, u64 ns);
u64 gc_split_before(u64 energy, u64 from_ns, u64 boundary_ns, u64 now_ns);
u64 gc_core_time(const struct gc_core *core, u64 busy_ns, u64 ns);

#endif /* _GC_OVERLAP_H */
