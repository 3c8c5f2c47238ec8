/* SPDX-License-Identifier: GPL-2.0 */
/* Final records of cgroups that are gone: the youngest of them. */
#ifndef _GC_RING_H
#define _GC_RING_H

#include <linux/types.h>

struct gc_cgroup;

int gc_ring_init(unsigned int size);
void gc_ring_uninit(void);
void gc_ring_push(struct gc_cgroup *entry);
struct gc_cgroup *gc_ring_get(u64 *seq);
void gc_ring_stats(u64 *ended, u64 *lost);

#endif /* _GC_RING_H */
