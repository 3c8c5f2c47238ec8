// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "activity.h"
#include "cgroup_events.h"
#include "hotplug.h"
#include "model.h"
#include "netlink.h"
#include "ring.h"
#include "sampler.h"
#include "table.h"

static unsigned int ring_size = 1024;
module_param(ring_size, uint, 0444);
MODULE_PARM_DESC(ring_size, "final records of removed cgroups that are kept (1 to 1048576)");

static unsigned int max_cgroups = 65536;
module_param(max_cgroups, uint, 0444);
MODULE_PARM_DESC(max_cgroups, "cgroups that are tracked at most (1 to 1048576)");

static bool counters = true;
module_param(counters, bool, 0444);
MODULE_PARM_DESC(counters, "whether models may have performance counters (on)");

#define PARAMETER_MAX	1048576U

static int __init greencap_init(void)
{
	int ret;

	if (!ring_size || ring_size > PARAMETER_MAX ||
	    !max_cgroups || max_cgroups > PARAMETER_MAX) {
		pr_err("ring_size and max_cgroups can be from 1 to %u\n", PARAMETER_MAX);
		return -EINVAL;
	}
	gc_model_init(counters);
	ret = gc_sampler_init();
	if (ret)
		return ret;
	ret = gc_table_init(gc_packages_count, max_cgroups);
	if (ret)
		goto err_sampler;
	ret = gc_ring_init(ring_size);
	if (ret)
		goto err_table;
	ret = gc_activity_init();
	if (ret)
		goto err_ring;
	ret = gc_cgroup_events_init();
	if (ret)
		goto err_activity;
	ret = gc_activity_start();
	if (ret)
		goto err_events;
	ret = gc_hotplug_init();
	if (ret)
		goto err_start;
	ret = gc_netlink_init();
	if (ret)
		goto err_hotplug;

	pr_info(GC_VERSION " loaded: %s, %u package(s), time weighted by %s\n",
		gc_source.name, gc_packages_count,
		gc_frequency_known() ? "frequency" : "nothing (no APERF)");
	return 0;

err_hotplug:
	gc_hotplug_uninit();
err_start:
	gc_activity_stop();
err_events:
	gc_cgroup_events_uninit();
err_activity:
	gc_sampler_stop();
	gc_model_uninit();
	gc_activity_uninit();
err_ring:
	gc_ring_uninit();
err_table:
	gc_table_uninit();
err_sampler:
	gc_sampler_uninit();
	return ret;
}

static void __exit greencap_exit(void)
{
	gc_netlink_uninit();
	gc_model_pause(GC_PAUSE_STOPPED);
	gc_hotplug_uninit();
	gc_activity_stop();
	gc_cgroup_events_uninit();
	gc_sampler_stop();
	gc_model_uninit();
	gc_activity_uninit();
	gc_ring_uninit();
	gc_table_uninit();
	gc_sampler_uninit();
}

module_init(greencap_init);
module_exit(greencap_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Energy per cgroup from the CPU's energy counters");
MODULE_AUTHOR("The greencap authors");
MODULE_VERSION(GC_VERSION);
