// SPDX-License-Identifier: GPL-2.0
/* Which CPUs there are, and where. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "cpufreq.h"
#include "file.h"
#include "places.h"

static uint64_t where(const struct gc_env *env, unsigned int cpu)
{
	uint64_t package = 0, die = 0;

	gc_file_read_u64(&package, "%s/devices/system/cpu/cpu%u/topology/physical_package_id",
			 env->sysfs, cpu);
	gc_file_read_u64(&die, "%s/devices/system/cpu/cpu%u/topology/die_id", env->sysfs, cpu);
	return package << 32 | (die & UINT32_MAX);
}

static bool is_first(const struct gc_env *env, const struct gc_places *places, unsigned int cpu)
{
	for (size_t i = 0; i < places->n_firsts; i++) {
		if (where(env, places->firsts[i]) == where(env, cpu))
			return false;
	}
	return true;
}

int gc_places_read(const struct gc_env *env, struct gc_places *places)
{
	uint8_t mask[GC_CPU_MAX / 8];
	char text[4096];
	int err;

	*places = (struct gc_places){ 0 };
	err = gc_file_read(text, sizeof(text), "%s/devices/system/cpu/online", env->sysfs);
	if (err >= 0)
		err = gc_cpulist_parse(text, mask);
	if (err)
		return err;
	places->cpus = calloc(GC_CPU_MAX, sizeof(*places->cpus));
	places->firsts = calloc(GC_CPU_MAX, sizeof(*places->firsts));
	if (!places->cpus || !places->firsts) {
		gc_places_free(places);
		return -ENOMEM;
	}
	for (unsigned int cpu = 0; cpu < GC_CPU_MAX; cpu++) {
		if (!(mask[cpu / 8] & 1u << cpu % 8))
			continue;
		places->cpus[places->n_cpus++] = cpu;
		if (is_first(env, places, cpu))
			places->firsts[places->n_firsts++] = cpu;
	}
	return 0;
}

/* Siblings are listed with the first one first. */
static bool is_core(const struct gc_env *env, unsigned int cpu)
{
	char text[256];

	if (gc_file_read(text, sizeof(text), "%s/devices/system/cpu/cpu%u/topology/"
			 "thread_siblings_list", env->sysfs, cpu) < 0)
		return true;
	return strtoul(text, NULL, 10) == cpu;
}

size_t gc_places_cores(const struct gc_env *env, const struct gc_places *places,
		       unsigned int first, unsigned int *cpus)
{
	size_t n = 0;

	for (size_t i = 0; i < places->n_cpus; i++) {
		if (where(env, places->cpus[i]) == where(env, first) &&
		    is_core(env, places->cpus[i]))
			cpus[n++] = places->cpus[i];
	}
	return n;
}

void gc_places_free(struct gc_places *places)
{
	free(places->cpus);
	free(places->firsts);
	*places = (struct gc_places){ 0 };
}
