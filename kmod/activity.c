// SPDX-License-Identifier: GPL-2.0
#include <linux/cgroup.h>
#include <linux/irq_work.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <trace/events/sched.h>
#include <asm/trace/irq_vectors.h>

#include "activity.h"
#include "counter.h"
#include "nudge.h"
#include "overlap.h"
#include "table.h"
#include "tracepoints.h"

struct gc_cpu __percpu *gc_cpus;

/*
 * All that writes a struct gc_cpu up to @csd, but for what the sampler has
 * drained, runs on that CPU with interrupts off: the switch, the tick, and
 * calls to publish and set up.
 */

/* A task's cgroup; NULL for the idle task, which shares the root's. */
static struct cgroup *task_group(struct task_struct *task)
{
	return is_idle_task(task) ? NULL : task_dfl_cgroup(task);
}

static u64 group_id(struct cgroup *cgrp)
{
	return cgrp ? cgroup_id(cgrp) : 0;
}

static void charge(struct gc_cpu *cpu, u32 epoch, const struct gc_work *work, bool counted)
{
	gc_slots_charge(&cpu->slots, cpu->slot, epoch & 1, work);
	if (!counted)
		WRITE_ONCE(cpu->uncounted[epoch & 1], epoch);
}

/*
 * Energy of the core since the last look, which is longer ago than the last fold; it
 * counts while this CPU is busy.
 */
static void charge_core(struct gc_cpu *cpu, unsigned int parity, u64 now, bool split)
{
	u32 raw = cpu->read_core();
	u64 energy = (u64)gc_counter_step(raw, cpu->core_raw) << GREENCAP_FRAC_BITS;
	u64 boundary = READ_ONCE(cpu->interval->boundary_ns);
	u64 part = split ? gc_split_before(energy, cpu->core_ns, boundary, now) : 0;

	cpu->core_raw = raw;
	cpu->core_ns = now;
	if (!cpu->id)
		return;
	WRITE_ONCE(cpu->core_energy[!parity], cpu->core_energy[!parity] + part);
	WRITE_ONCE(cpu->core_energy[parity], cpu->core_energy[parity] + energy - part);
}

/* Divide work at the boundary, pro rata by time. */
static void take_before(struct gc_work *before, struct gc_work *work, u64 before_ns)
{
	u64 ns = work->busy_ns;
	unsigned int i;

	if (!ns || !before_ns)
		return;
	before->busy_ns = before_ns;
	before->weight = mul_u64_u64_div_u64(work->weight, before_ns, ns);
	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		before->count[i] = mul_u64_u64_div_u64(work->count[i], before_ns, ns);
	gc_work_sub(work, before);
}

/*
 * A new interval has begun: the part before its boundary belongs to the last
 * one. An idle CPU holds no interval up: the sampler has taken its work as it
 * was, and interrupts before the boundary are let go.
 */
static void begin_interval(struct gc_cpu *cpu, u32 epoch, struct gc_work *work, bool counted,
			   bool held_up)
{
	u64 boundary = READ_ONCE(cpu->interval->boundary_ns);
	struct gc_work before = {};

	if (boundary > cpu->last_ns)
		take_before(&before, work, min(boundary - cpu->last_ns, work->busy_ns));
	if (held_up)
		charge(cpu, cpu->epoch, &before, counted);
	gc_slots_begin(&cpu->slots, epoch & 1);
}

/* Charge what happened since the last time to the cgroup that ran. */
static void fold(struct gc_cpu *cpu, u64 now, bool to_or_from_idle)
{
	/* The number, then the boundary; pairs with gc_interval_open(). */
	u32 epoch = smp_load_acquire(&cpu->interval->number);
	u64 ns = now > cpu->last_ns ? now - cpu->last_ns : 0;
	u64 count = gc_frequency_weighted(now);
	/* Somebody may have written APERF, or a sleep have reset it. */
	struct gc_work work = {
		.weight = (count - cpu->last_count) >> 48 ? 0 : count - cpu->last_count,
		.busy_ns = ns,
	};
	bool counted = gc_counters_read(&cpu->counters, work.count);
	bool new = epoch != cpu->epoch;
	bool held_up = new && cpu->id && epoch == cpu->epoch + 1;

	if (new)
		begin_interval(cpu, epoch, &work, counted, held_up);
	charge(cpu, epoch, &work, counted);
	if (cpu->read_core && (new || to_or_from_idle))
		charge_core(cpu, epoch & 1, now, held_up);
	cpu->last_ns = now;
	cpu->last_count = count;
	/* The counters of the interval before are final. */
	smp_store_release(&cpu->epoch, epoch);
}

