// SPDX-License-Identifier: GPL-2.0
#include <linux/cpu.h>
#include <linux/sched.h>

#include "interval.h"
#include "nudge.h"
#include "reading.h"
#include "sampler.h"
#include "settings.h"
#include "table.h"

#define SHORTEST_NS		(5 * NSEC_PER_MSEC)

/* Set while counters may be reset behind our back; under gc_account_lock. */
static bool suspended;
/* Set once every CPU publishes: before, a busy one looks idle; under gc_account_lock. */
static bool started;

static void package_sample(struct gc_package *pkg, const struct gc_reading *reading, bool local)
{
	lockdep_assert_held(&gc_account_lock);
	if (suspended || !gc_reading_enter(pkg, reading))
		return;
	if (!started) {
		gc_interval_forgo(pkg, GREENCAP_REASON_STARTUP);
		return;
	}
	if (!gc_settings_enabled()) {
		gc_interval_forgo(pkg, GREENCAP_REASON_DISABLED);
		WRITE_ONCE(pkg->period_ns, gc_source_period_max(&gc_source));
		gc_interval_reap();
		return;
	}
	gc_interval_close(pkg);
	/*
	 * Readers ask as often as they like: intervals shorter than the
	 * counter's own steps would bias the share of idling.
	 */
	if (!pkg->closing && (local || pkg->read_ns - pkg->opened_ns >= SHORTEST_NS)) {
		gc_interval_open(pkg);
		if (local)
			gc_activity_publish();
		gc_interval_close(pkg);
	}
	gc_interval_request_late(pkg);
}

static enum hrtimer_restart sample_timer(struct hrtimer *timer)
{
	struct gc_package *pkg = container_of(timer, struct gc_package, timer);
	struct gc_reading reading;
	u64 period;

	if (!cpumask_test_cpu(smp_processor_id(), &pkg->cpus)) {
		/* Its CPU went offline: a busy one of the package takes it back. */
		WRITE_ONCE(pkg->interval.wake, true);
		return HRTIMER_NORESTART;
	}
	gc_reading_take(&reading);
	spin_lock(&gc_account_lock);
	pkg->on_idle = is_idle_task(current);
	package_sample(pkg, &reading, true);
	period = pkg->read_ns && !suspended ? READ_ONCE(pkg->period_ns) : 0;
	spin_unlock(&gc_account_lock);
	/* The kick may have started it meanwhile, so that forwarding would be wrong. */
	if (period)
		hrtimer_start(timer, ns_to_ktime(period), HRTIMER_MODE_REL_PINNED_SOFT);
	return HRTIMER_NORESTART;
}

/**
 * gc_sampler_start_here() - sample a package from now on, on the calling CPU
 * @data: the struct gc_package; untyped for smp_call_function_single()
 *
 * Context: on a CPU of the package, interrupts off.
 */
void gc_sampler_start_here(void *data)
{
	struct gc_package *pkg = data;

	hrtimer_start(&pkg->timer, ns_to_ktime(gc_settings_period_ns()),
		      HRTIMER_MODE_REL_PINNED_SOFT);
}

static void kick_work(struct irq_work *work)
{
	struct gc_package *pkg = container_of(work, struct gc_package, kick);
	ktime_t left = ns_to_ktime(gc_settings_period_ns());

	if (!gc_settings_enabled())
		return;
	WRITE_ONCE(pkg->interval.wake, false);
	WRITE_ONCE(pkg->period_ns, gc_settings_period_ns());
	/* Ticks that ask again and again must not put it off for ever. */
	if (hrtimer_is_queued(&pkg->timer))
		left = clamp(hrtimer_get_remaining(&pkg->timer), 0, left);
	hrtimer_start(&pkg->timer, left, HRTIMER_MODE_REL_PINNED_SOFT);
}

static void package_start(struct gc_package *pkg)
{
	unsigned int cpu = gc_package_online_cpu(pkg);

	if (cpu < nr_cpu_ids)
		smp_call_function_single(cpu, gc_sampler_start_here, pkg, 1);
}

static void packages_start(void)
{
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++)
		package_start(&gc_packages[p]);
}

static void publish(void *unused)
{
	gc_activity_publish();
}

static bool is_late(int cpu, void *data)
{
	return gc_interval_is_late(data, cpu);
}

/*
 * A reader may interrupt busy CPUs, its own among them: otherwise the energy
 * since the last sample, a second of it on an idle package, would be pending.
 */
static void package_refresh(struct gc_package *pkg)
{
	unsigned int cpu = gc_package_online_cpu(pkg);
	struct gc_reading reading;

	if (cpu >= nr_cpu_ids || smp_call_function_single(cpu, gc_reading_take, &reading, 1))
		return;
	spin_lock_bh(&gc_account_lock);
	package_sample(pkg, &reading, false);
	spin_unlock_bh(&gc_account_lock);

	on_each_cpu_cond_mask(is_late, publish, pkg, true, &pkg->cpus);
	spin_lock_bh(&gc_account_lock);
	gc_interval_close(pkg);
	spin_unlock_bh(&gc_account_lock);
}

/**
 * gc_sampler_refresh() - bring the books up to date
 *
 * Context: process, sleeps.
 */
