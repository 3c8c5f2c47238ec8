// SPDX-License-Identifier: GPL-2.0
/* What "greencap stat" says, for people. */
#include <stdlib.h>

#include "report.h"
#include "text.h"
#include "units.h"

#define N_PARTS	6	/* of what the hardware drew: itself, and where it went */
#define JOULES	18	/* columns of "3.42 MJ (0.95 kWh)" */

static void print_path(const struct gc_cgroup *cgroup, FILE *to)
{
	char *path = gc_text_printable(cgroup->path);

	fprintf(to, "%s\n", path ? path : "?");
	free(path);
}

static double total(const struct gc_report *report, const struct gc_cgroup *cgroup,
		    enum greencap_domain type)
{
	return gc_cgroup_joules(report->snapshot, cgroup, type, false);
}

/* Package and DRAM power together: they are different joules. */
static double power(const struct gc_report *report, const struct gc_cgroup *cgroup)
{
	double seconds = gc_report_seconds(report, cgroup), joules;

	joules = total(report, cgroup, GREENCAP_DOMAIN_PACKAGE) +
		 total(report, cgroup, GREENCAP_DOMAIN_DRAM);
	return seconds > 0 ? joules / seconds : 0;
}

/* Nothing from a domain is not the same as a domain that is not there, or not meant. */
static void print_joules(const struct gc_report *report, const struct gc_cgroup *cgroup,
			 enum greencap_domain type, FILE *to)
{
	char joules[32] = "-";
	bool known = false;

	for (size_t i = 0; i < report->snapshot->n_domains; i++)
		known |= report->snapshot->domains[i].type == type;
	if (known)
		gc_format_joules(joules, sizeof(joules), total(report, cgroup, type));
	fprintf(to, "%*s ", JOULES, joules);
}

/* Of all domains. */
static void print_share(const struct gc_report *report, const struct gc_cgroup *cgroup, FILE *to)
{
	size_t index = (size_t)(cgroup - report->snapshot->cgroups);
	char joules[32];
	double sum = 0;

	if (!report->share)
		return;
	for (size_t i = 0; i < report->snapshot->n_domains; i++)
		sum += gc_energy_joules(gc_share_part(report->share, index, i)->total,
					report->snapshot->domains[i].unit);
	fprintf(to, "%*s ", JOULES, gc_format_joules(joules, sizeof(joules), sum));
}

static void print_cgroup(const struct gc_report *report, const struct gc_cgroup *cgroup, FILE *to)
{
	char watts[32], last[32];

	print_joules(report, cgroup, GREENCAP_DOMAIN_PACKAGE, to);
	print_joules(report, cgroup, GREENCAP_DOMAIN_DRAM, to);
	print_share(report, cgroup, to);
	fprintf(to, "%8s  ", gc_format_watts(watts, sizeof(watts), power(report, cgroup)));
	if (report->ended) {
		gc_format_seconds(last, sizeof(last), gc_report_seconds(report, cgroup));
		fprintf(to, "%12s  ", last);
	}
	print_path(cgroup, to);
}

static void print_domain(const struct gc_report *report, const struct gc_domain *domain, FILE *to)
{
	const gc_energy parts[N_PARTS] = {
		domain->hardware, domain->attributed, domain->shared,
		domain->idle, domain->unattributed, domain->pending,
	};
	char label[32], joules[32];

	snprintf(label, sizeof(label), "%s:%u", gc_domain_name(domain->type), domain->package);
	fprintf(to, "%-11s", label);
	for (size_t i = 0; i < N_PARTS; i++) {
		gc_format_joules(joules, sizeof(joules), gc_energy_joules(parts[i], domain->unit));
		/* The kilowatt hours of the parts would not fit. */
		for (char *c = joules; i && *c; c++) {
			if (*c == '(')
				c[-1] = *c = '\0';
		}
		fprintf(to, i ? " %12s" : "%18s", joules);
	}
	fprintf(to, "  %s\n", gc_quality_name(gc_domain_quality(domain, report->quality)));
}

void gc_report_table(const struct gc_report *report, FILE *to)
{
	const struct gc_snapshot *snapshot = report->snapshot;
	const char *lifetime = report->ended ? "    LIFETIME  " : "";

	fprintf(to, "%*s %*s ", JOULES, "PACKAGE", JOULES, "DRAM");
	if (report->share)
		fprintf(to, "%*s ", JOULES, "SHARE");
	fprintf(to, "%8s  %sCGROUP\n", "POWER", lifetime);
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		if (gc_filter_has(report->filter, snapshot->cgroups[i].path))
			print_cgroup(report, &snapshot->cgroups[i], to);
	}
	if (report->ended || !snapshot->n_domains)
		return;
	fprintf(to, "\n%-11s%18s %12s %12s %12s %12s %12s  %s\n", "DOMAIN", "HARDWARE", "CGROUPS",
		"SHARED", "IDLE", "UNATTRIBUTED", "PENDING", "QUALITY");
	for (size_t i = 0; i < snapshot->n_domains; i++)
		print_domain(report, &snapshot->domains[i], to);
}
