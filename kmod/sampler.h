/* SPDX-License-Identifier: GPL-2.0 */
/* Reads each package's counters, opens and closes intervals, keeps the books. */
#ifndef _GC_SAMPLER_H
#define _GC_SAMPLER_H

#include <linux/cpumask.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>

#include "activity.h"
#include "attribute.h"

/**
 * struct gc_domain - books of one energy domain of a package
 * @raw: last counter reading
 * @hardware: moved by the counter since load, in raw units
 * @open: energy since the last boundary, in 1/65536 raw units like the rest
 * @closing: energy of the interval before that, while CPUs have yet to publish
 * @attributed: given to cgroups
 * @idle: drawn without any work
 * @reason: given to nobody, by enum greencap_reason
 * @baseline: idle power
 * @moved_ns: when the counter was last seen to move
 * @flags: enum greencap_domain_flags
 */
struct gc_domain {
	u32 raw;
	u64 hardware;
	u64 open;
	u64 closing;
	gc_energy_t attributed;
	gc_energy_t idle;
	gc_energy_t reason[__GREENCAP_REASON_MAX];
	struct gc_baseline baseline;
	u64 moved_ns;
	u32 flags;
};

/**
 * struct gc_package - a package, or die, with energy counters of its own
 * @interval: as its CPUs see it
 * @kick: runs the sampler soon, on the CPU that asks
 * @timer: the sampler; runs on a CPU of the package
 * @index: the package's number
 * @cpus: those that have been online since load
 * @on_idle: the timer's CPU was idle when it last ran
 * @closing: an interval waits for CPUs to publish
 * @closing_ns: length of that interval
 * @opened_ns: when the running interval began
 * @read_ns: time of the last reading; 0: none since the package came online
 * @period_ns: until the next sample
 * @closed: intervals closed
 * @domain: its books
 * @part: room for the parts of an interval
 * @core: room for the energy of its cores
 * @cores: how many
 */
struct gc_package {
	struct gc_epoch interval ____cacheline_aligned;
	struct irq_work kick;

	struct hrtimer timer ____cacheline_aligned;
	unsigned int index;
	struct cpumask cpus;
	bool on_idle;
	bool closing;
	u64 closing_ns;
	u64 opened_ns;
	u64 read_ns;
	u64 period_ns;
	u64 closed;
	struct gc_domain domain[GC_DOMAINS];
	struct gc_part *part;
	struct gc_core *core;
	unsigned int cores;
};

extern struct gc_source gc_source;
extern struct gc_package *gc_packages;
extern unsigned int gc_packages_count;

int gc_sampler_init(void);
void gc_sampler_started(void);
void gc_sampler_stop(void);
void gc_sampler_uninit(void);
void gc_sampler_cpu_online(unsigned int cpu);
void gc_sampler_cpu_offline(unsigned int cpu);
void gc_sampler_refresh(void);
void gc_sampler_suspend(void);
void gc_sampler_resume(void);
u64 gc_sampler_period_max(void);
void gc_sampler_set_period(u64 period_ns);
int gc_sampler_set_enabled(bool enabled);
u64 gc_sampler_bytes(void);

#endif /* _GC_SAMPLER_H */
