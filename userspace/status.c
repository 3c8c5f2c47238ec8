// SPDX-License-Identifier: GPL-2.0
/* Power and energy of the node. Pure: from readings, not from files. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot_delta.h"
#include "status.h"

static int room_for(struct gc_status *status, size_t n)
{
	status->domains = calloc(n + 1, sizeof(*status->domains));
	return status->domains ? 0 : -ENOMEM;
}

static struct gc_status_domain *next_domain(struct gc_status *status, uint32_t package,
					    const char *name)
{
	struct gc_status_domain *domain = &status->domains[status->n_domains++];

	snprintf(domain->label, sizeof(domain->label), "%s:%u", name, package);
	domain->package = package;
	domain->domain = name;
	domain->watts = NAN;
	domain->joules = NAN;
	domain->idle_watts = NAN;
	domain->shared_watts = NAN;
	domain->idle_share = NAN;
	domain->unattributed_share = NAN;
	domain->baseline_watts = NAN;
	return domain;
}

static void fill_from_module(struct gc_status *status, const struct gc_domain *delta,
			     const struct gc_domain *after)
{
	struct gc_status_domain *domain;

	domain = next_domain(status, after->package, gc_domain_name(after->type));
	domain->flags = after->flags;
	domain->joules = gc_energy_joules(after->hardware, after->unit);
	domain->watts = gc_energy_joules(delta->hardware, delta->unit) / status->seconds;
	domain->idle_watts = gc_energy_joules(delta->idle, delta->unit) / status->seconds;
	domain->quality = gc_domain_quality(after, status->node.quality);
	domain->shared_watts = gc_energy_joules(delta->shared, delta->unit) / status->seconds;
	if (delta->hardware > 0) {
		domain->idle_share = (double)delta->idle / (double)delta->hardware;
		domain->unattributed_share = (double)delta->unattributed / (double)delta->hardware;
	}
	if (after->flags & GREENCAP_DOMAIN_F_BASELINE)
		domain->baseline_watts = (double)after->baseline_uw / 1e6;
}

int gc_status_from_module(struct gc_status *status, const struct gc_snapshot *before,
			  const struct gc_snapshot *after)
{
	struct gc_snapshot delta;
	int err;

	if (!before->n_domains || !after->n_domains ||
	    after->domains[0].now_ns <= before->domains[0].now_ns)
		return -ESTALE;
	err = gc_snapshot_delta(before, after, &delta);
	if (err)
		return err;
	status->seconds = (double)(after->domains[0].now_ns - before->domains[0].now_ns) / 1e9;
	err = room_for(status, after->n_domains);
	for (size_t i = 0; !err && i < after->n_domains; i++)
		fill_from_module(status, &delta.domains[i], &after->domains[i]);
	gc_snapshot_free(&delta);
	if (!err)
		status->source = GC_STATUS_MODULE;
	return err;
}

/* The counter starts anew after its maximum. */
static uint64_t moved_uj(const struct gc_zone *before, const struct gc_zone *after)
{
	if (after->energy_uj >= before->energy_uj)
		return after->energy_uj - before->energy_uj;
	if (before->energy_uj > after->max_energy_uj)
		return 0;
	return after->max_energy_uj - before->energy_uj + after->energy_uj;
}

static const struct gc_zone *same_zone(const struct gc_powercap *powercap, const char *path)
{
	for (size_t i = 0; i < powercap->n_zones; i++) {
		if (!strcmp(powercap->zones[i].path, path))
			return &powercap->zones[i];
	}
	return NULL;
}

static bool is_counted(const struct gc_zone *zone)
{
	return zone->has_energy && !zone->mmio && zone->package >= 0 &&
	       (zone->kind == GC_ZONE_PACKAGE || zone->kind == GC_ZONE_DRAM);
}

int gc_status_from_powercap(struct gc_status *status, const struct gc_powercap *before,
			    const struct gc_powercap *after, double seconds)
{
	bool refused = false;

	if (room_for(status, after->n_zones))
		return -ENOMEM;
	status->seconds = seconds;
	for (size_t i = 0; i < after->n_zones; i++) {
		const struct gc_zone *zone = &after->zones[i], *old;
		struct gc_status_domain *domain;

		refused |= zone->energy_refused;
		old = same_zone(before, zone->path);
		if (!is_counted(zone) || !old || !old->has_energy)
			continue;
		domain = next_domain(status, (uint32_t)zone->package,
				     gc_zone_kind_name(zone->kind));
		gc_zone_label(zone, domain->label, sizeof(domain->label));
		domain->watts = (double)moved_uj(old, zone) / 1e6 / seconds;
	}
	if (!status->n_domains)
		return refused ? -EACCES : -ENOENT;
	status->source = GC_STATUS_POWERCAP;
	return 0;
}

double gc_status_watts(const struct gc_status *status)
{
	double watts = status->n_domains ? 0 : NAN;

	for (size_t i = 0; i < status->n_domains; i++)
		watts += status->domains[i].watts;
	return watts;
}

void gc_status_free(struct gc_status *status)
{
	free(status->domains);
	gc_powercap_free(&status->powercap);
	gc_cpufreq_free(&status->cpufreq);
	memset(status, 0, sizeof(*status));
}
