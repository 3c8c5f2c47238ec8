// SPDX-License-Identifier: GPL-2.0
/* What "greencap stat" says, for programs. */
#include "json_print.h"
#include "report.h"

#define FRAC_BITS GREENCAP_FRAC_BITS

double gc_report_seconds(const struct gc_report *report, const struct gc_cgroup *cgroup)
{
	uint64_t from = cgroup->created_ns, to = report->now_ns;

	if (report->interval_ns)
		return (double)report->interval_ns / 1e9;
	if (from < report->since_ns)
		from = report->since_ns;
	if (cgroup->removed_ns)
		to = cgroup->removed_ns;
	return to > from ? (double)(to - from) / 1e9 : 0;
}

/* "NAME_joules" and, if asked for, "NAME_joules_raw". */
static void add_energy(const struct gc_report *report, struct json_object *object,
		       const char *key, gc_energy energy, struct gc_unit unit)
{
	struct json_object *raw;
	char raw_key[64];

	gc_json_double(object, key, gc_energy_joules(energy, unit));
	if (!report->raw)
		return;
	snprintf(raw_key, sizeof(raw_key), "%s_raw", key);
	raw = gc_json_object(object, raw_key);
	/* A difference may be negative: then units is, and frac still counts upwards. */
	if (energy < 0)
		json_object_object_add(raw, "units", json_object_new_int64(energy >> FRAC_BITS));
	else
		gc_json_u64(raw, "units", (uint64_t)(energy >> FRAC_BITS));
	json_object_object_add(raw, "frac",
			       json_object_new_int(energy & ((1 << FRAC_BITS) - 1)));
}

static void add_unit(const struct gc_report *report, struct json_object *object,
		     struct gc_unit unit)
{
	if (!report->raw)
		return;
	gc_json_u64(object, "unit_num", unit.num);
	gc_json_u64(object, "unit_den", unit.den);
}

static void add_cgroup_domain(const struct gc_report *report, struct json_object *array,
			      const struct gc_cgroup_energy *energy, double seconds)
{
	const struct gc_domain *domain;
	struct json_object *entry;

	domain = gc_snapshot_domain(report->snapshot, energy->package, energy->type);
	if (!domain)
		return;
	entry = gc_json_append(array);
	gc_json_u64(entry, "package", energy->package);
	gc_json_string(entry, "domain", gc_domain_name(energy->type));
	add_unit(report, entry, domain->unit);
	add_energy(report, entry, "energy_joules", energy->total, domain->unit);
	add_energy(report, entry, "self_joules", energy->self, domain->unit);
	gc_json_double(entry, "power_watts",
		       seconds > 0 ? gc_energy_joules(energy->total, domain->unit) / seconds : 0);
}

/* In each domain: also one that it has drawn nothing from by itself. */
static void add_share(const struct gc_report *report, struct json_object *entry, size_t cgroup)
{
	struct json_object *array = gc_json_array(entry, "shares"), *item;

	for (size_t i = 0; i < report->snapshot->n_domains; i++) {
		const struct gc_domain *domain = &report->snapshot->domains[i];
		const struct gc_share_part *part = gc_share_part(report->share, cgroup, i);

		item = gc_json_append(array);
		gc_json_u64(item, "package", domain->package);
		gc_json_string(item, "domain", gc_domain_name(domain->type));
		add_energy(report, item, "share_joules", part->total, domain->unit);
		add_energy(report, item, "self_share_joules", part->self, domain->unit);
	}
}

static void add_cgroup(const struct gc_report *report, struct json_object *array,
		       const struct gc_cgroup *cgroup)
{
	struct json_object *entry = gc_json_append(array), *domains;
	double seconds = gc_report_seconds(report, cgroup);

	gc_json_string(entry, "path", cgroup->path);
	gc_json_u64(entry, "id", cgroup->id);
	gc_json_bool(entry, "alive", !cgroup->removed);
	gc_json_string(entry, "quality", gc_quality_name(report->quality));
	if (report->ended) {
		gc_json_u64(entry, "seq", cgroup->seq);
		gc_json_u64(entry, "parent", cgroup->parent);
		gc_json_double(entry, "lifetime_seconds", seconds);
		gc_json_double(entry, "busy_seconds", (double)cgroup->busy_ns / 1e9);
	}
	domains = gc_json_array(entry, "domains");
	for (size_t i = 0; i < cgroup->n_energies; i++)
		add_cgroup_domain(report, domains, &cgroup->energies[i], seconds);
	if (report->share)
		add_share(report, entry, (size_t)(cgroup - report->snapshot->cgroups));
}

static void add_total(const struct gc_report *report, struct json_object *array,
		      const struct gc_domain *domain)
{
	struct json_object *entry = gc_json_append(array), *reasons;

	gc_json_u64(entry, "package", domain->package);
	gc_json_string(entry, "domain", gc_domain_name(domain->type));
	add_unit(report, entry, domain->unit);
	add_energy(report, entry, "hardware_joules", domain->hardware, domain->unit);
	add_energy(report, entry, "attributed_joules", domain->attributed, domain->unit);
	add_energy(report, entry, "shared_joules", domain->shared, domain->unit);
	add_energy(report, entry, "idle_joules", domain->idle, domain->unit);
	add_energy(report, entry, "unattributed_joules", domain->unattributed, domain->unit);
	add_energy(report, entry, "pending_joules", domain->pending, domain->unit);
	add_energy(report, entry, "modelled_joules", domain->modelled, domain->unit);
	gc_json_string(entry, "quality",
		       gc_quality_name(gc_domain_quality(domain, report->quality)));
	if (report->share)
		add_energy(report, entry, "unshared_joules",
			   report->share->unshared[domain - report->snapshot->domains],
			   domain->unit);
	if (!report->raw)
		return;
	reasons = gc_json_object(entry, "unattributed_reasons");
	for (int i = 0; i < __GREENCAP_REASON_MAX; i++)
		add_energy(report, reasons, gc_reason_name(i), domain->reasons[i], domain->unit);
}

struct json_object *gc_report_json(const struct gc_report *report)
{
	const struct gc_snapshot *snapshot = report->snapshot;
	struct json_object *root = json_object_new_object(), *array;
	uint64_t since = report->interval_ns;

	array = gc_json_array(root, "cgroups");
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		if (gc_filter_has(report->filter, snapshot->cgroups[i].path))
			add_cgroup(report, array, &snapshot->cgroups[i]);
	}
	array = gc_json_array(root, "totals");
	for (size_t i = 0; i < snapshot->n_domains; i++)
		add_total(report, array, &snapshot->domains[i]);
	if (!since && report->now_ns > report->since_ns)
		since = report->now_ns - report->since_ns;
	if (report->share)
		gc_json_string(root, "share", gc_share_name(report->share->rule));
	gc_json_double(root, "since_seconds", (double)since / 1e9);
	return root;
}
