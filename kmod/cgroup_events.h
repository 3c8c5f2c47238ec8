/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups come and go. */
#ifndef _GC_CGROUP_EVENTS_H
#define _GC_CGROUP_EVENTS_H

int gc_cgroup_events_init(void);
void gc_cgroup_events_uninit(void);

#endif /* _GC_CGROUP_EVENTS_H */
