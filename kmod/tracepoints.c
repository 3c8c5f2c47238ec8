// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "tracepoints.h"

struct search {
	const char *name;
	struct tracepoint *found;
};

static void compare(struct tracepoint *tp, void *data)
{
	struct search *search = data;

	if (!strcmp(tp->name, search->name))
		search->found = tp;
}

static int register_one(struct gc_probe *probe)
{
	struct search search = { .name = probe->name };
	int ret = -ENOENT;

	for_each_kernel_tracepoint(compare, &search);
	if (search.found)
		ret = tracepoint_probe_register(search.found, probe->function, NULL);
	if (ret) {
		pr_err("tracepoint %s cannot be used: %d\n", probe->name, ret);
		return ret;
	}
	probe->tracepoint = search.found;
	return 0;
}

/**
 * gc_probes_register() - put functions on their tracepoints
 * @probe: the functions
 * @count: how many
 *
 * Context: process, may sleep.
 * Return: 0, or why one could not be registered;
 * then none is.
 */
int gc_probes_register(struct gc_probe *probe, unsigned int count)
{
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++) {
		ret = register_one(&probe[i]);
		if (ret) {
			gc_probes_unregister(probe, i);
			return ret;
		}
	}
	return 0;
}

/**
 * gc_probes_unregister() - take functions off again
 * @probe: the functions
 * @count: how many
 *
 * When it returns, none runs any more. Context: process, sleeps.
 */
void gc_probes_unregister(struct gc_probe *probe, unsigned int count)
{
	while (count--)
		if (probe[count].tracepoint) {
			tracepoint_probe_unregister(probe[count].tracepoint,
						    probe[count].function, NULL);
			probe[count].tracepoint = NULL;
		}
	/* Probes are SRCU readers on newer kernels and RCU readers on all. */
	tracepoint_synchronize_unregister();
	synchronize_rcu();
}
