// SPDX-License-Identifier: GPL-2.0
/* Frequency limits as requested, applied and effective, and what runs now. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "freq_plan.h"
#include "freq_show.h"
#include "json_print.h"
#include "units.h"

int gc_freq_view_read(const struct gc_env *env, struct gc_freq_view *view)
{
	*view = (struct gc_freq_view){ .env = env };
	view->records_error = gc_records_read(env, "devices/system/cpu/cpufreq/", &view->records);
	return gc_cpufreq_read(env, &view->cpufreq);
}

void gc_freq_view_free(struct gc_freq_view *view)
{
	gc_cpufreq_free(&view->cpufreq);
	gc_records_free(&view->records);
}

int gc_freq_explain(int error)
{
	if (error == -ENOENT)
		gc_error("no cpufreq driver is active: frequencies cannot be limited here "
			 "(a virtual machine, or switched off in firmware or on the kernel's "
			 "command line)");
	else
		gc_error("cpufreq cannot be read: %s", strerror(-error));
	return error == -ENOENT ? GC_EXIT_UNSUPPORTED : GC_EXIT_FAILED;
}

static const struct gc_record *record_of(const struct gc_freq_view *view,
					 const struct gc_policy *policy)
{
	char path[256];

	gc_freq_control_path(view->env, policy, path, sizeof(path));
	return gc_records_find(&view->records, path);
}

static bool same_record(const struct gc_record *a, const struct gc_record *b)
{
	if (!a || !b)
		return a == b;
	return a->requested == b->requested && a->original == b->original &&
	       a->owner == b->owner && a->applied == b->applied;
}

static bool same_line(const struct gc_freq_view *view, const struct gc_policy *a,
		      const struct gc_policy *b)
{
	return a->package == b->package && a->limit_hz == b->limit_hz &&
	       a->hardware_min_hz == b->hardware_min_hz &&
	       a->hardware_max_hz == b->hardware_max_hz && a->bios_limit_hz == b->bios_limit_hz &&
	       a->base_hz == b->base_hz && !strcmp(a->driver, b->driver) &&
	       same_record(record_of(view, a), record_of(view, b));
}

static char *hertz(char *buffer, size_t size, uint64_t hz)
{
	if (hz)
		return gc_format_hertz(buffer, size, (double)hz);
	snprintf(buffer, size, "-");
	return buffer;
}

static void print_line(const struct gc_freq_view *view, const struct gc_policy *policy,
		       const char *cpus, uint64_t mean_hz)
{
	const struct gc_record *record = record_of(view, policy);
	char requested[32] = "-", applied[32], now[32], bite[32], original[32] = "-", text[80];
	const char *binder;
	uint64_t effective;

	if (record) {
		hertz(requested, sizeof(requested), record->requested * 1000);
		hertz(original, sizeof(original), record->original * 1000);
	}
	effective = gc_cpufreq_effective(&view->cpufreq, policy, &binder);
	snprintf(text, sizeof(text), "%s by %s", hertz(bite, sizeof(bite), effective), binder);
	printf("%-12s %7d  %-10s %-10s %-10s %-10s %s\n", cpus, policy->package, requested,
	       hertz(applied, sizeof(applied), policy->limit_hz), original,
	       hertz(now, sizeof(now), mean_hz), text);
	if (record && !record->pending && record->applied * 1000 != policy->limit_hz)
		printf("  somebody else changed it after greencap\n");
	else if (record && record->owner && !gc_record_owner_alive(view->env, record))
		printf("  left by a 'greencap run' that died; 'greencap freq clear' puts it back\n");
}

void gc_freq_show_table(const struct gc_freq_view *view)
{
	const struct gc_policy *policies = view->cpufreq.policies;
	uint8_t mask[GC_CPU_MAX / 8];
	uint64_t sum;
	char cpus[256], low[32], high[32];

	printf("driver %s%s%s, hardware range of cpu:%s %s to %s%s\n", policies[0].driver,
	       view->cpufreq.mode[0] ? " " : "", view->cpufreq.mode, policies[0].cpus,
	       hertz(low, sizeof(low), policies[0].hardware_min_hz),
	       hertz(high, sizeof(high), policies[0].hardware_max_hz),
	       view->cpufreq.turbo_off ? ", turbo off" : "");
	printf("%-12s %7s  %-10s %-10s %-10s %-10s %s\n", "CPUS", "PACKAGE", "REQUESTED",
	       "APPLIED", "ORIGINAL", "NOW", "EFFECTIVE");
	for (size_t i = 0, n; i < view->cpufreq.n_policies; i += n) {
		memset(mask, 0, sizeof(mask));
		sum = 0;
		n = 0;
		do {
			for (size_t k = 0; k < sizeof(mask); k++)
				mask[k] |= policies[i + n].mask[k];
			sum += policies[i + n].current_hz;
			n++;
		} while (i + n < view->cpufreq.n_policies &&
			 same_line(view, &policies[i], &policies[i + n]));
		print_line(view, &policies[i], gc_cpulist_format(mask, cpus, sizeof(cpus)),
			   sum / n);
	}
	if (view->records_error)
		printf("what was requested is shown to root only\n");
}

static void json_hertz(struct json_object *object, const char *key, uint64_t hz)
{
	if (hz)
		gc_json_u64(object, key, hz);
	else
		json_object_object_add(object, key, NULL);
}

static void json_policy(const struct gc_freq_view *view, const struct gc_policy *policy,
			struct json_object *object)
{
	const struct gc_record *record = record_of(view, policy);
	const char *binder;

	gc_json_u64(object, "policy", policy->number);
	gc_json_string(object, "cpus", policy->cpus);
	if (policy->package >= 0)
		gc_json_u64(object, "package", (uint64_t)policy->package);
	gc_json_string(object, "driver", policy->driver);
	gc_json_string(object, "governor", policy->governor);
	gc_json_u64(object, "minimum_hertz", policy->hardware_min_hz);
	gc_json_u64(object, "maximum_hertz", policy->hardware_max_hz);
	json_hertz(object, "base_hertz", policy->base_hz);
	json_hertz(object, "requested_hertz", record ? record->requested * 1000 : 0);
	json_hertz(object, "original_hertz", record ? record->original * 1000 : 0);
	gc_json_u64(object, "applied_hertz", policy->limit_hz);
	gc_json_u64(object, "effective_hertz",
		    gc_cpufreq_effective(&view->cpufreq, policy, &binder));
	gc_json_string(object, "binding", binder);
	json_hertz(object, "current_hertz", policy->current_hz);
	if (record && record->owner)
		gc_json_u64(object, "owner_pid", (uint64_t)record->owner);
}

struct json_object *gc_freq_show_json(const struct gc_freq_view *view)
{
	struct json_object *root = json_object_new_object();
	struct json_object *policies;

	gc_json_string(root, "mode", view->cpufreq.mode);
	gc_json_bool(root, "turbo_off", view->cpufreq.turbo_off);
	policies = gc_json_array(root, "policies");
	for (size_t i = 0; i < view->cpufreq.n_policies; i++)
		json_policy(view, &view->cpufreq.policies[i], gc_json_append(policies));
	gc_json_bool(root, "records_readable", !view->records_error);
	return root;
}
