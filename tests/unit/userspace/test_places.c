// SPDX-License-Identifier: GPL-2.0
// sources: places.c cpufreq.c file.c
/* Which CPUs there are, on two packages with two cores of two threads each. */
#include "places.h"
#include "tap.h"
#include "tree.h"

static void cpu(unsigned int number, const char *package, const char *siblings)
{
	char path[128];

	snprintf(path, sizeof(path), "sys/devices/system/cpu/cpu%u/topology/physical_package_id",
		 number);
	tree_file(path, package);
	snprintf(path, sizeof(path), "sys/devices/system/cpu/cpu%u/topology/thread_siblings_list",
		 number);
	tree_file(path, siblings);
}

int main(void)
{
	struct gc_env env = tree_begin();
	unsigned int cores[8];
	struct gc_places p;

	ok(gc_places_read(&env, &p) < 0, "without sysfs nothing is known");
	tree_file("sys/devices/system/cpu/online", "0-6\n");
	for (unsigned int i = 0; i < 7; i++)
		cpu(i, i % 4 < 2 ? "0\n" : "1\n", i % 4 == 0 ? "0,4\n" : i % 4 == 1 ? "1,5\n" :
		    i == 3 ? "3\n" : "2,6\n");
	ok(!gc_places_read(&env, &p) && p.n_cpus == 7 && p.n_firsts == 2, "CPUs and packages");
	ok(p.firsts[0] == 0 && p.firsts[1] == 2, "the first CPU of each package");
	ok(gc_places_cores(&env, &p, 0, cores) == 2 && cores[0] == 0 && cores[1] == 1,
	   "a CPU of each core");
	ok(gc_places_cores(&env, &p, 2, cores) == 2 && cores[0] == 2 && cores[1] == 3,
	   "also where a sibling is offline");
	tree_remove("sys/devices/system/cpu/cpu3/topology/thread_siblings_list");
	tree_remove("sys/devices/system/cpu/cpu6/topology/thread_siblings_list");
	ok(gc_places_cores(&env, &p, 2, cores) == 3, "a CPU that knows no siblings is a core");
	gc_places_free(&p);
	return tap_done();
}
