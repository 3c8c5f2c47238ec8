// SPDX-License-Identifier: GPL-2.0
#include <linux/cpu.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "model.h"
#include "sampler.h"
#include "table.h"

static void revive(struct work_struct *work);
static DECLARE_DELAYED_WORK(revive_work, revive);

/*
 * In force, and why its counters are closed. Changed under the mutex while CPUs
 * can neither come nor go, so that their callbacks need no mutex.
 */
static DEFINE_MUTEX(model_mutex);
static struct gc_model *model;
static unsigned int paused;
static bool counters_allowed;

/* What intervals that close now go by; under gc_account_lock. */
static const struct gc_model *covering;
static struct gc_extent extent;

/**
 * gc_model_of() - the model whose counts cover an interval
 * @pkg: the package
 * @number: of the interval
 *
 * Context: gc_account_lock held, which keeps the model.
 * Return: NULL if there is none.
 */
const struct gc_model *gc_model_of(struct gc_package *pkg, u32 number)
{
	lockdep_assert_held(&gc_account_lock);
	/* Once it is, it stays so: numbers wrap, at 1 ms within weeks. */
	if (!pkg->counted && (s32)(number - pkg->counted_from) >= 0)
		pkg->counted = true;
	return pkg->counted ? covering : NULL;
}

/**
 * gc_model_extent() - what is counted
 *
 * Context: gc_account_lock held.
 * Return: constant while it is.
 */
const struct gc_extent *gc_model_extent(void)
{
	lockdep_assert_held(&gc_account_lock);
	return &extent;
}

/* Intervals that are open now are covered by no model. */
static void cover(const struct gc_model *by)
{
	unsigned int p;

	spin_lock_bh(&gc_account_lock);
	covering = by;
	for (p = 0; p < gc_packages_count; p++) {
		gc_packages[p].counted_from = gc_packages[p].interval.number + 1;
		gc_packages[p].counted = false;
	}
	spin_unlock_bh(&gc_account_lock);
}

/* Counts for the last model are forgotten. */
static void begin(const struct gc_model *with)
{
	unsigned int p;

	spin_lock_bh(&gc_account_lock);
	extent.number++;
	extent.bins = with ? with->bins : 0;
	extent.counters = with ? with->counters : 0;
	for (p = 0; p < gc_packages_count; p++) {
		memset(gc_packages[p].activity, 0, sizeof(gc_packages[p].activity));
		memset(gc_packages[p].core_ns, 0, sizeof(gc_packages[p].core_ns));
	}
	spin_unlock_bh(&gc_account_lock);
}

static struct gc_counters *counters_of(unsigned int cpu)
{
	return &per_cpu_ptr(gc_cpus, cpu)->counters;
}

static void cpu_setup(unsigned int cpu, const struct gc_model *with,
		      const struct gc_counters *counters)
{
	struct gc_activity_setup setup = { .model = with, .counters = counters };

	smp_call_function_single(cpu, gc_activity_cpu_setup, &setup, 1);
}

/* Without counters that the model wants, its intervals are not covered. */
static void cpu_close(unsigned int cpu, const struct gc_model *with)
{
	struct gc_counters none = { .count = with ? with->counters : 0 };
	struct gc_counters old = *counters_of(cpu);

	cpu_setup(cpu, with, &none);
	gc_counters_close(&old);
}

static int cpu_open(unsigned int cpu, const struct gc_model *with, struct netlink_ext_ack *extack)
{
	struct gc_counters counters;
	int ret = gc_counters_open(&counters, with, cpu, extack);

	cpu_setup(cpu, with, &counters);
	return ret;
}

/* The old ones first: there may be no room for both. */
static int reopen(const struct gc_model *with, struct netlink_ext_ack *extack)
{
	unsigned int cpu;
	int ret = 0, err;

	for_each_online_cpu(cpu)
		cpu_close(cpu, with);
	for_each_online_cpu(cpu) {
		err = cpu_open(cpu, with, ret ? NULL : extack);
		ret = ret ?: err;
	}
	return ret;
}

static int apply(struct gc_model *next, struct netlink_ext_ack *extack)
{
	unsigned int cpu;
	int ret = 0;

	if (!gc_model_same_counters(model, next) || paused) {
		ret = reopen(next, extack);
		if (ret) {
			reopen(model, NULL);
			next = model;
		}
	} else {
		for_each_online_cpu(cpu)
			cpu_setup(cpu, next, NULL);
	}
	model = next;
	if (paused)
		for_each_online_cpu(cpu)
			cpu_close(cpu, model);
	return ret;
}

/**
 * gc_model_set() - go by another model from now on
 * @next: the model, valid; NULL: none
 * @extack: takes the reason of a refusal
 *
 * Counters that both models have in the same order stay open. The intervals in
 * which the change falls are split by time. Context: process, sleeps.
 * Return: 0; -ENOMEM, -EOPNOTSUPP if counters are not allowed, or why they
 * could not be opened, with the last model in force.
 */
