// SPDX-License-Identifier: GPL-2.0
#include <linux/cgroup.h>
#include <linux/delay.h>
#include <linux/hash.h>
#include <linux/irq_work.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/ktime.h>
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <trace/events/sched.h>
#include <asm/trace/irq_vectors.h>

#include "activity.h"
#include "counter.h"
#include "table.h"
#include "tracepoints.h"

#define MSR_APERF	0xe8
#define PROBE_WINDOW	8

struct gc_cpu __percpu *gc_cpus;
static bool use_aperf;

/*
 * All that writes a struct gc_cpu up to and with @slots runs on that CPU
 * with interrupts off: the switch, the tick, and calls to publish.
 */

static u64 read_count(u64 now)
{
	u64 count;

	if (!use_aperf)
		return now;
	rdmsrq(MSR_APERF, count);
	return count;
}

/* A task's cgroup; NULL for the idle task, which shares the root's. */
static struct cgroup *task_group(struct task_struct *task)
{
	return is_idle_task(task) ? NULL : task_dfl_cgroup(task);
}

static u64 group_id(struct cgroup *cgrp)
{
	return cgrp ? cgroup_id(cgrp) : 0;
}

static bool slot_is_free(const struct gc_cpu *cpu, unsigned int i)
{
	const struct gc_slot *slot = &cpu->slots[i];
	const struct gc_drained *drained = &cpu->drained[i];

	if (READ_ONCE(drained->weight[0]) != slot->weight[0] ||
	    READ_ONCE(drained->weight[1]) != slot->weight[1] ||
	    READ_ONCE(drained->busy_ns[0]) != slot->busy_ns[0] ||
	    READ_ONCE(drained->busy_ns[1]) != slot->busy_ns[1])
		return false;
	/* The sampler read the owner before it wrote what it has used; pairs with slot_drain(). */
	smp_mb();
	return true;
}

static struct gc_slot *slot_claim(struct gc_slot *slot, struct cgroup *cgrp)
{
	WRITE_ONCE(slot->payer, gc_table_payer(cgrp));
	WRITE_ONCE(slot->id, cgroup_id(cgrp));
	/* Whoever sees weight in the slot sees whose it is; pairs with slot_drain(). */
	smp_wmb();
	return slot;
}

static struct gc_slot *slot_find(struct gc_cpu *cpu, struct cgroup *cgrp)
{
	u64 id = group_id(cgrp);
	unsigned int first = hash_64(id, GC_SLOT_BITS), i, n;

	if (!cgrp)
		return &cpu->slots[GC_SLOT_IDLE];
	for (n = 0; n < PROBE_WINDOW; n++) {
		i = (first + n) % GC_SLOT_CGROUPS;
		if (cpu->slots[i].id == id)
			return &cpu->slots[i];
	}
	for (n = 0; n < PROBE_WINDOW; n++) {
		i = (first + n) % GC_SLOT_CGROUPS;
		if (slot_is_free(cpu, i))
			return slot_claim(&cpu->slots[i], cgrp);
	}
	WRITE_ONCE(cpu->overflows, cpu->overflows + 1);
	WRITE_ONCE(cpu->drain_early, true);
	return &cpu->slots[GC_SLOT_OVERFLOW];
}

static void charge(struct gc_cpu *cpu, unsigned int parity, u64 weight, u64 ns)
{
	struct gc_slot *slot = cpu->slot;
	unsigned int i = slot - cpu->slots;
	unsigned long *dirty = &cpu->dirty[parity][BIT_WORD(i)];

	WRITE_ONCE(slot->weight[parity], slot->weight[parity] + weight);
	WRITE_ONCE(slot->busy_ns[parity], slot->busy_ns[parity] + ns);
	WRITE_ONCE(*dirty, *dirty | BIT_MASK(i));
}

/* Energy of the core since the last look; it counts while this CPU is busy. */
static void charge_core(struct gc_cpu *cpu, unsigned int parity, u64 before, u64 ns, bool split)
{
	u32 raw = cpu->read_core();
	u64 energy = (u64)gc_counter_step(raw, cpu->core_raw) << GREENCAP_FRAC_BITS;
	u64 part = split && ns ? mul_u64_u64_div_u64(energy, before, ns) : 0;

	cpu->core_raw = raw;
	if (!cpu->id)
		return;
	WRITE_ONCE(cpu->core_energy[!parity], cpu->core_energy[!parity] + part);
	WRITE_ONCE(cpu->core_energy[parity], cpu->core_energy[parity] + energy - part);
}

