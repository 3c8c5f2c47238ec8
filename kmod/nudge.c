// SPDX-License-Identifier: GPL-2.0
#include "activity.h"
#include "nudge.h"
#include "table.h"

static void publish_requested(void *data)
{
	struct gc_cpu *cpu = data;

	gc_activity_publish();
	/* The request may be used again; pairs with gc_nudge(). */
	smp_store_release(&cpu->csd_busy, false);
}

/**
 * gc_nudge() - ask a CPU to charge its activity up to now
 * @cpu: number of the CPU, online
 *
 * For a busy CPU that has no tick. Does not wait. Context: gc_account_lock held.
 */
void gc_nudge(unsigned int cpu)
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
 * gc_nudges_wait() - wait until every CPU that was asked has answered
 *
 * Context: process; nobody asks any more.
 */
void gc_nudges_wait(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		/* Pairs with publish_requested(). */
		while (smp_load_acquire(&per_cpu_ptr(gc_cpus, cpu)->csd_busy))
			cpu_relax();
}

/**
 * gc_nudge_init() - get ready; once the CPUs' tables are made
 *
 * Context: process.
 */
void gc_nudge_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct gc_cpu *c = per_cpu_ptr(gc_cpus, cpu);

		INIT_CSD(&c->csd, publish_requested, c);
	}
}
