// SPDX-License-Identifier: GPL-2.0
#include <linux/cpuhotplug.h>
#include <linux/notifier.h>
#include <linux/suspend.h>

#include "hotplug.h"
#include "meter.h"
#include "model.h"
#include "sampler.h"

static int hotplug_state;

static int online(unsigned int cpu)
{
	gc_meter_cpu_online(cpu);
	return 0;
}

static int offline(unsigned int cpu)
{
	gc_meter_cpu_offline(cpu);
	return 0;
}

static int pm_event(struct notifier_block *block, unsigned long event, void *data)
{
	switch (event) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
	case PM_RESTORE_PREPARE:
		gc_sampler_suspend();
		gc_model_pause(GC_PAUSE_SUSPENDED);
		break;
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
	case PM_POST_RESTORE:
		gc_model_resume(GC_PAUSE_SUSPENDED);
		gc_sampler_resume();
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block pm_block = { .notifier_call = pm_event };

/**
 * gc_hotplug_init() - announce all CPUs, those online now and those to come
 *
 * The meter runs from here on.
 * Context: process, sleeps.
 * Return: 0 or negative errno.
 */
int gc_hotplug_init(void)
{
	int ret;

	ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "greencap:online", online, offline);
	if (ret < 0)
		return ret;
	hotplug_state = ret;
	gc_sampler_started();
	ret = register_pm_notifier(&pm_block);
	if (ret)
		cpuhp_remove_state(hotplug_state);
	return ret;
}

/**
 * gc_hotplug_uninit() - all CPUs go away
 *
 * Context: process, sleeps.
 */
void gc_hotplug_uninit(void)
{
	unregister_pm_notifier(&pm_block);
	cpuhp_remove_state(hotplug_state);
}
