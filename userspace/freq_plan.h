/* SPDX-License-Identifier: GPL-2.0 */
/* From "package:0=2.4GHz" to writes into cpufreq: all is checked before a write. */
#ifndef GC_FREQ_PLAN_H
#define GC_FREQ_PLAN_H

#include "control.h"
#include "cpufreq.h"

/* A target as typed. */
struct gc_freq_target {
	int rank;			/* how closely it names: node, package, package:N, cpu:N */
	int package;			/* -1: all */
	uint8_t cpus[GC_CPU_MAX / 8];	/* of "cpu:" */
};

struct gc_freq_plan {
	struct gc_control *controls;	/* one for each policy that was named */
	const struct gc_policy **policies;	/* of these */
	int *ranks;
	size_t n_controls;
};

/* What users may name, for messages. */
#define GC_FREQ_TARGETS	"node, package, package:N or cpu:N[-M]"

/**
 * gc_freq_target_parse() - "node", "package", "package:0", "cpu:3", "cpu:0-3,8"
 *
 * Return: 0 or -EINVAL.
 */
int gc_freq_target_parse(const char *text, struct gc_freq_target *target);

/** gc_freq_target_matches() - whether any CPU of a policy is meant */
bool gc_freq_target_matches(const struct gc_freq_target *target, const struct gc_policy *policy);

/**
 * gc_freq_missing() - whether a target names what is not there
 * @text: as typed
 * @why: filled with a sentence if so
 *
 * Return: 0 when all of it is there, -ENODEV.
 */
int gc_freq_missing(const struct gc_cpufreq *cpufreq, const struct gc_freq_target *target,
		    const char *text, char *why, size_t size);

/**
 * gc_freq_plan_make() - parse and check all settings
 * @env: roots
 * @cpufreq: as read
 * @settings: "TARGET=LIMIT"; a closer name wins over a wider one
 * @n_settings: their number
 * @plan: filled on success; points into @cpufreq
 * @why: filled with a sentence on refusal
 * @size: size of @why
 *
 * Return: 0; -EINVAL for what is malformed; -ERANGE; -ENODEV for a CPU or
 * package that is not there; -ENOMEM.
 */
int gc_freq_plan_make(const struct gc_env *env, const struct gc_cpufreq *cpufreq,
		      char *const *settings, size_t n_settings, struct gc_freq_plan *plan,
		      char *why, size_t size);
void gc_freq_plan_free(struct gc_freq_plan *plan);

/** gc_freq_control_path() - of a policy's limit, from the root of sysfs */
void gc_freq_control_path(const struct gc_env *env, const struct gc_policy *policy, char *path,
			  size_t size);

#endif /* GC_FREQ_PLAN_H */
