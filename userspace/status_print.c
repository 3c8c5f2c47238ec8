// SPDX-License-Identifier: GPL-2.0
/* "greencap status" as a table. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "status.h"
#include "units.h"

static char *percent(char *buffer, size_t size, double share)
{
	if (isfinite(share))
		snprintf(buffer, size, "%.1f %%", share * 100);
	else
		snprintf(buffer, size, "-");
	return buffer;
}

static void print_head(const struct gc_status *status)
{
	char watts[32], seconds[32];

	gc_format_watts(watts, sizeof(watts), gc_status_watts(status));
	gc_format_seconds(seconds, sizeof(seconds), status->seconds);
	switch (status->source) {
	case GC_STATUS_MODULE:
		printf("node       %s over %s, from the module %s (%s)%s\n", watts, seconds,
		       status->node.module, status->node.source,
		       status->node.flags & GREENCAP_NODE_F_ENABLED ? "" : ", switched off");
		break;
	case GC_STATUS_POWERCAP:
		printf("node       %s over %s, from powercap\n", watts, seconds);
		break;
	case GC_STATUS_NONE:
		printf("node       no energy counter can be read\n");
		break;
	}
}

static void print_domain(const struct gc_status *status, const struct gc_status_domain *domain)
{
	bool baseline = domain->flags & GREENCAP_DOMAIN_F_BASELINE;
	char watts[32], shared[32], idle[32], share[32], lost[32], joules[32];

	printf("%-10s %8s %9s %9s %9s %13s  %-22s%s%s\n", domain->label,
	       gc_format_watts(watts, sizeof(watts), domain->watts),
	       gc_format_watts(shared, sizeof(shared), domain->shared_watts),
	       gc_format_watts(idle, sizeof(idle), baseline ? domain->idle_watts : NAN),
	       percent(share, sizeof(share), baseline ? domain->idle_share : NAN),
	       percent(lost, sizeof(lost), domain->unattributed_share),
	       gc_format_joules(joules, sizeof(joules), domain->joules),
	       status->source == GC_STATUS_MODULE ? gc_quality_name(domain->quality) : "-",
	       domain->flags & GREENCAP_DOMAIN_F_STUCK ? "  COUNTER STUCK" :
	       domain->flags & GREENCAP_DOMAIN_F_OFFLINE ? "  offline" : "");
}

/* Why there is no idle power: it must have been seen once. */
static void print_no_baseline(const struct gc_status *status)
{
	for (size_t i = 0; status->source == GC_STATUS_MODULE && i < status->n_domains; i++) {
		if (!(status->domains[i].flags & GREENCAP_DOMAIN_F_BASELINE))
			printf("%s was never idle since the load: its idle power is not known\n",
			       status->domains[i].label);
	}
}

static void print_zone(const struct gc_status *status, const struct gc_zone *zone)
{
	struct gc_effective effective = gc_powercap_effective(&status->powercap, zone);
	char label[64], watts[32];

	printf("%-10s %8s", gc_zone_label(zone, label, sizeof(label)),
	       effective.limit_uw ?
	       gc_format_watts(watts, sizeof(watts), (double)effective.limit_uw / 1e6) : "none");
	for (int kind = 0; kind < GC_CONSTRAINT_KINDS; kind++) {
		const struct gc_constraint *constraint = &zone->constraints[kind];

		if (constraint->present)
			printf("  %s %s", gc_constraint_name(kind),
			       gc_format_watts(watts, sizeof(watts),
					       (double)constraint->limit_uw / 1e6));
	}
	if (effective.limit_uw && strcmp(effective.zone->control_type, zone->control_type) != 0)
		printf("  (by %s)", effective.zone->control_type);
	if (zone->has_enabled && !zone->enabled)
		printf("  (disabled)");
	putchar('\n');
}

static void print_caps(const struct gc_status *status)
{
	bool any = false;

	for (size_t i = 0; i < status->powercap.n_zones; i++) {
		const struct gc_zone *zone = &status->powercap.zones[i];

		if (!zone->has_limits || zone->mmio)
			continue;
		if (!any)
			printf("\n%-10s %8s  %s\n", "CAP", "LIMIT", "CONSTRAINTS");
		any = true;
		print_zone(status, zone);
	}
	if (!any)
		printf("\nno power limits: powercap has none on this machine\n");
}

static void print_policy(const struct gc_status *status, const struct gc_policy *policy)
{
	char now[32], limit[32], max[32];
	const char *binder;

	printf("cpu:%-6s %10s %10s %10s  %s %s\n", policy->cpus,
	       policy->current_hz ?
	       gc_format_hertz(now, sizeof(now), (double)policy->current_hz) : "-",
	       gc_format_hertz(limit, sizeof(limit),
			       (double)gc_cpufreq_effective(&status->cpufreq, policy, &binder)),
	       gc_format_hertz(max, sizeof(max), (double)policy->hardware_max_hz),
	       policy->driver, policy->governor);
}

void gc_status_print(const struct gc_status *status)
{
	print_head(status);
	if (status->n_domains)
		printf("\n%-10s %8s %9s %9s %9s %13s  %-22s%s\n", "DOMAIN", "POWER", "SHARED", "IDLE",
		       "SHARE", "UNATTRIBUTED", "SINCE LOAD", "QUALITY");
	for (size_t i = 0; i < status->n_domains; i++)
		print_domain(status, &status->domains[i]);
	print_no_baseline(status);
	print_caps(status);
	if (!status->cpufreq.n_policies) {
		printf("\nno frequencies: no cpufreq driver on this machine\n");
		return;
	}
	printf("\n%-10s %10s %10s %10s  %s\n", "FREQUENCY", "NOW", "LIMIT", "HARDWARE", "DRIVER");
	for (size_t i = 0; i < status->cpufreq.n_policies; i++)
		print_policy(status, &status->cpufreq.policies[i]);
}
