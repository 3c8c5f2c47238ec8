/* SPDX-License-Identifier: GPL-2.0 */
/* cpufreq policies of sysfs: the frequencies that CPUs may run at, and do. */
#ifndef GC_CPUFREQ_H
#define GC_CPUFREQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"

#define GC_CPU_MAX	8192

/* A group of CPUs that share one limit; with HWP and CPPC each CPU is one. */
struct gc_policy {
	unsigned int number;		/* N of policyN */
	int package;			/* of its first CPU; -1: not told */
	char path[256];			/* its directory */
	char driver[32];
	char governor[32];
	char cpus[256];			/* as people write sets: "0-3,8" */
	uint8_t mask[GC_CPU_MAX / 8];	/* the same; gc_policy_has_cpu() reads it */
	uint64_t hardware_min_hz;
	uint64_t hardware_max_hz;
	uint64_t base_hz;		/* without turbo; 0: not told */
	uint64_t min_hz;		/* scaling_min_freq */
	uint64_t limit_hz;		/* scaling_max_freq */
	uint64_t bios_limit_hz;		/* the platform's; 0: none */
	uint64_t current_hz;		/* scaling_cur_freq; 0: not told */
};

struct gc_cpufreq {
	struct gc_policy *policies;	/* by number */
	size_t n_policies;
	char mode[16];			/* of intel_pstate, amd_pstate: "active"; "" for others */
	bool turbo_off;
	unsigned int max_percent;	/* global limit of intel_pstate; 0: there is none */
};

/**
 * gc_cpufreq_read() - read all policies
 * @env: roots
 * @cpufreq: filled on success
 *
 * Return: 0; -ENOENT when no cpufreq driver is active; another -errno.
 */
int gc_cpufreq_read(const struct gc_env *env, struct gc_cpufreq *cpufreq);

/** gc_cpufreq_free() - free what gc_cpufreq_read() filled and clear it */
void gc_cpufreq_free(struct gc_cpufreq *cpufreq);

/** gc_policy_has_cpu() - whether a CPU belongs to the policy */
bool gc_policy_has_cpu(const struct gc_policy *policy, unsigned int cpu);

/**
 * gc_cpufreq_effective() - the lowest of all limits on a policy
 * @cpufreq: as read
 * @policy: one of its policies
 * @binder: set to a static text: whose limit it is
 *
 * Return: hertz.
 */
uint64_t gc_cpufreq_effective(const struct gc_cpufreq *cpufreq, const struct gc_policy *policy,
			      const char **binder);

/**
 * gc_cpulist_parse() - "0-3,8" into a bitmap
 * @text: as in sysfs, or "0 1 2" as cpufreq writes it
 * @mask: cleared and filled, GC_CPU_MAX bits
 *
 * Return: 0 or -EINVAL.
 */
int gc_cpulist_parse(const char *text, uint8_t *mask);

/** gc_cpulist_format() - a bitmap as "0-3,8"; returns @buffer, cut where it does not fit */
char *gc_cpulist_format(const uint8_t *mask, char *buffer, size_t size);

#endif /* GC_CPUFREQ_H */
