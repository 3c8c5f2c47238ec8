/* SPDX-License-Identifier: GPL-2.0 */
/* When the counters of each package are read: by timer, for readers, around sleep. */
#ifndef _GC_SAMPLER_H
#define _GC_SAMPLER_H

#include "package.h"

int gc_sampler_init(void);
void gc_sampler_started(void);
void gc_sampler_stop(void);
void gc_sampler_uninit(void);
bool gc_sampler_begin(struct gc_package *pkg);
void gc_sampler_end(struct gc_package *pkg);
void gc_sampler_start_here(void *package);
void gc_sampler_refresh(void);
void gc_sampler_suspend(void);
void gc_sampler_resume(void);
void gc_sampler_set_period(u64 period_ns);

#endif /* _GC_SAMPLER_H */
