// SPDX-License-Identifier: GPL-2.0
/* What happened between two snapshots. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot_delta.h"

static int compare_ids(const void *a, const void *b)
{
	const struct gc_cgroup_entry *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

int gc_cgroup_index_make(struct gc_cgroup_index *index, const struct gc_snapshot *snapshot)
{
	index->n = snapshot->n_cgroups;
	index->sorted = calloc(index->n + 1, sizeof(*index->sorted));
	if (!index->sorted)
		return -ENOMEM;
	for (size_t i = 0; i < index->n; i++) {
		index->sorted[i].id = snapshot->cgroups[i].id;
		index->sorted[i].cgroup = &snapshot->cgroups[i];
	}
	qsort(index->sorted, index->n, sizeof(*index->sorted), compare_ids);
	return 0;
}

const struct gc_cgroup *gc_cgroup_index_find(const struct gc_cgroup_index *index, uint64_t id)
{
	const struct gc_cgroup_entry key = { .id = id }, *found;

	found = bsearch(&key, index->sorted, index->n, sizeof(*index->sorted), compare_ids);
	return found ? found->cgroup : NULL;
}

void gc_cgroup_index_free(struct gc_cgroup_index *index)
{
	free(index->sorted);
	memset(index, 0, sizeof(*index));
}

/* Counts begin again with another model. */
static uint64_t since(uint64_t before, uint64_t after)
{
	return after >= before ? after - before : after;
}

static void subtract_activity(struct gc_domain *domain, const struct gc_domain *before)
{
	domain->seen_ns = since(before->seen_ns, domain->seen_ns);
	domain->active_ns = since(before->active_ns, domain->active_ns);
	domain->uncounted_ns = since(before->uncounted_ns, domain->uncounted_ns);
	for (size_t i = 0; i < domain->n_activities && i < before->n_activities; i++) {
		struct gc_activity *activity = &domain->activities[i];
		const struct gc_activity *old = &before->activities[i];

		activity->busy_ns = since(old->busy_ns, activity->busy_ns);
		activity->core_ns = since(old->core_ns, activity->core_ns);
		for (size_t k = 0; k < GREENCAP_COUNTERS_MAX; k++)
			activity->counts[k] = since(old->counts[k], activity->counts[k]);
	}
}

static int subtract_domain(struct gc_domain *domain, const struct gc_domain *before)
{
	if (domain->hardware < before->hardware || domain->attributed < before->attributed ||
	    domain->now_ns < before->now_ns)
		return -ESTALE;
	domain->hardware -= before->hardware;
	domain->attributed -= before->attributed;
	domain->shared -= before->shared;
	domain->modelled -= before->modelled;
	domain->idle -= before->idle;
	domain->unattributed -= before->unattributed;
	domain->pending -= before->pending;
	for (size_t i = 0; i < __GREENCAP_REASON_MAX; i++)
		domain->reasons[i] -= before->reasons[i];
	subtract_activity(domain, before);
	return 0;
}

static int delta_domains(const struct gc_snapshot *before, const struct gc_snapshot *after,
			 struct gc_snapshot *delta)
{
	delta->domains = calloc(after->n_domains + 1, sizeof(*delta->domains));
	if (!delta->domains)
		return -ENOMEM;
	for (; delta->n_domains < after->n_domains; delta->n_domains++) {
		struct gc_domain *domain = &delta->domains[delta->n_domains];
		const struct gc_domain *old;
		int err;

		*domain = after->domains[delta->n_domains];
		old = gc_snapshot_domain(before, domain->package, domain->type);
		err = old ? subtract_domain(domain, old) : 0;
		if (err)
			return err;
	}
	return 0;
}

static int subtract_cgroup(struct gc_cgroup *cgroup, const struct gc_cgroup *before)
{
	for (size_t i = 0; i < cgroup->n_energies; i++) {
		struct gc_cgroup_energy *energy = &cgroup->energies[i];
		const struct gc_cgroup_energy *old;

		old = gc_cgroup_energy(before, energy->package, energy->type);
		if (!old)
			continue;
		if (energy->total < old->total || energy->self < old->self)
			return -ESTALE;
		energy->total -= old->total;
		energy->self -= old->self;
		energy->ended -= old->ended;
		energy->busy_ns = since(old->busy_ns, energy->busy_ns);
	}
	cgroup->busy_ns -= before->busy_ns <= cgroup->busy_ns ? before->busy_ns : cgroup->busy_ns;
	return 0;
}

static int copy_cgroup(struct gc_cgroup *to, const struct gc_cgroup *from)
{
	*to = *from;
	to->path = strdup(from->path);
	to->energies = calloc(from->n_energies + 1, sizeof(*to->energies));
	if (!to->path || !to->energies) {
		gc_cgroup_free(to);
		return -ENOMEM;
	}
	if (from->n_energies)
		memcpy(to->energies, from->energies, from->n_energies * sizeof(*to->energies));
	return 0;
}

static int delta_cgroups(const struct gc_cgroup_index *before, const struct gc_snapshot *after,
			 struct gc_snapshot *delta)
{
	delta->cgroups = calloc(after->n_cgroups + 1, sizeof(*delta->cgroups));
	if (!delta->cgroups)
		return -ENOMEM;
	for (size_t i = 0; i < after->n_cgroups; i++) {
		struct gc_cgroup *cgroup = &delta->cgroups[i];
		const struct gc_cgroup *old;
		int err;

		err = copy_cgroup(cgroup, &after->cgroups[i]);
		if (err)
			return err;
		delta->n_cgroups++;
		old = gc_cgroup_index_find(before, cgroup->id);
		/* Ids are inode numbers: a new directory may have an old one's. */
		if (old && old->created_ns == cgroup->created_ns)
			err = subtract_cgroup(cgroup, old);
		if (err)
			return err;
	}
	return 0;
}

int gc_snapshot_delta(const struct gc_snapshot *before, const struct gc_snapshot *after,
		      struct gc_snapshot *delta)
{
	struct gc_cgroup_index index;
	int err;

	memset(delta, 0, sizeof(*delta));
	delta->number = after->number;
	err = gc_cgroup_index_make(&index, before);
	if (err)
		return err;
	err = delta_domains(before, after, delta);
	if (!err)
		err = delta_cgroups(&index, after, delta);
	gc_cgroup_index_free(&index);
	if (err)
		gc_snapshot_free(delta);
	return err;
}
