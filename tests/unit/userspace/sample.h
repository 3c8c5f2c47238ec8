/* SPDX-License-Identifier: GPL-2.0 */
/* A small snapshot that several tests look at. */
#ifndef GC_TEST_SAMPLE_H
#define GC_TEST_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

static inline void sample_domain(struct gc_snapshot *snapshot, uint32_t package,
				 enum greencap_domain type, uint32_t den, uint64_t now_ns)
{
	struct gc_domain *domain;

	snapshot->domains = reallocarray(snapshot->domains, snapshot->n_domains + 1,
					 sizeof(*snapshot->domains));
	domain = &snapshot->domains[snapshot->n_domains++];
	memset(domain, 0, sizeof(*domain));
	domain->package = package;
	domain->type = type;
	domain->unit = (struct gc_unit){ 1, den };
	domain->now_ns = now_ns;
}

static inline struct gc_cgroup *sample_cgroup(struct gc_snapshot *snapshot, uint64_t id,
					      uint64_t parent, const char *path)
{
	struct gc_cgroup *cgroup;

	snapshot->cgroups = reallocarray(snapshot->cgroups, snapshot->n_cgroups + 1,
					 sizeof(*snapshot->cgroups));
	cgroup = &snapshot->cgroups[snapshot->n_cgroups++];
	memset(cgroup, 0, sizeof(*cgroup));
	cgroup->id = id;
	cgroup->parent = parent;
	cgroup->path = strdup(path);
	return cgroup;
}

static inline void sample_energy(struct gc_cgroup *cgroup, uint32_t package,
				 enum greencap_domain type, gc_energy total, gc_energy self)
{
	struct gc_cgroup_energy *energy;

	cgroup->energies = reallocarray(cgroup->energies, cgroup->n_energies + 1,
					sizeof(*cgroup->energies));
	energy = &cgroup->energies[cgroup->n_energies++];
	*energy = (struct gc_cgroup_energy){ package, type, total, self, 0, 0 };
}

#endif /* GC_TEST_SAMPLE_H */