/* Idle no more, then the number of the interval. */
static void wake(struct gc_cpu *cpu)
{
	WRITE_ONCE(cpu->idle, false);
	/* Pairs with gc_interval_open(). */
	smp_mb();
}

static void run(struct gc_cpu *cpu, struct cgroup *cgrp)
{
	cpu->id = group_id(cgrp);
	cpu->slot = gc_slots_find(&cpu->slots, cgrp, cpu->bin);
	/* After the fold that ends the last task's activity. */
	smp_store_release(&cpu->idle, !cgrp);
}

static void probe_switch(void *data, bool preempt, struct task_struct *prev,
			 struct task_struct *next, unsigned int prev_state)
{
	struct gc_cpu *cpu = this_cpu_ptr(gc_cpus);
	struct cgroup *cgrp;

	rcu_read_lock();
	cgrp = task_group(next);
	if (unlikely(group_id(cgrp) != cpu->id) && cpu->active) {
		if (!cpu->id)
			wake(cpu);
		fold(cpu, ktime_get_mono_fast_ns(), !cgrp || !cpu->id);
		run(cpu, cgrp);
	}
	rcu_read_unlock();
}

/* Return: whether work goes to another bin from now on. */
static bool update_bin(struct gc_cpu *cpu)
{
	unsigned int bin;
	u64 ratio;

	if (!cpu->model || cpu->model->bins == 1 || !gc_frequency_ratio(&cpu->frequency, &ratio))
		return false;
	bin = gc_model_bin(cpu->model, ratio);
	if (bin == cpu->bin)
		return false;
	cpu->bin = bin;
	return true;
}

/*
 * A task that never switches, and one that is moved while it runs, are seen
 * here. So is the frequency: what runs until the next time is taken to run at
 * that of the time before. On an idle CPU, which a timer wakes, too: there
 * may be bursts between ticks only.
 */
static void publish(struct gc_cpu *cpu)
{
	struct cgroup *cgrp;
	bool moved;

	if (!cpu->active)
		return;
	rcu_read_lock();
	cgrp = task_group(current);
	if (cgrp && !cpu->id)
		wake(cpu);
	if (cgrp || cpu->id)
		fold(cpu, ktime_get_mono_fast_ns(), false);
	moved = update_bin(cpu);
	if (moved || group_id(cgrp) != cpu->id)
		run(cpu, cgrp);
	rcu_read_unlock();
}

static void probe_tick(void *data, int vector)
{
	struct gc_cpu *cpu = this_cpu_ptr(gc_cpus);

	publish(cpu);
	if (!cpu->active || !cpu->id)
		return;
	if (READ_ONCE(cpu->interval->wake) || cpu->slots.drain_early) {
		cpu->slots.drain_early = false;
		irq_work_queue(cpu->kick);
	}
}

static struct gc_probe probes[] = {
	{ .name = "sched_switch", .function = probe_switch },
	{ .name = "local_timer_entry", .function = probe_tick },
};

/**
 * gc_activity_publish() - charge the calling CPU's activity up to now
 *
 * Context: softirq or process, on a CPU that the caller cannot leave.
 */
void gc_activity_publish(void)
{
	unsigned long flags;

	local_irq_save(flags);
	publish(this_cpu_ptr(gc_cpus));
	local_irq_restore(flags);
}

/**
 * gc_activity_is_final() - whether a CPU adds nothing more to the last interval
 * @cpu: the CPU
 * @epoch: number of the running interval
 *
 * Context: any.
 * Return: true when it has published, or is idle.
 */
bool gc_activity_is_final(const struct gc_cpu *cpu, u32 epoch)
{
	/* What was charged before is seen after; pair with fold() and run(). */
	return smp_load_acquire(&cpu->epoch) == epoch || smp_load_acquire(&cpu->idle);
}

