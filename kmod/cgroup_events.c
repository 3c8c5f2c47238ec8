// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cgroup.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <trace/events/cgroup.h>

#include "cgroup_events.h"
#include "table.h"
#include "tracepoints.h"

#define TRACE_PATH_LEN	1024	/* TRACE_CGROUP_PATH_LEN in kernel/cgroup/cgroup-internal.h */

/*
 * The probes run in atomic context, under a lock of the tracepoint's path
 * buffer, mostly with interrupts off; on PREEMPT_RT they can be preempted, so
 * that they bring their own RCU section.
 */
static void mkdir_probe(void *data, struct cgroup *cgrp, const char *path)
{
	if (cgrp->root != &cgrp_dfl_root)
		return;
	/* As the walk does: a path that was cut off could be taken for another's. */
	if (strlen(path) >= TRACE_PATH_LEN - 1)
		path = "?";
	rcu_read_lock();
	gc_table_add(cgrp, path);
	rcu_read_unlock();
}

static void rmdir_probe(void *data, struct cgroup *cgrp, const char *path)
{
	if (cgrp->root == &cgrp_dfl_root)
		gc_table_remove(cgroup_id(cgrp));
}

static struct gc_probe probes[] = {
	{ .name = "cgroup_mkdir", .function = mkdir_probe },
	{ .name = "cgroup_rmdir", .function = rmdir_probe },
};

static bool is_online(struct cgroup *cgrp)
{
	return READ_ONCE(cgrp->self.flags) & CSS_ONLINE;
}

static int add_existing(struct cgroup *cgrp, char *path)
{
	if (!is_online(cgrp))
		return 0;
	if (cgroup_path(cgrp, path, PATH_MAX) < 0)
		strscpy(path, "?", PATH_MAX);
	if (gc_table_add(cgrp, path))
		return cgroup_parent(cgrp) ? 0 : -ENOMEM;
	/*
	 * It may have been removed while its entry was made: the probe, which
	 * comes after the flag, found none. Pairs with the index lock.
	 */
	smp_mb();
	if (!is_online(cgrp))
		gc_table_remove(cgroup_id(cgrp));
	return 0;
}

static int add_all_existing(void)
{
	struct cgroup_subsys_state *css;
	char *path;
	int ret = 0;

	path = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!path)
		return -ENOMEM;
	rcu_read_lock();
	css_for_each_descendant_pre(css, &cgrp_dfl_root.cgrp.self) {
		ret = add_existing(container_of(css, struct cgroup, self), path);
		if (ret)
			break;
	}
	rcu_read_unlock();
	gc_table_complete();
	kfree(path);
	return ret;
}

static void note_superblock(struct super_block *sb, void *data)
{
	*(bool *)data = true;
}

/*
 * Tasks have a place in the default hierarchy on every kernel, but unless it
 * is mounted they are all in its root: then there is nothing to tell apart.
 */
static bool default_hierarchy_mounted(void)
{
	struct file_system_type *type = get_fs_type("cgroup2");
	bool mounted = false;

	if (!type)
		return false;
	iterate_supers_type(type, note_superblock, &mounted);
	module_put(type->owner);
	return mounted;
}

/**
 * gc_cgroup_events_init() - track the cgroups that exist and those to come
 *
 * Context: process, may sleep.
 * Return: 0; -ENODEV when cgroup v2 is not in use,
 * or another negative errno.
 */
int gc_cgroup_events_init(void)
{
	int ret;

	check_trace_callback_type_cgroup_mkdir(mkdir_probe);
	check_trace_callback_type_cgroup_rmdir(rmdir_probe);

	if (!default_hierarchy_mounted()) {
		pr_err("cgroup v2 is not mounted: with cgroup v1 alone there is no hierarchy to account to\n");
		return -ENODEV;
	}
	ret = gc_probes_register(probes, ARRAY_SIZE(probes));
	if (ret)
		return ret;
	ret = add_all_existing();
	if (ret)
		gc_cgroup_events_uninit();
	return ret;
}

/**
 * gc_cgroup_events_uninit() - look no longer
 *
 * Context: process, sleeps.
 */
void gc_cgroup_events_uninit(void)
{
	gc_probes_unregister(probes, ARRAY_SIZE(probes));
}
