// SPDX-License-Identifier: GPL-2.0
/* cpufreq policies of sysfs: the frequencies that CPUs may run at, and do. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpufreq.h"
#include "file.h"

static bool mask_test(const uint8_t *mask, unsigned int cpu)
{
	return cpu < GC_CPU_MAX && mask[cpu / 8] >> (cpu % 8) & 1;
}

static int parse_cpu(const char **text, unsigned int *cpu)
{
	char *end;
	unsigned long value;

	if (**text < '0' || **text > '9')
		return -EINVAL;
	value = strtoul(*text, &end, 10);
	if (value >= GC_CPU_MAX)
		return -EINVAL;
	*text = end;
	*cpu = (unsigned int)value;
	return 0;
}

int gc_cpulist_parse(const char *text, uint8_t *mask)
{
	unsigned int first, last;

	memset(mask, 0, GC_CPU_MAX / 8);
	while (*text) {
		if (parse_cpu(&text, &first))
			return -EINVAL;
		last = first;
		if (*text == '-') {
			text++;
			if (parse_cpu(&text, &last) || last < first)
				return -EINVAL;
		}
		for (unsigned int cpu = first; cpu <= last; cpu++)
			mask[cpu / 8] |= (uint8_t)(1u << cpu % 8);
		if (*text && *text != ',' && *text != ' ')
			return -EINVAL;
		if (*text == ',' && !text[1])
			return -EINVAL;
		if (*text)
			text++;
	}
	return 0;
}

char *gc_cpulist_format(const uint8_t *mask, char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (unsigned int cpu = 0; cpu < GC_CPU_MAX && used < size; cpu++) {
		unsigned int last = cpu;

		if (!mask_test(mask, cpu))
			continue;
		while (mask_test(mask, last + 1))
			last++;
		used += (size_t)snprintf(buffer + used, size - used, "%s%u", used ? "," : "", cpu);
		if (last > cpu && used < size)
			used += (size_t)snprintf(buffer + used, size - used, "-%u", last);
		cpu = last;
	}
	return buffer;
}

bool gc_policy_has_cpu(const struct gc_policy *policy, unsigned int cpu)
{
	return mask_test(policy->mask, cpu);
}

/* kHz in sysfs, hertz here. */
static int read_hz(uint64_t *hz, const char *directory, const char *name)
{
	uint64_t khz;
	int error = gc_file_read_u64(&khz, "%s/%s", directory, name);

	*hz = error ? 0 : khz * 1000;
	return error;
}

static int package_of(const struct gc_env *env, const uint8_t *mask)
{
	uint64_t package;

	for (unsigned int cpu = 0; cpu < GC_CPU_MAX; cpu++) {
		if (!mask_test(mask, cpu))
			continue;
		if (!gc_file_read_u64(&package,
				      "%s/devices/system/cpu/cpu%u/topology/physical_package_id",
				      env->sysfs, cpu))
			return (int)package;
	}
	return -1;
}

/* A policy whose CPUs are all offline has a directory, and nothing can be read in it. */
static int read_policy(const struct gc_env *env, unsigned int number, struct gc_policy *policy)
{
	char cpus[4096];
	int error;

	memset(policy, 0, sizeof(*policy));
	policy->number = number;
	snprintf(policy->path, sizeof(policy->path), "%s/devices/system/cpu/cpufreq/policy%u",
		 env->sysfs, number);
	error = read_hz(&policy->limit_hz, policy->path, "scaling_max_freq");
	if (!error)
		error = read_hz(&policy->hardware_max_hz, policy->path, "cpuinfo_max_freq");
	if (!error)
		error = read_hz(&policy->hardware_min_hz, policy->path, "cpuinfo_min_freq");
	if (error)
		return error;
	error = gc_file_read(cpus, sizeof(cpus), "%s/affected_cpus", policy->path);
	if (error < 0)
		return error;
	error = gc_cpulist_parse(cpus, policy->mask);
	if (error)
		return error;
	gc_cpulist_format(policy->mask, policy->cpus, sizeof(policy->cpus));
	policy->package = package_of(env, policy->mask);
	read_hz(&policy->base_hz, policy->path, "base_frequency");
	read_hz(&policy->min_hz, policy->path, "scaling_min_freq");
	read_hz(&policy->bios_limit_hz, policy->path, "bios_limit");
	read_hz(&policy->current_hz, policy->path, "scaling_cur_freq");
	gc_file_read(policy->driver, sizeof(policy->driver), "%s/scaling_driver", policy->path);
	gc_file_read(policy->governor, sizeof(policy->governor), "%s/scaling_governor",
		     policy->path);
	return 0;
}

