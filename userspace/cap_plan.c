// SPDX-License-Identifier: GPL-2.0
/* From "package=120W" to writes into powercap. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cap_plan.h"
#include "units.h"

/* Limits are rounded down to the power unit, which is at most a watt. */
#define POWER_SLACK_UW	1000000

#define refuse(why, size, error, ...) ({		\
	snprintf(why, size, __VA_ARGS__);		\
	(error);					\
})

int gc_cap_target_parse(const char *text, struct gc_cap_target *target)
{
	static const struct {
		const char *name;
		enum gc_zone_kind kind;
	} kinds[] = {
		{ "package", GC_ZONE_PACKAGE }, { "dram", GC_ZONE_DRAM }, { "psys", GC_ZONE_PSYS },
	};
	const char *rest = NULL;
	int end = 0;

	*target = (struct gc_cap_target){ .package = -1, .die = -1 };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t length = strlen(kinds[i].name);

		if (strncmp(text, kinds[i].name, length) != 0)
			continue;
		rest = text + length;
		target->kind = kinds[i].kind;
	}
	if (!rest)
		return -EINVAL;
	if (!*rest)
		return 0;
	if (rest[0] != ':' || rest[1] < '0' || rest[1] > '9' || target->kind == GC_ZONE_PSYS)
		return -EINVAL;
	if (sscanf(rest, ":%4d%n", &target->package, &end) == 1 && !rest[end])
		return 0;
	if (rest[end] != '.' || rest[end + 1] < '0' || rest[end + 1] > '9')
		return -EINVAL;
	rest += end;
	return sscanf(rest, ".%4d%n", &target->die, &end) == 1 && !rest[end] ? 0 : -EINVAL;
}

int gc_cap_target_refuse(const char *text, char *why, size_t size)
{
	if (!strcmp(text, "node") || !strncmp(text, "node:", 5))
		return refuse(why, size, -EINVAL, "%s: a node has no limit of its own: use package, "
			      "which limits each of its packages to the same watts", text);
	return refuse(why, size, -EINVAL, "unknown target '%s': use package, package:N, dram, "
		      "dram:N or psys", text);
}

bool gc_cap_target_matches(const struct gc_cap_target *target, const struct gc_zone *zone)
{
	return zone->kind == target->kind &&
	       (target->package < 0 || zone->package == target->package) &&
	       (target->die < 0 || zone->die == target->die);
}

static int rank_of(const struct gc_cap_target *target)
{
	return 1 + (target->package >= 0) + (target->die >= 0);
}

static void list_zones(const struct gc_powercap *powercap, enum gc_zone_kind kind, char *list,
		       size_t size)
{
	char label[64];
	size_t used = 0;

	list[0] = '\0';
	for (size_t i = 0; i < powercap->n_zones; i++) {
		const struct gc_zone *zone = &powercap->zones[i];

		if (zone->kind != kind || zone->mmio || !zone->has_limits || used >= size)
			continue;
		gc_zone_label(zone, label, sizeof(label));
		used += (size_t)snprintf(list + used, size - used, "%s%s", used ? ", " : "", label);
	}
}

int gc_cap_missing(const struct gc_powercap *powercap, const struct gc_cap_target *target,
		   const char *text, char *why, size_t size)
{
	bool exists = false, limits = false;
	char list[128];

	for (size_t i = 0; i < powercap->n_zones; i++) {
		exists |= powercap->zones[i].kind == target->kind;
		limits |= powercap->zones[i].has_limits;
	}
	list_zones(powercap, target->kind, list, sizeof(list));
	if (list[0])
		return refuse(why, size, -ENODEV, "%s: there is no such zone, only %s", text, list);
	if (!limits && powercap->n_zones)
		return refuse(why, size, -EOPNOTSUPP,
			      "%s: powercap offers energy but no limits here, as on AMD and Hygon, "
			      "whose limits are set through HSMP (the amd_hsmp driver, /dev/hsmp)",
			      text);
	return refuse(why, size, -EOPNOTSUPP, "%s: this machine has no %s zone%s", text,
		      gc_zone_kind_name(target->kind), exists ? " with a limit" : "");
}