/* What has been counted until now is nobody's, and what runs at which frequency is seen anew. */
static void rebase(struct gc_cpu *cpu)
{
	u64 delta[GREENCAP_COUNTERS_MAX], ratio = GC_RATIO_ONE;

	gc_counters_read(&cpu->counters, delta);
	gc_frequency_ratio(&cpu->frequency, &ratio);
	cpu->bin = cpu->model ? gc_model_bin(cpu->model, ratio) : 0;
}

/**
 * gc_activity_cpu_start() - count the calling CPU's activity from now on
 * @interval: of its package
 * @kick: asks the package's sampler to run soon
 * @read_core: reads the core's counter, or NULL
 *
 * Context: interrupts off.
 */
void gc_activity_cpu_start(struct gc_epoch *interval, struct irq_work *kick,
			   u32 (*read_core)(void))
{
	struct gc_cpu *cpu = this_cpu_ptr(gc_cpus);

	lockdep_assert_irqs_disabled();
	wake(cpu);
	cpu->interval = interval;
	cpu->kick = kick;
	cpu->read_core = read_core;
	cpu->last_ns = ktime_get_mono_fast_ns();
	cpu->last_count = gc_frequency_weighted(cpu->last_ns);
	rebase(cpu);
	cpu->core_ns = cpu->last_ns;
	if (read_core)
		cpu->core_raw = read_core();
	WRITE_ONCE(cpu->epoch, READ_ONCE(interval->number));
	rcu_read_lock();
	run(cpu, task_group(current));
	rcu_read_unlock();
	cpu->active = true;
}

/**
 * gc_activity_cpu_stop() - charge the calling CPU's activity up to now, and no more
 * @unused: for on_each_cpu()
 *
 * The sampler sees an idle CPU. Context: interrupts off.
 */
void gc_activity_cpu_stop(void *unused)
{
	struct gc_cpu *cpu = this_cpu_ptr(gc_cpus);

	lockdep_assert_irqs_disabled();
	publish(cpu);
	cpu->active = false;
	/* After the last charge. */
	smp_store_release(&cpu->idle, true);
}

/**
 * gc_activity_cpu_setup() - count by another model, or with other counters
 * @data: the struct gc_activity_setup; untyped for smp_call_function_single()
 *
 * What happened until now is charged first. Context: on the CPU, interrupts off.
 */
void gc_activity_cpu_setup(void *data)
{
	struct gc_cpu *cpu = this_cpu_ptr(gc_cpus);
	const struct gc_activity_setup *setup = data;

	lockdep_assert_irqs_disabled();
	publish(cpu);
	cpu->model = setup->model;
	if (setup->counters)
		cpu->counters = *setup->counters;
	rebase(cpu);
	rcu_read_lock();
	if (cpu->active)
		run(cpu, task_group(current));
	rcu_read_unlock();
}

/**
 * gc_activity_start() - watch the scheduler and the tick
 *
 * Context: process, may sleep.
 * Return: 0 or negative errno.
 */
int gc_activity_start(void)
{
	check_trace_callback_type_sched_switch(probe_switch);
	check_trace_callback_type_local_timer_entry(probe_tick);
	return gc_probes_register(probes, ARRAY_SIZE(probes));
}

/**
 * gc_activity_stop() - watch no longer
 *
 * Context: process, sleeps.
 */
void gc_activity_stop(void)
{
	gc_probes_unregister(probes, ARRAY_SIZE(probes));
}

/**
 * gc_activity_init() - make the CPUs' tables
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int gc_activity_init(void)
{
	unsigned int cpu;

	gc_frequency_init();
	gc_cpus = alloc_percpu(struct gc_cpu);
	if (!gc_cpus)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		per_cpu_ptr(gc_cpus, cpu)->idle = true;
	gc_nudge_init();
	return 0;
}

/**
 * gc_activity_uninit() - free the CPUs' tables
 *
 * Context: process; no probe, sampler or request is left.
 */
void gc_activity_uninit(void)
{
	free_percpu(gc_cpus);
}