/*
 * Charge what happened since the last time to the cgroup that ran. When a new
 * interval has begun, the part before its boundary belongs to the last one.
 * An idle CPU holds no interval up: the sampler has taken its counters as they
 * were, and interrupts before the boundary are let go.
 */
static void fold(struct gc_cpu *cpu, u64 now, bool to_or_from_idle)
{
	/* The number, then the boundary; pairs with gc_interval_open(). */
	u32 epoch = smp_load_acquire(&cpu->interval->number);
	u64 ns = now > cpu->last_ns ? now - cpu->last_ns : 0;
	u64 count = read_count(now);
	/* Somebody may have written APERF, or a sleep have reset it. */
	u64 weight = count > cpu->last_count ? count - cpu->last_count : 0;
	bool new = epoch != cpu->epoch;
	bool held_up = new && cpu->id && epoch == cpu->epoch + 1;
	u64 before = 0, part = 0;

	if (new) {
		u64 boundary = READ_ONCE(cpu->interval->boundary_ns);

		before = boundary > cpu->last_ns ? min(boundary - cpu->last_ns, ns) : 0;
		part = ns ? mul_u64_u64_div_u64(weight, before, ns) : 0;
		if (held_up)
			charge(cpu, cpu->epoch & 1, part, before);
		bitmap_zero(cpu->dirty[epoch & 1], GC_SLOTS);
	}
	charge(cpu, epoch & 1, weight - part, ns - before);
	if (cpu->read_core && (new || to_or_from_idle))
		charge_core(cpu, epoch & 1, before, ns, held_up);
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
	cpu->slot = slot_find(cpu, cgrp);
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

/* A task that never switches, and one that is moved while it runs, are seen here. */
static void publish(struct gc_cpu *cpu)
{
	struct cgroup *cgrp;

	if (!cpu->active)
		return;
	rcu_read_lock();
	cgrp = task_group(current);
	if (cgrp && !cpu->id)
		wake(cpu);
	if (cgrp || cpu->id)
		fold(cpu, ktime_get_mono_fast_ns(), false);
	if (group_id(cgrp) != cpu->id)
		run(cpu, cgrp);
	rcu_read_unlock();
}

static void probe_tick(void *data, int vector)
{
	struct gc_cpu *cpu = this_cpu_ptr(gc_cpus);

	publish(cpu);
	if (!cpu->active || !cpu->id)
		return;
	if (READ_ONCE(cpu->interval->wake) || cpu->drain_early) {
		cpu->drain_early = false;
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

static void publish_requested(void *data)
{
	struct gc_cpu *cpu = data;

	publish(cpu);
	/* The request may be used again; pairs with gc_activity_request(). */
	smp_store_release(&cpu->csd_busy, false);
}

/**
 * gc_activity_request() - ask a CPU to charge its activity up to now
 * @cpu: number of the CPU, online
 *
 * For a busy CPU that has no tick. Does not wait. Context: gc_account_lock held.
 */
void gc_activity_request(unsigned int cpu)
{
	struct gc_cpu *c = per_cpu_ptr(gc_cpus, cpu);

	lockdep_assert_held(&gc_account_lock);
	/* Pairs with publish_requested(). */
	if (smp_load_acquire(&c->csd_busy))
		return;
	c->csd_busy = true;
	if (smp_call_function_single_async(cpu, &c->csd))
		c->csd_busy = false;
}

/**
 * gc_activity_requests_wait() - wait until every request has been served
 *
 * Context: process; nobody makes new requests.
 */
void gc_activity_requests_wait(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		/* Pairs with publish_requested(). */
		while (smp_load_acquire(&per_cpu_ptr(gc_cpus, cpu)->csd_busy))
			cpu_relax();
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

/**
 * gc_activity_aperf() - whether activity is weighted by frequency
 *
 * Context: any.
 * Return: true with APERF, false with plain time.
 */
bool gc_activity_aperf(void)
{
	return use_aperf;
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
	cpu->last_count = read_count(cpu->last_ns);
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

/* Some hypervisors announce the register and answer 0. */
static bool aperf_counts(void)
{
	u64 first, then;

	if (!boot_cpu_has(X86_FEATURE_APERFMPERF) || rdmsrq_safe(MSR_APERF, &first))
		return false;
	udelay(5);
	return !rdmsrq_safe(MSR_APERF, &then) && then != first;
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

	use_aperf = aperf_counts();
	gc_cpus = alloc_percpu(struct gc_cpu);
	if (!gc_cpus)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		struct gc_cpu *c = per_cpu_ptr(gc_cpus, cpu);

		c->idle = true;
		INIT_CSD(&c->csd, publish_requested, c);
	}
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