void gc_cap_control_path(const struct gc_env *env, const struct gc_zone *zone,
			 const struct gc_constraint *constraint, char *path, size_t size)
{
	const char *relative = zone->path + strlen(env->sysfs) + 1;

	if (constraint)
		snprintf(path, size, "%s/constraint_%u_power_limit_uw", relative,
			 constraint->index);
	else
		snprintf(path, size, "%s/enabled", relative);
}

uint64_t gc_cap_original_uw(const struct gc_env *env, const struct gc_zone *zone,
			    const struct gc_records *records)
{
	const struct gc_constraint *constraint = &zone->constraints[GC_CONSTRAINT_LONG_TERM];
	const struct gc_record *record;
	char path[256];

	if (!constraint->present)
		constraint = &zone->constraints[GC_CONSTRAINT_SHORT_TERM];
	gc_cap_control_path(env, zone, constraint, path, sizeof(path));
	record = gc_records_find(records, path);
	if (record && (record->pending || record->applied == constraint->limit_uw))
		return record->original;
	return constraint->limit_uw;
}

static int set_item(const struct gc_env *env, const struct gc_records *records,
		    const struct gc_limit *limit, int rank, struct gc_cap_item *item, char *why,
		    size_t size)
{
	char label[64], asked[32], bound[32];
	struct gc_cap_range range;
	uint64_t uw = limit->value;

	gc_zone_label(item->zone, label, sizeof(label));
	if (item->rank == rank)
		return refuse(why, size, -EINVAL, "%s is given two limits", label);
	if (item->rank > rank)
		return 0;
	range = gc_cap_range(env, item->zone, gc_cap_original_uw(env, item->zone, records));
	if (limit->kind == GC_LIMIT_PERCENT) {
		if (!range.default_uw)
			return refuse(why, size, -EOPNOTSUPP,
				      "%s: its default limit is not known: give watts", label);
		uw = (uint64_t)((double)range.default_uw * (double)limit->value / 1e6 + 0.5);
	}
	gc_format_watts(asked, sizeof(asked), (double)uw / 1e6);
	if (uw < range.min_uw)
		return refuse(why, size, -ERANGE, "%s: %s is below the minimum of %s%s", label,
			      asked, gc_format_watts(bound, sizeof(bound), range.min_uw / 1e6),
			      range.min_is_guess ? " (a tenth of its default limit)" : "");
	if (uw > range.max_uw)
		return refuse(why, size, -ERANGE, "%s: %s is above the maximum of %s", label, asked,
			      gc_format_watts(bound, sizeof(bound), range.max_uw / 1e6));
	item->limit_uw = uw;
	item->rank = rank;
	return 0;
}

static int add_setting(const struct gc_env *env, const struct gc_powercap *powercap,
		       const struct gc_records *records, const char *setting,
		       struct gc_cap_plan *plan, char *why, size_t size)
{
	const char *equals = strchr(setting, '='), *reason;
	struct gc_cap_target target;
	struct gc_limit limit;
	char name[64];
	bool found = false;
	int error;

	if (!equals || equals == setting || (size_t)(equals - setting) >= sizeof(name))
		return refuse(why, size, -EINVAL, "'%s' is not TARGET=LIMIT", setting);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - setting), setting);
	if (gc_cap_target_parse(name, &target))
		return gc_cap_target_refuse(name, why, size);
	if (gc_parse_power(equals + 1, &limit, &reason))
		return refuse(why, size, -EINVAL, "%s: '%s' is no limit: %s", name, equals + 1,
			      reason);
	for (size_t i = 0; i < plan->n_items; i++) {
		struct gc_cap_item *item = &plan->items[i];

		if (!item->zone || !gc_cap_target_matches(&target, item->zone))
			continue;
		found = true;
		error = set_item(env, records, &limit, rank_of(&target), item, why, size);
		if (error)
			return error;
	}
	return found ? 0 : gc_cap_missing(powercap, &target, name, why, size);
}

