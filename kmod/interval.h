/* SPDX-License-Identifier: GPL-2.0 */
/* Intervals of a package: opened, closed when its CPUs have published, split. */
#ifndef _GC_INTERVAL_H
#define _GC_INTERVAL_H

#include "package.h"

int gc_interval_init(void);
void gc_interval_uninit(void);
void gc_interval_open(struct gc_package *pkg);
void gc_interval_close(struct gc_package *pkg);
void gc_interval_forgo(struct gc_package *pkg, enum greencap_reason reason);
bool gc_interval_is_late(const struct gc_package *pkg, unsigned int cpu);
void gc_interval_request_late(struct gc_package *pkg);
bool gc_interval_reap(void);

#endif /* _GC_INTERVAL_H */