int gc_model_set(const struct gc_model *next, struct netlink_ext_ack *extack)
{
	struct gc_model *copy = NULL, *old;
	int ret;

	if (next && next->counters && !counters_allowed) {
		NL_SET_ERR_MSG(extack, "the module was loaded with counters=off");
		return -EOPNOTSUPP;
	}
	if (next) {
		copy = kmemdup(next, sizeof(*next), GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	mutex_lock(&model_mutex);
	/* What can be closed by the old model is. */
	gc_sampler_refresh();
	cpus_read_lock();
	cover(NULL);
	old = model;
	ret = apply(copy, extack);
	if (!ret)
		begin(model);
	cover(model);
	cpus_read_unlock();
	mutex_unlock(&model_mutex);
	/* No CPU and no interval goes by it any more. */
	kfree(ret ? copy : old);
	return ret;
}

/**
 * gc_model_get() - the model in force
 * @copy: the answer; its id is 0 if there is none
 *
 * Context: process, sleeps.
 */
void gc_model_get(struct gc_model *copy)
{
	mutex_lock(&model_mutex);
	if (model)
		*copy = *model;
	else
		memset(copy, 0, sizeof(*copy));
	mutex_unlock(&model_mutex);
}

/**
 * gc_model_is_counting() - whether the model has counters and all of them count
 *
 * Context: process, sleeps.
 * Return: true if so.
 */
bool gc_model_is_counting(void)
{
	unsigned int cpu;
	bool all;

	mutex_lock(&model_mutex);
	cpus_read_lock();
	all = model && model->counters && !paused;
	for_each_online_cpu(cpu)
		all = all && READ_ONCE(counters_of(cpu)->valid);
	cpus_read_unlock();
	mutex_unlock(&model_mutex);
	return all;
}

/**
 * gc_model_quality() - what the split of a busy interval would rest on now
 *
 * Context: process, sleeps.
 * Return: enum greencap_quality.
 */
u32 gc_model_quality(void)
{
	bool has_cost, has_counters;

	mutex_lock(&model_mutex);
	has_cost = model && gc_model_has_cost(model, GREENCAP_DOMAIN_PACKAGE);
	has_counters = model && model->counters;
	mutex_unlock(&model_mutex);
	return has_cost && (!has_counters || gc_model_is_counting()) ?
		GREENCAP_QUALITY_MODELLED : GREENCAP_QUALITY_TIME_SPLIT;
}

/**
 * gc_model_pause() - close the counters for a while
 * @why: until gc_model_resume() is called for the same reason
 *
 * Context: process, sleeps.
 */
void gc_model_pause(enum gc_pause why)
{
	unsigned int cpu;

	mutex_lock(&model_mutex);
	cpus_read_lock();
	paused |= why;
	for_each_online_cpu(cpu)
		cpu_close(cpu, model);
	cpus_read_unlock();
	mutex_unlock(&model_mutex);
}

/**
 * gc_model_resume() - a reason to have the counters closed is gone
 * @why: the reason
 *
 * Context: process, sleeps.
 */
void gc_model_resume(enum gc_pause why)
{
	mutex_lock(&model_mutex);
	cpus_read_lock();
	paused &= ~why;
	if (!paused)
		reopen(model, NULL);
	cpus_read_unlock();
	mutex_unlock(&model_mutex);
}

/* A pinned counter that lost its place does not look for another by itself. */
static void revive(struct work_struct *work)
{
	struct gc_counters *counters;
	unsigned int cpu;

	mutex_lock(&model_mutex);
	cpus_read_lock();
	for_each_online_cpu(cpu) {
		counters = counters_of(cpu);
		if (!model || paused || READ_ONCE(counters->valid))
			continue;
		if (counters->event[0])
			gc_counters_enable(counters);
		else
			cpu_open(cpu, model, NULL);
	}
	cpus_read_unlock();
	mutex_unlock(&model_mutex);
}

/**
 * gc_model_revive() - a CPU's counters were not counting: have another try, soon
 *
 * Context: any but NMI; does not sleep.
 */
void gc_model_revive(void)
{
	schedule_delayed_work(&revive_work, HZ);
}

/**
 * gc_model_cpu_online() - a CPU is there: open its counters
 * @cpu: number of the CPU, whose activity is not yet counted
 *
 * Context: process; while it comes.
 */
void gc_model_cpu_online(unsigned int cpu)
{
	cpu_close(cpu, model);
	if (!paused)
		cpu_open(cpu, model, NULL);
}

/**
 * gc_model_cpu_offline() - a CPU goes away: close its counters
 * @cpu: number of the CPU, whose activity is no longer counted
 *
 * Context: process; while it goes.
 */
void gc_model_cpu_offline(unsigned int cpu)
{
	cpu_close(cpu, model);
}

/**
 * gc_model_init() - begin without a model
 * @allowed: whether counters may ever be opened
 *
 * Context: process.
 */
void gc_model_init(bool allowed)
{
	counters_allowed = allowed;
}

/**
 * gc_model_uninit() - forget the model
 *
 * Context: process, sleeps; no CPU counts and no interval closes any more.
 */
void gc_model_uninit(void)
{
	cancel_delayed_work_sync(&revive_work);
	kfree(model);
}