void gc_sampler_refresh(void)
{
	unsigned int p;

	cpus_read_lock();
	for (p = 0; p < gc_packages_count; p++)
		package_refresh(&gc_packages[p]);
	cpus_read_unlock();
}

/**
 * gc_sampler_begin() - a CPU of a package is there
 * @pkg: the package of the calling CPU
 *
 * The first CPU of a package starts its books, from here or, when the package
 * comes back, anew. Context: gc_account_lock held, on that CPU and bound to it.
 * Return: whether it was the first, so that the caller has to call
 * gc_sampler_start_here().
 */
bool gc_sampler_begin(struct gc_package *pkg)
{
	struct gc_reading reading;

	lockdep_assert_held(&gc_account_lock);
	if (pkg->read_ns)
		return false;
	gc_reading_take(&reading);
	gc_reading_rebase(pkg, &reading);
	return true;
}

/**
 * gc_sampler_end() - the last CPU of a package goes away
 * @pkg: the package of the calling CPU
 *
 * Its books stand still until the next gc_sampler_begin(). Context: process,
 * on that CPU and bound to it.
 */
void gc_sampler_end(struct gc_package *pkg)
{
	struct gc_reading reading;
	unsigned int d;

	gc_reading_take(&reading);
	spin_lock_bh(&gc_account_lock);
	package_sample(pkg, &reading, false);
	pkg->read_ns = 0;
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		pkg->domain[d].flags |= GREENCAP_DOMAIN_F_OFFLINE;
	spin_unlock_bh(&gc_account_lock);
	hrtimer_cancel(&pkg->timer);
}

/**
 * gc_sampler_suspend() - the counters may be reset from now on
 *
 * Context: process, sleeps.
 */
void gc_sampler_suspend(void)
{
	gc_sampler_refresh();
	spin_lock_bh(&gc_account_lock);
	suspended = true;
	spin_unlock_bh(&gc_account_lock);
}

/**
 * gc_sampler_resume() - the counters count again, from wherever
 *
 * Context: process, sleeps.
 */
void gc_sampler_resume(void)
{
	struct gc_reading reading;
	unsigned int p, cpu;

	cpus_read_lock();
	for (p = 0; p < gc_packages_count; p++) {
		cpu = gc_package_online_cpu(&gc_packages[p]);
		if (cpu >= nr_cpu_ids ||
		    smp_call_function_single(cpu, gc_reading_take, &reading, 1))
			continue;
		spin_lock_bh(&gc_account_lock);
		gc_reading_rebase(&gc_packages[p], &reading);
		spin_unlock_bh(&gc_account_lock);
	}
	spin_lock_bh(&gc_account_lock);
	suspended = false;
	spin_unlock_bh(&gc_account_lock);
	packages_start();
	cpus_read_unlock();
}

/**
 * gc_sampler_set_period() - sample at another rate from now on
 * @period_ns: within the limits
 *
 * Context: process, sleeps.
 */
void gc_sampler_set_period(u64 period_ns)
{
	unsigned int p;

	spin_lock_bh(&gc_account_lock);
	for (p = 0; p < gc_packages_count; p++)
		gc_packages[p].period_ns = period_ns;
	spin_unlock_bh(&gc_account_lock);
	cpus_read_lock();
	packages_start();
	cpus_read_unlock();
}

static void package_init(struct gc_package *pkg)
{
	pkg->period_ns = gc_settings_period_ns();
	pkg->kick = IRQ_WORK_INIT_HARD(kick_work);
	hrtimer_setup(&pkg->timer, sample_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_SOFT);
}

/**
 * gc_sampler_init() - find the counters and make the books
 *
 * Counting begins when CPUs are announced. Context: process, sleeps.
 * Return: 0, -ENOMEM, or -ENODEV after a message that says what was seen.
 */
int gc_sampler_init(void)
{
	unsigned int p;
	int ret;

	ret = gc_packages_init();
	if (ret)
		return ret;
	ret = gc_interval_init();
	if (ret) {
		gc_packages_uninit();
		return ret;
	}
	for (p = 0; p < gc_packages_count; p++)
		package_init(&gc_packages[p]);
	return 0;
}

/**
 * gc_sampler_started() - every CPU that is online has been announced
 *
 * What was drawn until now is unattributed, for the reason STARTUP.
 * Context: process, sleeps.
 */
void gc_sampler_started(void)
{
	gc_sampler_refresh();
	spin_lock_bh(&gc_account_lock);
	started = true;
	spin_unlock_bh(&gc_account_lock);
}

/**
 * gc_sampler_stop() - stop the timers
 *
 * Context: process, sleeps; the probes and the hotplug callbacks are gone. May
 * be called without a start.
 */
void gc_sampler_stop(void)
{
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++) {
		irq_work_sync(&gc_packages[p].kick);
		hrtimer_cancel(&gc_packages[p].timer);
	}
	gc_nudges_wait();
}

/**
 * gc_sampler_uninit() - free the books
 *
 * Context: process, sleeps.
 */
void gc_sampler_uninit(void)
{
	gc_interval_uninit();
	gc_packages_uninit();
}
