/* SPDX-License-Identifier: GPL-2.0 */
/* Asking busy CPUs that have no tick to publish. */
#ifndef _GC_NUDGE_H
#define _GC_NUDGE_H

void gc_nudge_init(void);
void gc_nudge(unsigned int cpu);
void gc_nudges_wait(void);

#endif /* _GC_NUDGE_H */
