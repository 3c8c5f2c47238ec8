// SPDX-License-Identifier: GPL-2.0
/* What is known of the node, as metrics. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "metric.h"

#ifndef GREENCAP_VERSION
#error "GREENCAP_VERSION comes from the makefile"
#endif

static void domain_labels(struct gc_metric_writer *w, uint32_t package,
			  enum greencap_domain type)
{
	gc_metric_label_u32(w, "package", package);
	gc_metric_label(w, "domain", gc_domain_name(type));
}

/* One sample a domain, from the gc_energy at @offset. */
static void domain_samples(struct gc_metric_writer *w, const struct gc_snapshot *snapshot,
			   size_t offset)
{
	for (size_t i = 0; i < snapshot->n_domains; i++) {
		const struct gc_domain *domain = &snapshot->domains[i];
		gc_energy energy;

		memcpy(&energy, (const char *)domain + offset, sizeof(energy));
		gc_metric_begin(w);
		domain_labels(w, domain->package, domain->type);
		gc_metric_value(w, gc_energy_joules(energy, domain->unit));
	}
}

static void unattributed_samples(struct gc_metric_writer *w, const struct gc_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n_domains; i++) {
		const struct gc_domain *domain = &snapshot->domains[i];

		for (int reason = 0; reason < __GREENCAP_REASON_MAX; reason++) {
			gc_metric_begin(w);
			domain_labels(w, domain->package, domain->type);
			gc_metric_label(w, "reason", gc_reason_name(reason));
			gc_metric_value(w, gc_energy_joules(domain->reasons[reason], domain->unit));
		}
	}
}

static void baseline_samples(struct gc_metric_writer *w, const struct gc_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n_domains; i++) {
		const struct gc_domain *domain = &snapshot->domains[i];

		if (!(domain->flags & GREENCAP_DOMAIN_F_BASELINE))
			continue;
		gc_metric_begin(w);
		domain_labels(w, domain->package, domain->type);
		gc_metric_value(w, (double)domain->baseline_uw / 1e6);
	}
}

static void quality_samples(struct gc_metric_writer *w, const struct gc_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n_domains; i++) {
		const struct gc_domain *domain = &snapshot->domains[i];

		for (int quality = 0; quality <= GREENCAP_QUALITY_MEASURED; quality++) {
			if (!domain->has_quality)
				continue;
			gc_metric_begin(w);
			domain_labels(w, domain->package, domain->type);
			gc_metric_label(w, "quality", gc_quality_name(quality));
			gc_metric_value(w, domain->quality == (unsigned int)quality);
		}
	}
}

static void flag_samples(struct gc_metric_writer *w, const struct gc_snapshot *snapshot)
{
	static const struct {
		uint32_t bit;
		const char *name;
	} flags[] = {
		{ GREENCAP_DOMAIN_F_REBASED, "rebased" },
		{ GREENCAP_DOMAIN_F_OFFLINE, "offline" },
		{ GREENCAP_DOMAIN_F_STUCK, "stuck" },
	};

	for (size_t i = 0; i < snapshot->n_domains * 3; i++) {
		const struct gc_domain *domain = &snapshot->domains[i / 3];

		gc_metric_begin(w);
		domain_labels(w, domain->package, domain->type);
		gc_metric_label(w, "flag", flags[i % 3].name);
		gc_metric_value(w, !!(domain->flags & flags[i % 3].bit));
	}
}

