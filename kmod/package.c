// SPDX-License-Identifier: GPL-2.0
#include <linux/cpu.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "package.h"

struct gc_source gc_source;
struct gc_package *gc_packages;
unsigned int gc_packages_count;

/* For the parts of an interval, and its cores. */
static size_t room(void)
{
	return num_possible_cpus() * (sizeof(*gc_packages->part) * GC_SLOTS +
				      sizeof(*gc_packages->core));
}

/**
 * gc_packages_bytes() - memory that grows with the number of CPUs
 *
 * Context: any.
 * Return: bytes.
 */
u64 gc_packages_bytes(void)
{
	return (u64)num_possible_cpus() * sizeof(struct gc_cpu) +
		(u64)gc_packages_count * room();
}

/**
 * gc_package_online_cpu() - a CPU that can read a package's counters
 * @pkg: the package
 *
 * Context: any; the answer holds while CPUs can neither come nor go.
 * Return: its number, or at least nr_cpu_ids if the package is offline.
 */
unsigned int gc_package_online_cpu(const struct gc_package *pkg)
{
	return cpumask_any_and(&pkg->cpus, cpu_online_mask);
}

static unsigned int count_packages(void)
{
	unsigned int cpu, count = topology_max_packages();

	cpus_read_lock();
	for_each_online_cpu(cpu)
		count = max(count, gc_source.package_of(cpu) + 1);
	cpus_read_unlock();
	return count;
}

static int check_packages(void)
{
	unsigned int cpu, p;
	int ret = 0;

	cpus_read_lock();
	for (p = 0; p < gc_packages_count && !ret; p++)
		for_each_online_cpu(cpu)
			if (gc_source.package_of(cpu) == p) {
				ret = gc_source_check(&gc_source, cpu);
				break;
			}
	cpus_read_unlock();
	return ret;
}

static int make_room(struct gc_package *pkg)
{
	pkg->part = kvcalloc(num_possible_cpus() * GC_SLOTS, sizeof(*pkg->part), GFP_KERNEL);
	pkg->core = kvcalloc(num_possible_cpus(), sizeof(*pkg->core), GFP_KERNEL);
	return pkg->part && pkg->core ? 0 : -ENOMEM;
}

/**
 * gc_packages_init() - find the counters and make empty books
 *
 * Context: process, sleeps.
 * Return: 0, -ENOMEM, or -ENODEV after a message that says what was seen; after
 * an error nothing is left to be freed.
 */
int gc_packages_init(void)
{
	unsigned int p;
	int ret;

	ret = gc_source_init(&gc_source);
	if (ret)
		return ret;
	gc_packages_count = count_packages();
	ret = check_packages();
	if (ret)
		return ret;

	gc_packages = kvcalloc(gc_packages_count, sizeof(*gc_packages), GFP_KERNEL);
	if (!gc_packages)
		return -ENOMEM;
	for (p = 0; p < gc_packages_count; p++) {
		gc_packages[p].index = p;
		ret = make_room(&gc_packages[p]);
		if (ret) {
			gc_packages_uninit();
			return ret;
		}
	}
	return 0;
}

/**
 * gc_packages_uninit() - free the books
 *
 * Context: process; no timer, probe or reader is left.
 */
void gc_packages_uninit(void)
{
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++) {
		kvfree(gc_packages[p].part);
		kvfree(gc_packages[p].core);
	}
	kvfree(gc_packages);
}
