// SPDX-License-Identifier: GPL-2.0
/* Power limits as requested, applied and effective. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cap_plan.h"
#include "cap_show.h"
#include "json_print.h"
#include "units.h"

int gc_cap_view_read(const struct gc_env *env, struct gc_cap_view *view)
{
	*view = (struct gc_cap_view){ .env = env };
	view->records_error = gc_records_read(env, "class/powercap/", &view->records);
	return gc_powercap_read(env, &view->powercap);
}

void gc_cap_view_free(struct gc_cap_view *view)
{
	gc_powercap_free(&view->powercap);
	gc_records_free(&view->records);
}

int gc_cap_explain(int error)
{
	if (error == -ENOENT)
		gc_error("this kernel offers no power limits: there is no powercap class in sysfs; "
			 "load intel_rapl_msr (or intel_rapl_tpmi) if the CPU has RAPL");
	else
		gc_error("powercap cannot be read: %s", strerror(-error));
	return error == -ENOENT ? GC_EXIT_UNSUPPORTED : GC_EXIT_FAILED;
}

/* What greencap wrote to a constraint, if that is still what it holds. */
static const struct gc_record *record_of(const struct gc_cap_view *view,
					 const struct gc_zone *zone,
					 const struct gc_constraint *constraint)
{
	char path[256];

	gc_cap_control_path(view->env, zone, constraint, path, sizeof(path));
	return gc_records_find(&view->records, path);
}

static char *watts(char *buffer, size_t size, uint64_t uw)
{
	if (uw)
		return gc_format_watts(buffer, size, (double)uw / 1e6);
	snprintf(buffer, size, "none");
	return buffer;
}

static void print_effective(const struct gc_cap_view *view, const struct gc_zone *zone)
{
	struct gc_effective effective = gc_powercap_effective(&view->powercap, zone);
	char text[32];

	if (!effective.zone) {
		printf("  none");
		return;
	}
	printf("  %s by %s %s", watts(text, sizeof(text), effective.limit_uw),
	       effective.zone->control_type, gc_constraint_name(effective.constraint));
}

static void print_constraint(const struct gc_cap_view *view, const struct gc_zone *zone, int kind,
			     bool first)
{
	const struct gc_constraint *constraint = &zone->constraints[kind];
	const struct gc_record *record = record_of(view, zone, constraint);
	char label[64] = "", requested[32] = "-", original[32] = "-", applied[32];

	if (first)
		gc_zone_label(zone, label, sizeof(label));
	if (record) {
		watts(requested, sizeof(requested), record->requested);
		watts(original, sizeof(original), record->original);
	}
	printf("%-11s %-11s %-10s %-10s %-10s", label, gc_constraint_name(kind), requested,
	       watts(applied, sizeof(applied), constraint->limit_uw), original);
	if (first)
		print_effective(view, zone);
	putchar('\n');
}

static void print_notes(const struct gc_cap_view *view, const struct gc_zone *zone)
{
	for (int kind = 0; kind < GC_CONSTRAINT_KINDS; kind++) {
		const struct gc_constraint *constraint = &zone->constraints[kind];
		const struct gc_record *record;

		if (!constraint->present)
			continue;
		record = record_of(view, zone, constraint);
		if (!record)
			continue;
		if (!record->pending && record->applied != constraint->limit_uw)
			printf("  %s: somebody else changed it after greencap\n", record->label);
		else if (gc_record_owner_alive(view->env, record))
			printf("  %s: until process %d ends\n", record->label, record->owner);
		else if (record->owner)
			printf("  %s: left by a 'greencap run' that died; 'greencap cap clear' "
			       "puts it back\n", record->label);
	}
	if (zone->has_enabled && !zone->enabled)
		printf("  limits of this zone are switched off\n");
}

static void print_zone(const struct gc_cap_view *view, const struct gc_zone *zone)
{
	bool first = true;

	for (int kind = 0; kind < GC_CONSTRAINT_KINDS; kind++) {
		if (!zone->constraints[kind].present)
			continue;
		print_constraint(view, zone, kind, first);
		first = false;
	}
	if (zone->mmio)
		printf("  a second view of the same zone, %s; the lowest limit wins\n",
		       zone->control_type);
	print_notes(view, zone);
}

