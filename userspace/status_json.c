// SPDX-License-Identifier: GPL-2.0
/* "greencap status" as JSON. */
#include <math.h>

#include "json_print.h"
#include "status.h"

static void add_flags(struct json_object *entry, uint32_t flags)
{
	struct json_object *array = gc_json_array(entry, "flags");

	if (flags & GREENCAP_DOMAIN_F_REBASED)
		json_object_array_add(array, json_object_new_string("rebased"));
	if (flags & GREENCAP_DOMAIN_F_OFFLINE)
		json_object_array_add(array, json_object_new_string("offline"));
	if (flags & GREENCAP_DOMAIN_F_STUCK)
		json_object_array_add(array, json_object_new_string("stuck"));
}

static void add_domains(struct json_object *root, const struct gc_status *status)
{
	struct json_object *array = gc_json_array(root, "domains");

	for (size_t i = 0; i < status->n_domains; i++) {
		const struct gc_status_domain *domain = &status->domains[i];
		struct json_object *entry = gc_json_append(array);

		gc_json_u64(entry, "package", domain->package);
		gc_json_string(entry, "domain", domain->domain);
		gc_json_double(entry, "power_watts", domain->watts);
		gc_json_double(entry, "energy_joules", domain->joules);
		gc_json_double(entry, "idle_watts", domain->idle_watts);
		gc_json_double(entry, "shared_watts", domain->shared_watts);
		if (status->source == GC_STATUS_MODULE)
			gc_json_string(entry, "quality", gc_quality_name(domain->quality));
		gc_json_double(entry, "idle_share", domain->idle_share);
		gc_json_double(entry, "unattributed_share", domain->unattributed_share);
		gc_json_double(entry, "baseline_watts", domain->baseline_watts);
		add_flags(entry, domain->flags);
	}
}

static void add_constraints(struct json_object *entry, const struct gc_zone *zone)
{
	struct json_object *array = gc_json_array(entry, "constraints");

	for (int kind = 0; kind < GC_CONSTRAINT_KINDS; kind++) {
		const struct gc_constraint *constraint = &zone->constraints[kind];
		struct json_object *item;

		if (!constraint->present)
			continue;
		item = gc_json_append(array);
		gc_json_string(item, "name", gc_constraint_name(kind));
		gc_json_double(item, "limit_watts", (double)constraint->limit_uw / 1e6);
		gc_json_double(item, "max_watts",
			       constraint->max_uw ? (double)constraint->max_uw / 1e6 : NAN);
		gc_json_double(item, "window_seconds",
			       constraint->window_us ? (double)constraint->window_us / 1e6 : NAN);
	}
}

static void add_caps(struct json_object *root, const struct gc_status *status)
{
	struct json_object *array = gc_json_array(root, "caps");

	for (size_t i = 0; i < status->powercap.n_zones; i++) {
		const struct gc_zone *zone = &status->powercap.zones[i];
		struct gc_effective effective;
		struct json_object *entry;
		char label[64];

		if (!zone->has_limits)
			continue;
		effective = gc_powercap_effective(&status->powercap, zone);
		entry = gc_json_append(array);
		gc_json_string(entry, "target", gc_zone_label(zone, label, sizeof(label)));
		gc_json_string(entry, "control_type", zone->control_type);
		if (zone->has_enabled)
			gc_json_bool(entry, "enabled", zone->enabled);
		gc_json_double(entry, "effective_watts",
			       effective.limit_uw ? (double)effective.limit_uw / 1e6 : NAN);
		add_constraints(entry, zone);
	}
}

static double hertz(uint64_t value)
{
	return value ? (double)value : NAN;
}

static void add_frequencies(struct json_object *root, const struct gc_status *status)
{
	struct json_object *array = gc_json_array(root, "frequencies");

	for (size_t i = 0; i < status->cpufreq.n_policies; i++) {
		const struct gc_policy *policy = &status->cpufreq.policies[i];
		struct json_object *entry = gc_json_append(array);
		const char *binder;

		gc_json_u64(entry, "policy", policy->number);
		json_object_object_add(entry, "package", json_object_new_int(policy->package));
		gc_json_string(entry, "cpus", policy->cpus);
		gc_json_string(entry, "driver", policy->driver);
		gc_json_string(entry, "governor", policy->governor);
		gc_json_double(entry, "current_hertz", hertz(policy->current_hz));
		gc_json_double(entry, "limit_hertz", hertz(policy->limit_hz));
		gc_json_double(entry, "effective_hertz",
			       hertz(gc_cpufreq_effective(&status->cpufreq, policy, &binder)));
		gc_json_double(entry, "hardware_max_hertz", hertz(policy->hardware_max_hz));
	}
}

static void add_module(struct json_object *root, const struct gc_node *node)
{
	struct json_object *module = gc_json_object(root, "module");

	gc_json_string(module, "version", node->module);
	gc_json_string(module, "source", node->source);
	gc_json_string(module, "quality", gc_quality_name(node->quality));
	gc_json_bool(module, "enabled", node->flags & GREENCAP_NODE_F_ENABLED);
	gc_json_bool(module, "filtered", node->flags & GREENCAP_NODE_F_FILTERED);
	gc_json_u64(module, "packages", node->packages);
	gc_json_u64(module, "cgroups", node->cgroups);
	gc_json_u64(module, "cgroups_untracked", node->untracked);
	gc_json_u64(module, "activity_overflows", node->overflows);
	gc_json_double(module, "since_seconds", (double)(node->now_ns - node->since_ns) / 1e9);
}

void gc_status_print_json(const struct gc_status *status)
{
	struct json_object *root = json_object_new_object();

	if (status->source == GC_STATUS_MODULE)
		add_module(root, &status->node);
	else
		json_object_object_add(root, "module", NULL);
	if (status->source == GC_STATUS_NONE)
		json_object_object_add(root, "source", NULL);
	else
		gc_json_string(root, "source",
			       status->source == GC_STATUS_MODULE ? "module" : "powercap");
	gc_json_double(root, "interval_seconds", status->n_domains ? status->seconds : NAN);
	gc_json_double(root, "power_watts", gc_status_watts(status));
	add_domains(root, status);
	add_caps(root, status);
	add_frequencies(root, status);
	gc_json_print(root, false);
}
