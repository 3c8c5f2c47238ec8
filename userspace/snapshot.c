// SPDX-License-Identifier: GPL-2.0
/* Looking things up in a snapshot, and freeing it. */
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

double gc_energy_joules(gc_energy energy, struct gc_unit unit)
{
	if (!unit.den)
		return 0;
	return (double)((long double)energy * unit.num / unit.den / (1 << GREENCAP_FRAC_BITS));
}

uint64_t gc_snapshot_ns(const struct gc_snapshot *snapshot)
{
	return snapshot->n_domains ? snapshot->domains[0].now_ns : 0;
}

const struct gc_domain *gc_snapshot_domain(const struct gc_snapshot *snapshot, uint32_t package,
					   enum greencap_domain type)
{
	for (size_t i = 0; i < snapshot->n_domains; i++) {
		const struct gc_domain *domain = &snapshot->domains[i];

		if (domain->package == package && domain->type == type)
			return domain;
	}
	return NULL;
}

const struct gc_cgroup *gc_snapshot_cgroup(const struct gc_snapshot *snapshot, uint64_t id)
{
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		if (snapshot->cgroups[i].id == id)
			return &snapshot->cgroups[i];
	}
	return NULL;
}

const struct gc_cgroup_energy *gc_cgroup_energy(const struct gc_cgroup *cgroup, uint32_t package,
						enum greencap_domain type)
{
	for (size_t i = 0; i < cgroup->n_energies; i++) {
		const struct gc_cgroup_energy *energy = &cgroup->energies[i];

		if (energy->package == package && energy->type == type)
			return energy;
	}
	return NULL;
}

double gc_cgroup_joules(const struct gc_snapshot *snapshot, const struct gc_cgroup *cgroup,
			enum greencap_domain type, bool self)
{
	double joules = 0;

	for (size_t i = 0; i < cgroup->n_energies; i++) {
		const struct gc_cgroup_energy *energy = &cgroup->energies[i];
		const struct gc_domain *domain;

		if (energy->type != type)
			continue;
		domain = gc_snapshot_domain(snapshot, energy->package, type);
		if (domain)
			joules += gc_energy_joules(self ? energy->self : energy->total,
						   domain->unit);
	}
	return joules;
}

enum greencap_quality gc_domain_quality(const struct gc_domain *domain, enum greencap_quality node)
{
	return domain->has_quality ? domain->quality : node;
}

const char *gc_domain_name(enum greencap_domain type)
{
	switch (type) {
	case GREENCAP_DOMAIN_PACKAGE:
		return "package";
	case GREENCAP_DOMAIN_DRAM:
		return "dram";
	}
	return "unknown";
}

const char *gc_reason_name(enum greencap_reason reason)
{
	switch (reason) {
	case GREENCAP_REASON_NO_ACTIVITY:
		return "no-activity";
	case GREENCAP_REASON_IDLE_IRQ:
		return "idle-irq";
	case GREENCAP_REASON_OVERFLOW:
		return "overflow";
	case GREENCAP_REASON_UNTRACKED:
		return "untracked";
	case GREENCAP_REASON_DISABLED:
		return "disabled";
	case GREENCAP_REASON_STARTUP:
		return "startup";
	case __GREENCAP_REASON_MAX:
		break;
	}
	return "unknown";
}

const char *gc_quality_name(enum greencap_quality quality)
{
	switch (quality) {
	case GREENCAP_QUALITY_TIME_SPLIT:
		return "time-split";
	case GREENCAP_QUALITY_MODELLED:
		return "modelled";
	case GREENCAP_QUALITY_MEASURED:
		return "measured";
	}
	return "unknown";
}

void gc_cgroup_free(struct gc_cgroup *cgroup)
{
	free(cgroup->path);
	free(cgroup->energies);
	memset(cgroup, 0, sizeof(*cgroup));
}

void gc_snapshot_free(struct gc_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n_cgroups; i++)
		gc_cgroup_free(&snapshot->cgroups[i]);
	free(snapshot->cgroups);
	free(snapshot->domains);
	memset(snapshot, 0, sizeof(*snapshot));
}
