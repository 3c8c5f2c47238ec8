/* SPDX-License-Identifier: GPL-2.0 */
/* CPUs come and go, the machine sleeps. */
#ifndef _GC_HOTPLUG_H
#define _GC_HOTPLUG_H

int gc_hotplug_init(void);
void gc_hotplug_uninit(void);

#endif /* _GC_HOTPLUG_H */
