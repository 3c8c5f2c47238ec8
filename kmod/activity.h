/* SPDX-License-Identifier: GPL-2.0 */
/* What each CPU did since when: written by the CPU, read by the sampler. */
#ifndef _GC_ACTIVITY_H
#define _GC_ACTIVITY_H

#include <linux/bitmap.h>
#include <linux/cache.h>
#include <linux/percpu.h>
#include <linux/smp.h>

#include "source.h"

#define GC_SLOT_BITS	7

enum {
	GC_SLOT_CGROUPS = 1 << GC_SLOT_BITS,
	GC_SLOT_OVERFLOW = GC_SLOT_CGROUPS,
	GC_SLOT_IDLE,
	GC_SLOTS
};

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
 * struct gc_slot - activity of a cgroup on a CPU
 * @id: of the cgroup
 * @payer: id of the cgroup that has an entry; 0: none
 * @weight: by parity of the interval, ever growing
 * @busy_ns: likewise
 */
struct gc_slot {
	u64 id;
	u64 payer;
	u64 weight[2];
	u64 busy_ns[2];
};

/**
 * struct gc_drained - how much of a slot the sampler has used
 * @weight: by parity
 * @busy_ns: likewise
 */
struct gc_drained {
	u64 weight[2];
	u64 busy_ns[2];
};

/**
 * struct gc_cpu - activity of a CPU
 * @id: cgroup that runs, 0: the idle task; compared at every switch
 * @active: whether this CPU's activity is counted
 * @idle: nothing ran since before the running interval began, if @epoch is older
 * @drain_early: the table was full since the last drain
 * @epoch: the interval that this CPU has last charged activity to
 * @slot: of @id
 * @last_ns: up to when activity has been charged
 * @last_count: APERF or time then
 * @core_raw: core counter then
 * @core_energy: of the core while this CPU was busy, by parity, 1/65536 raw units
 * @overflows: times that no slot was free
 * @interval: of its package
 * @read_core: reads the core counter; NULL without one
 * @kick: asks the sampler to run soon; called in hard interrupt context
 * @dirty: slots charged in the last interval of each parity
 * @slots: by hash of the id
 * @csd: publishes on request of the sampler
 * @csd_busy: @csd is under way
 * @core: index of its core in the package; the rest is the sampler's
 * @core_drained: as for slots
 * @drained: as for slots
 */
struct gc_cpu {
	u64 id;
	bool active;
	bool idle;
	bool drain_early;
	u32 epoch;
	struct gc_slot *slot;
	u64 last_ns;
	u64 last_count;
	u32 core_raw;
	u64 core_energy[2];
	u64 overflows;
	struct gc_epoch *interval;
	u32 (*read_core)(void);
	struct irq_work *kick;
	DECLARE_BITMAP(dirty[2], GC_SLOTS);
	struct gc_slot slots[GC_SLOTS];

	call_single_data_t csd ____cacheline_aligned;
	bool csd_busy;
	unsigned int core;
	u64 core_drained[2];
	struct gc_drained drained[GC_SLOTS];
};

extern struct gc_cpu __percpu *gc_cpus;

int gc_activity_init(void);
void gc_activity_uninit(void);
int gc_activity_start(void);
void gc_activity_stop(void);
void gc_activity_cpu_start(struct gc_epoch *interval, struct irq_work *kick,
			   u32 (*read_core)(void));
void gc_activity_cpu_stop(void *unused);
void gc_activity_publish(void);
void gc_activity_request(unsigned int cpu);
void gc_activity_requests_wait(void);
bool gc_activity_is_final(const struct gc_cpu *cpu, u32 epoch);
bool gc_activity_aperf(void);

#endif /* _GC_ACTIVITY_H */