void gc_cap_show_table(const struct gc_cap_view *view)
{
	bool any = false;

	printf("%-11s %-11s %-10s %-10s %-10s  %s\n", "ZONE", "CONSTRAINT", "REQUESTED", "APPLIED",
	       "ORIGINAL", "EFFECTIVE");
	for (size_t i = 0; i < view->powercap.n_zones; i++) {
		if (!view->powercap.zones[i].has_limits)
			continue;
		print_zone(view, &view->powercap.zones[i]);
		any = true;
	}
	if (!any)
		printf("no zone can be limited through powercap%s\n", view->powercap.n_zones ?
		       " (AMD and Hygon: limits are set through HSMP)" : "");
	if (view->records_error)
		printf("what was requested is shown to root only\n");
}

static void json_watts(struct json_object *object, const char *key, uint64_t uw)
{
	gc_json_double(object, key, (double)uw / 1e6);
}

static void json_null(struct json_object *object, const char *key)
{
	json_object_object_add(object, key, NULL);
}

static void json_constraint(const struct gc_cap_view *view, const struct gc_zone *zone, int kind,
			    struct json_object *object)
{
	const struct gc_constraint *constraint = &zone->constraints[kind];
	const struct gc_record *record = record_of(view, zone, constraint);

	gc_json_string(object, "name", gc_constraint_name(kind));
	json_watts(object, "applied_watts", constraint->limit_uw);
	if (record) {
		json_watts(object, "requested_watts", record->requested);
		json_watts(object, "original_watts", record->original);
		gc_json_bool(object, "changed_by_others",
			     !record->pending && record->applied != constraint->limit_uw);
		if (record->owner)
			gc_json_u64(object, "owner_pid", (uint64_t)record->owner);
	} else {
		json_null(object, "requested_watts");
		json_null(object, "original_watts");
	}
	if (constraint->max_uw)
		json_watts(object, "maximum_watts", constraint->max_uw);
	if (constraint->window_us)
		gc_json_double(object, "window_seconds", (double)constraint->window_us / 1e6);
}

static void json_effective(const struct gc_cap_view *view, const struct gc_zone *zone,
			   struct json_object *object)
{
	struct gc_effective effective = gc_powercap_effective(&view->powercap, zone);
	struct json_object *binding;

	if (!effective.zone) {
		json_null(object, "effective_watts");
		json_null(object, "binding");
		return;
	}
	json_watts(object, "effective_watts", effective.limit_uw);
	binding = gc_json_object(object, "binding");
	gc_json_string(binding, "control_type", effective.zone->control_type);
	gc_json_string(binding, "constraint", gc_constraint_name(effective.constraint));
}

static void json_zone(const struct gc_cap_view *view, const struct gc_zone *zone,
		      struct json_object *object)
{
	uint64_t original_uw = gc_cap_original_uw(view->env, zone, &view->records);
	struct gc_cap_range range = gc_cap_range(view->env, zone, original_uw);
	struct json_object *constraints;
	char label[64];

	gc_json_string(object, "zone", gc_zone_label(zone, label, sizeof(label)));
	gc_json_string(object, "domain", gc_zone_kind_name(zone->kind));
	if (zone->package >= 0)
		gc_json_u64(object, "package", (uint64_t)zone->package);
	if (zone->die >= 0)
		gc_json_u64(object, "die", (uint64_t)zone->die);
	gc_json_string(object, "control_type", zone->control_type);
	if (zone->has_enabled)
		gc_json_bool(object, "enabled", zone->enabled);
	json_watts(object, "default_watts", range.default_uw);
	json_watts(object, "minimum_watts", range.min_uw);
	gc_json_bool(object, "minimum_is_guess", range.min_is_guess);
	json_watts(object, "maximum_watts", range.max_uw);
	json_effective(view, zone, object);
	constraints = gc_json_array(object, "constraints");
	for (int kind = 0; kind < GC_CONSTRAINT_KINDS; kind++) {
		if (zone->constraints[kind].present)
			json_constraint(view, zone, kind, gc_json_append(constraints));
	}
}

struct json_object *gc_cap_show_json(const struct gc_cap_view *view)
{
	struct json_object *root = json_object_new_object();
	struct json_object *zones = gc_json_array(root, "zones");

	for (size_t i = 0; i < view->powercap.n_zones; i++) {
		if (view->powercap.zones[i].has_limits)
			json_zone(view, &view->powercap.zones[i], gc_json_append(zones));
	}
	gc_json_bool(root, "records_readable", !view->records_error);
	return root;
}
