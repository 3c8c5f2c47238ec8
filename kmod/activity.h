/* SPDX-License-Identifier: GPL-2.0 */
/* What each CPU did since when: written by the CPU, read by the sampler. */
#ifndef _GC_ACTIVITY_H
#define _GC_ACTIVITY_H

#include <linux/percpu.h>
#include <linux/smp.h>

#include "counters.h"
#include "frequency.h"
#include "slots.h"
#include "source.h"

/**
 * struct gc_epoch - the intervals of a package, as its CPUs see them
 * @number: of the interval that is running; its parity selects counters
 * @boundary_ns: when it began, fast monotonic clock; written before @number
 * @wake: a busy CPU shall take the sampler's timer over
 */
struct gc_epoch {
	u32 number;
	bool wake;
	u64 boundary_ns;
};

/**
 * struct gc_cpu - activity of a CPU
 * @id: cgroup that runs, 0: the idle task; compared at every switch
 * @active: whether this CPU's activity is counted
 * @idle: nothing ran since before the running interval began, if @epoch is older
 * @bin: of the frequency, by @model
 * @epoch: the interval that this CPU has last charged activity to
 * @uncounted: number of the last interval of each parity in which counters did not count
 * @slot: of @id and @bin
 * @last_ns: up to when activity has been charged
 * @last_count: APERF or time then
 * @core_raw: core counter when it was last looked at
 * @core_ns: when that was
 * @core_energy: of the core while this CPU was busy, by parity, 1/65536 raw units
 * @counters: performance counters
 * @frequency: when @bin was last looked at
 * @model: says what is counted, and where bins end; NULL without one
 * @interval: of its package
 * @read_core: reads the core counter; NULL without one
 * @kick: asks the sampler to run soon; called in hard interrupt context
 * @slots: work by cgroup; the sampler writes a part of it
 * @csd: publishes on request of the sampler
 * @csd_busy: @csd is under way
 * @core: index of its core in the package; the rest is the sampler's
 * @core_drained: how much of @core_energy the sampler has used
 */
struct gc_cpu {
	u64 id;
	bool active;
	bool idle;
	u8 bin;
	u32 epoch;
	u32 uncounted[2];
	struct gc_slot *slot;
	u64 last_ns;
	u64 last_count;
	u32 core_raw;
	u64 core_ns;
	u64 core_energy[2];
	struct gc_counters counters;
	struct gc_frequency frequency;
	const struct gc_model *model;
	struct gc_epoch *interval;
	u32 (*read_core)(void);
	struct irq_work *kick;
	struct gc_slots slots;

	call_single_data_t csd ____cacheline_aligned;
	bool csd_busy;
	unsigned int core;
	u64 core_drained[2];
};

static_assert(sizeof(struct gc_cpu) <= PCPU_MIN_UNIT_SIZE);
static_assert(GREENCAP_BINS_MAX <= U8_MAX);

extern struct gc_cpu __percpu *gc_cpus;

/**
 * struct gc_activity_setup - what a CPU is to count from now on
 * @model: says where bins end; NULL without a model
 * @counters: open on that CPU, to be copied; NULL: as they are
 */
struct gc_activity_setup {
	const struct gc_model *model;
	const struct gc_counters *counters;
};

int gc_activity_init(void);
void gc_activity_uninit(void);
int gc_activity_start(void);
void gc_activity_stop(void);
void gc_activity_cpu_start(struct gc_epoch *interval, struct irq_work *kick,
			   u32 (*read_core)(void));
void gc_activity_cpu_stop(void *unused);
void gc_activity_cpu_setup(void *setup);
void gc_activity_publish(void);
bool gc_activity_is_final(const struct gc_cpu *cpu, u32 epoch);

#endif /* _GC_ACTIVITY_H */