static void domain_metrics(struct gc_metric_writer *w, const struct gc_snapshot *snapshot)
{
	gc_metric_counter(w, "greencap_domain_energy_joules", "joules",
			  "What the hardware counter moved since the module was loaded.");
	domain_samples(w, snapshot, offsetof(struct gc_domain, hardware));
	gc_metric_counter(w, "greencap_domain_attributed_joules", "joules",
			  "Energy given to cgroups, living and ended.");
	domain_samples(w, snapshot, offsetof(struct gc_domain, attributed));
	gc_metric_counter(w, "greencap_domain_shared_joules", "joules",
			  "Energy drawn by all that ran together: uncore, static power of busy cores.");
	domain_samples(w, snapshot, offsetof(struct gc_domain, shared));
	gc_metric_counter(w, "greencap_domain_modelled_joules", "joules",
			  "Energy given to cgroups by a fitted model of counted work.");
	domain_samples(w, snapshot, offsetof(struct gc_domain, modelled));
	gc_metric_counter(w, "greencap_domain_idle_joules", "joules",
			  "Energy drawn without any work.");
	domain_samples(w, snapshot, offsetof(struct gc_domain, idle));
	gc_metric_counter(w, "greencap_domain_unattributed_joules", "joules",
			  "Energy that could not be given to a cgroup, by reason.");
	unattributed_samples(w, snapshot);
	gc_metric_gauge(w, "greencap_domain_pending_joules", "joules",
			"Energy that waits for busy CPUs to report what they ran.");
	domain_samples(w, snapshot, offsetof(struct gc_domain, pending));
	gc_metric_gauge(w, "greencap_domain_baseline_watts", "watts",
			"Idle power, once the package has been idle.");
	baseline_samples(w, snapshot);
	gc_metric_gauge(w, "greencap_domain_quality", NULL,
			"1 for what the split of a domain's energy rests on now.");
	quality_samples(w, snapshot);
	gc_metric_gauge(w, "greencap_domain_flag", NULL,
			"1 if the energy of a domain is in doubt for this reason.");
	flag_samples(w, snapshot);
}

static void cgroup_energy_samples(struct gc_metric_writer *w, const struct gc_snapshot *snapshot,
				  bool self)
{
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		const struct gc_cgroup *cgroup = &snapshot->cgroups[i];

		/* A new cgroup may have the path of one that is gone: series must differ. */
		for (size_t j = 0; !cgroup->removed && j < cgroup->n_energies; j++) {
			const struct gc_cgroup_energy *energy = &cgroup->energies[j];
			const struct gc_domain *domain;

			domain = gc_snapshot_domain(snapshot, energy->package, energy->type);
			if (!domain)
				continue;
			gc_metric_begin(w);
			gc_metric_label(w, "cgroup", cgroup->path);
			domain_labels(w, energy->package, energy->type);
			gc_metric_value(w, gc_energy_joules(self ? energy->self : energy->total,
							    domain->unit));
		}
	}
}

static void cgroup_metrics(struct gc_metric_writer *w, const struct gc_snapshot *snapshot)
{
	gc_metric_counter(w, "greencap_cgroup_energy_joules", "joules",
			  "Energy of a cgroup and all its descendants, living and ended.");
	cgroup_energy_samples(w, snapshot, false);
	gc_metric_counter(w, "greencap_cgroup_self_joules", "joules",
			  "Energy of a cgroup's own tasks.");
	cgroup_energy_samples(w, snapshot, true);
	gc_metric_counter(w, "greencap_cgroup_cpu_seconds", "seconds",
			  "CPU time of a cgroup's own tasks that was seen.");
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		if (snapshot->cgroups[i].removed)
			continue;
		gc_metric_begin(w);
		gc_metric_label(w, "cgroup", snapshot->cgroups[i].path);
		gc_metric_value(w, (double)snapshot->cgroups[i].busy_ns / 1e9);
	}
}

