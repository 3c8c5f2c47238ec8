// SPDX-License-Identifier: GPL-2.0
/* From "package:0=2.4GHz" to writes into cpufreq. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "freq_plan.h"
#include "units.h"

/* Drivers may round to the next step of the hardware, which is at most 100 MHz. */
#define STEP_KHZ	100000

enum rank {
	RANK_NONE,
	RANK_NODE,
	RANK_PACKAGES,
	RANK_PACKAGE,
	RANK_CPU,
};

#define refuse(why, size, error, ...) ({		\
	snprintf(why, size, __VA_ARGS__);		\
	(error);					\
})

int gc_freq_target_parse(const char *text, struct gc_freq_target *target)
{
	int end = 0;

	memset(target, 0, sizeof(*target));
	target->package = -1;
	if (!strcmp(text, "node")) {
		target->rank = RANK_NODE;
		return 0;
	}
	if (!strcmp(text, "package")) {
		target->rank = RANK_PACKAGES;
		return 0;
	}
	if (!strncmp(text, "package:", 8) && text[8] >= '0' && text[8] <= '9') {
		target->rank = RANK_PACKAGE;
		return sscanf(text + 8, "%4d%n", &target->package, &end) == 1 &&
		       !text[8 + end] ? 0 : -EINVAL;
	}
	if (strncmp(text, "cpu:", 4) != 0 || !text[4])
		return -EINVAL;
	target->rank = RANK_CPU;
	return gc_cpulist_parse(text + 4, target->cpus);
}

bool gc_freq_target_matches(const struct gc_freq_target *target, const struct gc_policy *policy)
{
	switch (target->rank) {
	case RANK_NODE:
	case RANK_PACKAGES:
		return true;
	case RANK_PACKAGE:
		return policy->package == target->package;
	}
	for (size_t i = 0; i < sizeof(target->cpus); i++) {
		if (target->cpus[i] & policy->mask[i])
			return true;
	}
	return false;
}

/* Each CPU that was named must be there: a typo in a list is not to pass unseen. */
static bool all_cpus_exist(const struct gc_freq_target *target, const struct gc_cpufreq *cpufreq)
{
	uint8_t rest[sizeof(target->cpus)];
	uint8_t any = 0;

	memcpy(rest, target->cpus, sizeof(rest));
	for (size_t p = 0; p < cpufreq->n_policies; p++) {
		for (size_t i = 0; i < sizeof(rest); i++)
			rest[i] &= (uint8_t)~cpufreq->policies[p].mask[i];
	}
	for (size_t i = 0; i < sizeof(rest); i++)
		any |= rest[i];
	return !any;
}

static void list_packages(const struct gc_cpufreq *cpufreq, char *list, size_t size)
{
	size_t used = 0;

	list[0] = '\0';
	for (size_t i = 0; i < cpufreq->n_policies && used < size; i++) {
		int package = cpufreq->policies[i].package;
		bool listed = package < 0;

		for (size_t k = 0; k < i; k++)
			listed |= cpufreq->policies[k].package == package;
		if (!listed)
			used += (size_t)snprintf(list + used, size - used, "%spackage:%d",
						 used ? ", " : "", package);
	}
}

int gc_freq_missing(const struct gc_cpufreq *cpufreq, const struct gc_freq_target *target,
		    const char *text, char *why, size_t size)
{
	char list[128];

	if (target->rank == RANK_CPU && !all_cpus_exist(target, cpufreq))
		return refuse(why, size, -ENODEV, "%s: not all of these are online CPUs with a "
			      "frequency limit", text);
	for (size_t i = 0; i < cpufreq->n_policies; i++) {
		if (gc_freq_target_matches(target, &cpufreq->policies[i]))
			return 0;
	}
	list_packages(cpufreq, list, sizeof(list));
	return refuse(why, size, -ENODEV, "%s: there is no such package%s%s", text,
		      list[0] ? ", only " : "", list);
}

void gc_freq_control_path(const struct gc_env *env, const struct gc_policy *policy, char *path,
			  size_t size)
{
	snprintf(path, size, "%s/scaling_max_freq", policy->path + strlen(env->sysfs) + 1);
}

