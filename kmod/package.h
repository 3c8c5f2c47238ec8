/* SPDX-License-Identifier: GPL-2.0 */
/* The packages of this machine: their CPUs, their intervals, their books. */
#ifndef _GC_PACKAGE_H
#define _GC_PACKAGE_H

#include <linux/cpumask.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>

#include "activity.h"
#include "domain.h"

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
 * @counted_from: number of the first interval that the model's counts cover
 * @counted: that interval has been reached
 * @activity: of intervals that they cover, by bin
 * @core_ns: its time in cores, by bin: siblings that ran together are one
 * @active_ns: time in closed intervals in which any CPU was busy
 * @seen_ns: length of closed intervals
 * @uncounted_ns: of these, those that counts do not cover
 * @domain: its books
 * @part: room for the parts of an interval
 * @core: room for what its cores did in an interval
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
	u32 counted_from;
	bool counted;
	struct gc_work activity[GREENCAP_BINS_MAX];
	u64 core_ns[GREENCAP_BINS_MAX];
	u64 active_ns;
	u64 seen_ns;
	u64 uncounted_ns;
	struct gc_domain domain[GC_DOMAINS];
	struct gc_part *part;
	struct gc_core *core;
	unsigned int cores;
};

extern struct gc_source gc_source;
extern struct gc_package *gc_packages;
extern unsigned int gc_packages_count;

int gc_packages_init(void);
void gc_packages_uninit(void);
u64 gc_packages_bytes(void);
unsigned int gc_package_online_cpu(const struct gc_package *pkg);

#endif /* _GC_PACKAGE_H */
