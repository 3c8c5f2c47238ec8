/* SPDX-License-Identifier: GPL-2.0 */
/* The meter on each CPU: it comes and goes with the CPU, on and off with the setting. */
#ifndef _GC_METER_H
#define _GC_METER_H

#include <linux/types.h>

void gc_meter_cpu_online(unsigned int cpu);
void gc_meter_cpu_offline(unsigned int cpu);
int gc_meter_set_enabled(bool enabled);

#endif /* _GC_METER_H */