static int check_range(const struct gc_policy *policy, uint64_t hz, char *why, size_t size)
{
	char asked[32], bound[32];

	gc_format_hertz(asked, sizeof(asked), (double)hz);
	if (hz < policy->hardware_min_hz)
		return refuse(why, size, -ERANGE, "cpu:%s: %s is below the minimum of %s",
			      policy->cpus, asked,
			      gc_format_hertz(bound, sizeof(bound),
					      (double)policy->hardware_min_hz));
	if (hz > policy->hardware_max_hz)
		return refuse(why, size, -ERANGE, "cpu:%s: %s is above the maximum of %s",
			      policy->cpus, asked,
			      gc_format_hertz(bound, sizeof(bound),
					      (double)policy->hardware_max_hz));
	return 0;
}

static int set_policy(const struct gc_limit *limit, int rank, size_t i, struct gc_freq_plan *plan,
		      char *why, size_t size)
{
	const struct gc_policy *policy = plan->policies[i];
	uint64_t hz = limit->value;
	int error;

	if (plan->ranks[i] == rank)
		return refuse(why, size, -EINVAL, "cpu:%s is given two limits", policy->cpus);
	if (plan->ranks[i] > rank)
		return 0;
	if (limit->kind == GC_LIMIT_PERCENT)
		hz = (uint64_t)((double)policy->hardware_max_hz * (double)limit->value / 1e6 + 0.5);
	error = check_range(policy, hz, why, size);
	if (error)
		return error;
	plan->ranks[i] = rank;
	plan->controls[i].value = hz / 1000;
	return 0;
}

static int add_setting(const struct gc_cpufreq *cpufreq, const char *setting,
		       struct gc_freq_plan *plan, char *why, size_t size)
{
	const char *equals = strchr(setting, '='), *reason;
	struct gc_freq_target target;
	struct gc_limit limit;
	char name[256];
	int error;

	if (!equals || equals == setting || (size_t)(equals - setting) >= sizeof(name))
		return refuse(why, size, -EINVAL, "'%s' is not TARGET=LIMIT", setting);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - setting), setting);
	if (gc_freq_target_parse(name, &target))
		return refuse(why, size, -EINVAL, "unknown target '%s': use " GC_FREQ_TARGETS,
			      name);
	if (gc_parse_frequency(equals + 1, &limit, &reason))
		return refuse(why, size, -EINVAL, "%s: '%s' is no limit: %s", name, equals + 1,
			      reason);
	error = gc_freq_missing(cpufreq, &target, name, why, size);
	if (error)
		return error;
	for (size_t i = 0; i < cpufreq->n_policies; i++) {
		if (!gc_freq_target_matches(&target, &cpufreq->policies[i]))
			continue;
		error = set_policy(&limit, target.rank, i, plan, why, size);
		if (error)
			return error;
	}
	return 0;
}

static int list_policies(const struct gc_env *env, const struct gc_cpufreq *cpufreq,
			 struct gc_freq_plan *plan)
{
	size_t n = cpufreq->n_policies;

	plan->controls = calloc(n + 1, sizeof(*plan->controls));
	plan->policies = calloc(n + 1, sizeof(const struct gc_policy *));
	plan->ranks = calloc(n + 1, sizeof(*plan->ranks));
	if (!plan->controls || !plan->policies || !plan->ranks)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		struct gc_control *control = &plan->controls[i];

		plan->policies[i] = &cpufreq->policies[i];
		gc_freq_control_path(env, plan->policies[i], control->path, sizeof(control->path));
		snprintf(control->label, sizeof(control->label), "cpu:%.56s",
			 plan->policies[i]->cpus);
		control->slack = STEP_KHZ;
	}
	plan->n_controls = n;
	return 0;
}

static void drop_unnamed(struct gc_freq_plan *plan)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->n_controls; i++) {
		if (!plan->ranks[i])
			continue;
		plan->controls[kept] = plan->controls[i];
		plan->policies[kept] = plan->policies[i];
		plan->ranks[kept++] = plan->ranks[i];
	}
	plan->n_controls = kept;
}

int gc_freq_plan_make(const struct gc_env *env, const struct gc_cpufreq *cpufreq,
		      char *const *settings, size_t n_settings, struct gc_freq_plan *plan,
		      char *why, size_t size)
{
	int error;

	*plan = (struct gc_freq_plan){ 0 };
	snprintf(why, size, "out of memory");
	error = list_policies(env, cpufreq, plan);
	for (size_t i = 0; i < n_settings && !error; i++)
		error = add_setting(cpufreq, settings[i], plan, why, size);
	if (error)
		gc_freq_plan_free(plan);
	else
		drop_unnamed(plan);
	return error;
}

void gc_freq_plan_free(struct gc_freq_plan *plan)
{
	free(plan->controls);
	free(plan->policies);
	free(plan->ranks);
	*plan = (struct gc_freq_plan){ 0 };
}
