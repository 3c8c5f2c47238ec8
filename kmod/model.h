/* SPDX-License-Identifier: GPL-2.0 */
/* The model in force, and the counters that it wants on every CPU. */
#ifndef _GC_MODEL_H
#define _GC_MODEL_H

#include "package.h"

struct netlink_ext_ack;

/**
 * struct gc_extent - what is counted
 * @number: of the model, since load; counts for another one are of no use
 * @bins: of the model
 * @counters: of the model
 */
struct gc_extent {
	u64 number;
	unsigned int bins;
	unsigned int counters;
};

/**
 * enum gc_pause - why no counters are open although there is a model; bits
 * @GC_PAUSE_DISABLED: the meter is switched off
 * @GC_PAUSE_SUSPENDED: the machine sleeps
 * @GC_PAUSE_STOPPED: the module goes away
 */
enum gc_pause {
	GC_PAUSE_DISABLED = 1,
	GC_PAUSE_SUSPENDED = 2,
	GC_PAUSE_STOPPED = 4,
};

void gc_model_init(bool counters_allowed);
void gc_model_uninit(void);
int gc_model_set(const struct gc_model *model, struct netlink_ext_ack *extack);
void gc_model_get(struct gc_model *model);
bool gc_model_is_counting(void);
u32 gc_model_quality(void);
void gc_model_pause(enum gc_pause why);
void gc_model_resume(enum gc_pause why);
void gc_model_revive(void);
void gc_model_cpu_online(unsigned int cpu);
void gc_model_cpu_offline(unsigned int cpu);
const struct gc_model *gc_model_of(struct gc_package *pkg, u32 number);
const struct gc_extent *gc_model_extent(void);

#endif /* _GC_MODEL_H */