/* Candidates: each thing that can be limited, once, in its first view. */
static int list_items(const struct gc_powercap *powercap, struct gc_cap_plan *plan)
{
	plan->items = calloc(powercap->n_zones + 1, sizeof(*plan->items));
	if (!plan->items)
		return -ENOMEM;
	for (size_t i = 0; i < powercap->n_zones; i++) {
		const struct gc_zone *zone = &powercap->zones[i];
		const struct gc_zone *last = plan->n_items ?
			plan->items[plan->n_items - 1].zone : NULL;

		if (!zone->has_limits)
			continue;
		if (last && last->kind == zone->kind && last->package == zone->package &&
		    last->die == zone->die)
			continue;
		plan->items[plan->n_items++].zone = zone;
	}
	return 0;
}

static void drop_unnamed(struct gc_cap_plan *plan)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->n_items; i++) {
		if (plan->items[i].rank)
			plan->items[kept++] = plan->items[i];
	}
	plan->n_items = kept;
}

static struct gc_control *add_control(const struct gc_env *env, const struct gc_zone *zone,
				      const struct gc_constraint *constraint, const char *name,
				      struct gc_cap_plan *plan)
{
	struct gc_control *control = &plan->controls[plan->n_controls++];
	char label[48];

	gc_cap_control_path(env, zone, constraint, control->path, sizeof(control->path));
	gc_zone_label(zone, label, sizeof(label));
	snprintf(control->label, sizeof(control->label), "%s %s", label, name);
	return control;
}

static int add_controls(const struct gc_env *env, struct gc_cap_item *item, int constraint,
			struct gc_cap_plan *plan, char *why, size_t size)
{
	bool any = false;
	char label[64];

	for (int kind = GC_CONSTRAINT_LONG_TERM; kind <= GC_CONSTRAINT_SHORT_TERM; kind++) {
		const struct gc_constraint *limit = &item->zone->constraints[kind];
		struct gc_control *control;

		if (!limit->present || (constraint != GC_CAP_BOTH && constraint != kind))
			continue;
		control = add_control(env, item->zone, limit, gc_constraint_name(kind), plan);
		control->value = item->limit_uw;
		control->slack = POWER_SLACK_UW;
		any = true;
	}
	if (!any) {
		gc_zone_label(item->zone, label, sizeof(label));
		return refuse(why, size, -EOPNOTSUPP, "%s has no constraint %s", label,
			      constraint == GC_CAP_BOTH ? "long_term or short_term" :
			      gc_constraint_name(constraint));
	}
	item->enables = item->zone->has_enabled && !item->zone->enabled;
	if (item->enables)
		add_control(env, item->zone, NULL, "enabled", plan)->value = 1;
	return 0;
}

int gc_cap_plan_make(const struct gc_env *env, const struct gc_powercap *powercap,
		     const struct gc_records *records, char *const *settings, size_t n_settings,
		     int constraint, struct gc_cap_plan *plan, char *why, size_t size)
{
	int error;

	*plan = (struct gc_cap_plan){ 0 };
	snprintf(why, size, "out of memory");
	error = list_items(powercap, plan);
	for (size_t i = 0; i < n_settings && !error; i++)
		error = add_setting(env, powercap, records, settings[i], plan, why, size);
	if (!error) {
		drop_unnamed(plan);
		/* Two limits and the switch for each. */
		plan->controls = calloc(3 * plan->n_items + 1, sizeof(*plan->controls));
		error = plan->controls ? 0 : -ENOMEM;
	}
	for (size_t i = 0; i < plan->n_items && !error; i++)
		error = add_controls(env, &plan->items[i], constraint, plan, why, size);
	if (error)
		gc_cap_plan_free(plan);
	return error;
}

void gc_cap_plan_free(struct gc_cap_plan *plan)
{
	free(plan->items);
	free(plan->controls);
	*plan = (struct gc_cap_plan){ 0 };
}
