// SPDX-License-Identifier: GPL-2.0
/* Two CPUs that run together: threads of one core are one core, cores are two. */
#include <stdio.h>
#include <stdlib.h>

#include "gc_model.h"
#include "gc_work.h"
#include "tap.h"

#define A	"/gc-siblings-a"
#define B	"/gc-siblings-b"

static struct nl nl;

static struct activity look(void)
{
	struct activity activity;
	struct snapshot s;
	int ret = snapshot_get(&nl, &s);

	if (ret)
		die("no snapshot", ret);
	activity = find_domain(&s, package_of(0), 0)->bin[0];
	snapshot_free(&s);
	return activity;
}

/* Return: cores to CPUs while programs run on the first CPU and on another, or on one. */
static double cores_per_cpu(int other)
{
	struct activity from, to;
	pid_t a = start_spinner(A, 0), b = other ? start_spinner(B, other) : 0;

	if (a < 0 || b < 0)
		die("no program can be started", a < 0 ? a : b);
	sleep_ms(200);
	from = look();
	sleep_ms(800);
	to = look();
	stop(a);
	stop(b);
	return (double)(to.core_ns - from.core_ns) / (double)(to.busy_ns - from.busy_ns);
}

/* Return: the number of the first CPU's sibling, 0 if it has none. */
static int sibling(void)
{
	char text[64] = "", *rest;
	FILE *file = fopen("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "r");

	if (file) {
		rest = fgets(text, sizeof(text), file);
		fclose(file);
	}
	strtol(text, &rest, 10);
	return *rest == '-' || *rest == ',' ? atoi(rest + 1) : 0;
}

int main(void)
{
	struct model model = model_of(1, 0, NULL);
	double cores;
	int ret;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	make_cgroup(A);
	make_cgroup(B);
	ret = model_set(&nl, &model);
	ok(!ret, "a model is set, so that work is entered: %d %s", ret, nl.extack);
	cores = cores_per_cpu(0);
	ok(cores > 0.95 && cores <= 1, "a CPU alone is %.3f cores", cores);
	if (sibling()) {
		cores = cores_per_cpu(sibling());
		ok(cores > 0.45 && cores < 0.6, "with its sibling, each is %.3f cores", cores);
	} else if (cpu_of_package(package_of(0), 1) < 0) {
		note("the package has one CPU");
	} else {
		cores = cores_per_cpu(cpu_of_package(package_of(0), 1));
		ok(cores > 0.95 && cores <= 1, "beside another core, each is %.3f cores", cores);
	}
	model.id = 0;
	model.bins = 0;
	model_set(&nl, &model);
	remove_cgroup(A);
	remove_cgroup(B);
	nl_close(&nl);
	finish();
}