static void module_metrics(struct gc_metric_writer *w, const struct gc_node *node)
{
	gc_metric_gauge(w, "greencap_module_enabled", NULL, "1 if the meter is running.");
	gc_metric_plain(w, !!(node->flags & GREENCAP_NODE_F_ENABLED));
	gc_metric_gauge(w, "greencap_module_filtered", NULL,
			"1 if the CPU adds noise to its energy counters.");
	gc_metric_plain(w, !!(node->flags & GREENCAP_NODE_F_FILTERED));
	gc_metric_gauge(w, "greencap_module_uptime_seconds", "seconds",
			"Time since the module was loaded.");
	gc_metric_plain(w, (double)(node->now_ns - node->since_ns) / 1e9);
	gc_metric_gauge(w, "greencap_cgroups", NULL, "Cgroups that are tracked now.");
	gc_metric_plain(w, node->cgroups);
	gc_metric_counter(w, "greencap_cgroups_untracked", NULL,
			  "Cgroups that could not be tracked.");
	gc_metric_plain(w, (double)node->untracked);
	gc_metric_counter(w, "greencap_cgroups_ended", NULL, "Final records of cgroups made.");
	gc_metric_plain(w, (double)node->ended);
	gc_metric_counter(w, "greencap_cgroups_ended_lost", NULL,
			  "Final records that newer ones have pushed out.");
	gc_metric_plain(w, (double)node->ended_lost);
	gc_metric_counter(w, "greencap_activity_overflows", NULL,
			  "Times that a CPU's table of activity was full.");
	gc_metric_plain(w, (double)node->overflows);
	gc_metric_gauge(w, "greencap_module_memory_bytes", "bytes",
			"Memory of the module's tables.");
	gc_metric_begin(w);
	gc_metric_label(w, "table", "cgroups");
	gc_metric_value(w, (double)node->bytes_cgroups);
	gc_metric_begin(w);
	gc_metric_label(w, "table", "cpus");
	gc_metric_value(w, (double)node->bytes_cpus);
}

static void zone_labels(struct gc_metric_writer *w, const struct gc_zone *zone)
{
	char label[64];

	gc_metric_label(w, "zone", gc_zone_label(zone, label, sizeof(label)));
}

static void constraint_samples(struct gc_metric_writer *w, const struct gc_zone *zone)
{
	for (int kind = 0; kind < GC_CONSTRAINT_KINDS; kind++) {
		const struct gc_constraint *constraint = &zone->constraints[kind];

		if (!constraint->present)
			continue;
		gc_metric_begin(w);
		zone_labels(w, zone);
		gc_metric_label(w, "control_type", zone->control_type);
		gc_metric_label(w, "constraint", gc_constraint_name(kind));
		gc_metric_value(w, (double)constraint->limit_uw / 1e6);
	}
}

static void powercap_metrics(struct gc_metric_writer *w, const struct gc_powercap *powercap)
{
	struct gc_effective effective;

	gc_metric_counter(w, "greencap_powercap_energy_joules", "joules",
			  "Energy counter of a powercap zone; wraps.");
	for (size_t i = 0; i < powercap->n_zones; i++) {
		const struct gc_zone *zone = &powercap->zones[i];

		if (!zone->has_energy || zone->mmio)
			continue;
		gc_metric_begin(w);
		zone_labels(w, zone);
		gc_metric_value(w, (double)zone->energy_uj / 1e6);
	}
	gc_metric_gauge(w, "greencap_powercap_limit_watts", "watts", "Power limit as set.");
	for (size_t i = 0; i < powercap->n_zones; i++)
		constraint_samples(w, &powercap->zones[i]);
	gc_metric_gauge(w, "greencap_powercap_effective_limit_watts", "watts",
			"The lowest enabled power limit of a zone.");
	for (size_t i = 0; i < powercap->n_zones; i++) {
		effective = gc_powercap_effective(powercap, &powercap->zones[i]);
		if (powercap->zones[i].mmio || !effective.limit_uw)
			continue;
		gc_metric_begin(w);
		zone_labels(w, &powercap->zones[i]);
		gc_metric_value(w, (double)effective.limit_uw / 1e6);
	}
}

