// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/printk.h>
#include <linux/topology.h>

#include "meter.h"
#include "model.h"
#include "sampler.h"
#include "settings.h"
#include "table.h"

/* Return: NULL for a CPU of a package that was not there at load. */
static struct gc_package *package_of(unsigned int cpu)
{
	unsigned int index = gc_source.package_of(cpu);

	return index < gc_packages_count ? &gc_packages[index] : NULL;
}

/* A sibling that is offline is none, and comes back to the core that the other was given. */
static unsigned int core_index(struct gc_package *pkg, unsigned int cpu)
{
	struct gc_cpu *c = per_cpu_ptr(gc_cpus, cpu);
	unsigned int other;

	for_each_cpu(other, topology_sibling_cpumask(cpu))
		if (other != cpu && cpumask_test_cpu(other, &pkg->cpus))
			return per_cpu_ptr(gc_cpus, other)->core;
	return cpumask_test_cpu(cpu, &pkg->cpus) ? c->core : pkg->cores++;
}

/* On each CPU, interrupts off. */
static void cpu_start(void *unused)
{
	struct gc_package *pkg = package_of(smp_processor_id());

	if (pkg)
		gc_activity_cpu_start(&pkg->interval, &pkg->kick, gc_source.read_core);
}

/**
 * gc_meter_cpu_online() - a CPU is there
 * @cpu: the calling CPU
 *
 * Context: process, on that CPU and bound to it.
 */
void gc_meter_cpu_online(unsigned int cpu)
{
	struct gc_package *pkg = package_of(cpu);
	unsigned long flags;
	bool first;

	if (!pkg) {
		pr_warn_once("CPU %u is of package %u, which was not there at load: not metered\n",
			     cpu, gc_source.package_of(cpu));
		return;
	}
	gc_model_cpu_online(cpu);
	spin_lock_bh(&gc_account_lock);
	first = gc_sampler_begin(pkg);
	per_cpu_ptr(gc_cpus, cpu)->core = core_index(pkg, cpu);
	cpumask_set_cpu(cpu, &pkg->cpus);
	spin_unlock_bh(&gc_account_lock);

	local_irq_save(flags);
	if (gc_settings_enabled())
		cpu_start(NULL);
	if (first)
		gc_sampler_start_here(pkg);
	local_irq_restore(flags);
}

/**
 * gc_meter_cpu_offline() - a CPU goes away
 * @cpu: the calling CPU
 *
 * The last one of a package closes its books. Context: process, on that CPU
 * and bound to it.
 */
void gc_meter_cpu_offline(unsigned int cpu)
{
	struct gc_package *pkg = package_of(cpu);
	unsigned long flags;
	unsigned int other;

	if (!pkg) {
		/* A model may have opened counters there. */
		gc_model_cpu_offline(cpu);
		return;
	}
	local_irq_save(flags);
	gc_activity_cpu_stop(NULL);
	local_irq_restore(flags);
	gc_model_cpu_offline(cpu);

	for_each_cpu_and(other, &pkg->cpus, cpu_online_mask)
		if (other != cpu)
			break;
	if (other < nr_cpu_ids)
		smp_call_function_single(other, gc_sampler_start_here, pkg, 1);
	else
		gc_sampler_end(pkg);
}

/**
 * gc_meter_set_enabled() - switch the meter on or off
 * @enabled: which
 *
 * While it is off nothing is seen of the scheduler; the counters are read just
 * often enough not to miss a wrap, for the reason DISABLED.
 * Context: process, sleeps; calls are serialised by the settings.
 * Return: 0 or negative errno, with the meter left off.
 */
int gc_meter_set_enabled(bool enabled)
{
	int ret;

	if (enabled) {
		ret = gc_activity_start();
		if (ret)
			return ret;
		gc_sampler_refresh();
		gc_model_resume(GC_PAUSE_DISABLED);
		cpus_read_lock();
		on_each_cpu(cpu_start, NULL, 1);
		gc_settings_note_enabled(true);
		cpus_read_unlock();
		gc_sampler_set_period(gc_settings_period_ns());
		return 0;
	}
	gc_sampler_refresh();
	cpus_read_lock();
	on_each_cpu(gc_activity_cpu_stop, NULL, 1);
	cpus_read_unlock();
	gc_model_pause(GC_PAUSE_DISABLED);
	/* All CPUs look idle: the last interval closes. */
	gc_sampler_refresh();
	gc_settings_note_enabled(false);
	/* A CPU may have come just before that was said. */
	cpus_read_lock();
	on_each_cpu(gc_activity_cpu_stop, NULL, 1);
	cpus_read_unlock();
	gc_activity_stop();
	gc_sampler_refresh();
	return 0;
}