static void read_globals(const struct gc_env *env, struct gc_cpufreq *cpufreq)
{
	uint64_t value;

	if (gc_file_read(cpufreq->mode, sizeof(cpufreq->mode),
			 "%s/devices/system/cpu/intel_pstate/status", env->sysfs) < 0)
		gc_file_read(cpufreq->mode, sizeof(cpufreq->mode),
			     "%s/devices/system/cpu/amd_pstate/status", env->sysfs);
	if (!gc_file_read_u64(&value, "%s/devices/system/cpu/intel_pstate/no_turbo", env->sysfs))
		cpufreq->turbo_off = value;
	else if (!gc_file_read_u64(&value, "%s/devices/system/cpu/cpufreq/boost", env->sysfs))
		cpufreq->turbo_off = !value;
	if (!gc_file_read_u64(&value, "%s/devices/system/cpu/intel_pstate/max_perf_pct",
			      env->sysfs) && value <= 100)
		cpufreq->max_percent = (unsigned int)value;
}

static int compare_policies(const void *left, const void *right)
{
	const struct gc_policy *a = left, *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

static int add_policy(struct gc_cpufreq *cpufreq, const struct gc_policy *policy)
{
	struct gc_policy *policies;

	policies = reallocarray(cpufreq->policies, cpufreq->n_policies + 1, sizeof(*policies));
	if (!policies)
		return -ENOMEM;
	policies[cpufreq->n_policies++] = *policy;
	cpufreq->policies = policies;
	return 0;
}

int gc_cpufreq_read(const struct gc_env *env, struct gc_cpufreq *cpufreq)
{
	struct gc_policy policy;
	struct dirent *entry;
	unsigned int number;
	char path[256];
	int error = 0;
	DIR *dir;

	*cpufreq = (struct gc_cpufreq){ 0 };
	snprintf(path, sizeof(path), "%s/devices/system/cpu/cpufreq", env->sysfs);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!error && (entry = readdir(dir))) {
		if (sscanf(entry->d_name, "policy%u", &number) == 1 &&
		    !read_policy(env, number, &policy))
			error = add_policy(cpufreq, &policy);
	}
	closedir(dir);
	if (!error && !cpufreq->n_policies)
		error = -ENOENT;
	if (error) {
		gc_cpufreq_free(cpufreq);
		return error;
	}
	qsort(cpufreq->policies, cpufreq->n_policies, sizeof(policy), compare_policies);
	read_globals(env, cpufreq);
	return 0;
}

void gc_cpufreq_free(struct gc_cpufreq *cpufreq)
{
	free(cpufreq->policies);
	*cpufreq = (struct gc_cpufreq){ 0 };
}

static void lower(uint64_t *effective, const char **binder, uint64_t hz, const char *whose)
{
	if (!hz || hz >= *effective)
		return;
	*effective = hz;
	*binder = whose;
}

uint64_t gc_cpufreq_effective(const struct gc_cpufreq *cpufreq, const struct gc_policy *policy,
			      const char **binder)
{
	uint64_t effective = policy->hardware_max_hz;

	*binder = "hardware";
	lower(&effective, binder, policy->limit_hz, "scaling_max_freq");
	lower(&effective, binder, policy->bios_limit_hz, "bios_limit");
	if (cpufreq->turbo_off)
		lower(&effective, binder, policy->base_hz, "turbo off");
	lower(&effective, binder, policy->hardware_max_hz / 100 * cpufreq->max_percent,
	      "max_perf_pct");
	return effective;
}