static void cpufreq_metrics(struct gc_metric_writer *w, const struct gc_cpufreq *cpufreq)
{
	const char *binder;

	gc_metric_gauge(w, "greencap_cpufreq_frequency_hertz", "hertz", "Frequency of CPUs now.");
	for (size_t i = 0; i < cpufreq->n_policies; i++) {
		gc_metric_begin(w);
		gc_metric_label_u32(w, "policy", cpufreq->policies[i].number);
		gc_metric_value(w, (double)cpufreq->policies[i].current_hz);
	}
	gc_metric_gauge(w, "greencap_cpufreq_limit_hertz", "hertz",
			"The lowest of all frequency limits of CPUs.");
	for (size_t i = 0; i < cpufreq->n_policies; i++) {
		gc_metric_begin(w);
		gc_metric_label_u32(w, "policy", cpufreq->policies[i].number);
		gc_metric_value(w, (double)gc_cpufreq_effective(cpufreq, &cpufreq->policies[i],
								&binder));
	}
}

void gc_metrics_render(FILE *to, const struct gc_metrics *metrics, enum gc_metrics_format format)
{
	struct gc_metric_writer w = { .to = to, .format = format };

	gc_metric_gauge(&w, "greencap_up", NULL, "1 if the module answers.");
	gc_metric_plain(&w, metrics->up);
	gc_metric_gauge(&w, "greencap_build_info", NULL, "Versions of tool and module.");
	gc_metric_begin(&w);
	gc_metric_label(&w, "version", GREENCAP_VERSION);
	if (metrics->up) {
		gc_metric_label(&w, "module", metrics->node.module);
		gc_metric_label(&w, "source", metrics->node.source);
		gc_metric_label(&w, "quality", gc_quality_name(metrics->node.quality));
	}
	gc_metric_value(&w, 1);
	if (metrics->up) {
		module_metrics(&w, &metrics->node);
		domain_metrics(&w, &metrics->snapshot);
		cgroup_metrics(&w, &metrics->snapshot);
	}
	if (metrics->powercap.n_zones)
		powercap_metrics(&w, &metrics->powercap);
	if (metrics->cpufreq.n_policies)
		cpufreq_metrics(&w, &metrics->cpufreq);
	gc_metric_gauge(&w, "greencap_scrape_duration_seconds", "seconds",
			"How long it took to ask for these numbers.");
	gc_metric_plain(&w, metrics->seconds);
	gc_metric_counter(&w, "greencap_scrape_errors", NULL,
			  "Scrapes in which the module did not answer.");
	gc_metric_plain(&w, (double)metrics->errors);
	fputs("# EOF\n", to);
}

void gc_metrics_free(struct gc_metrics *metrics)
{
	gc_snapshot_free(&metrics->snapshot);
	gc_powercap_free(&metrics->powercap);
	gc_cpufreq_free(&metrics->cpufreq);
}

const char *gc_metrics_content_type(enum gc_metrics_format format)
{
	if (format == GC_METRICS_OPENMETRICS)
		return "application/openmetrics-text; version=1.0.0; charset=utf-8";
	return "text/plain; version=0.0.4; charset=utf-8";
}

/* The highest q that @accept gives to @type; -1 if it does not name it. */
static double quality_of(const char *accept, const char *type)
{
	double best = -1;

	while (*accept) {
		size_t length = strcspn(accept, ",");
		const char *end = accept + length, *q;
		double quality = 1;

		accept += strspn(accept, " \t");
		q = accept < end ? memmem(accept, (size_t)(end - accept), ";q=", 3) : NULL;
		if (!q && accept < end)
			q = memmem(accept, (size_t)(end - accept), "; q=", 4);
		if (q)
			quality = strtod(strchr(q, '=') + 1, NULL);
		if (accept < end && !strncasecmp(accept, type, strlen(type)) && quality > best)
			best = quality;
		accept = end + (*end == ',');
	}
	return best;
}

enum gc_metrics_format gc_metrics_negotiate(const char *accept)
{
	double openmetrics, text;

	if (!accept)
		return GC_METRICS_TEXT;
	openmetrics = quality_of(accept, "application/openmetrics-text");
	text = quality_of(accept, "text/plain");
	return openmetrics > 0 && openmetrics >= text ? GC_METRICS_OPENMETRICS : GC_METRICS_TEXT;
}
