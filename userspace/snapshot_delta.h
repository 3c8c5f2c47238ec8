/* SPDX-License-Identifier: GPL-2.0 */
/* What happened between two snapshots, and finding cgroups fast. Pure. */
#ifndef GC_SNAPSHOT_DELTA_H
#define GC_SNAPSHOT_DELTA_H

#include "snapshot.h"

struct gc_cgroup_entry {
	uint64_t id;
	const struct gc_cgroup *cgroup;
};

/* The cgroups of a snapshot, sorted by id. Points into the snapshot. */
struct gc_cgroup_index {
	struct gc_cgroup_entry *sorted;
	size_t n;
};

/**
 * gc_cgroup_index_make() - index the cgroups of a snapshot
 * @index: filled; gc_cgroup_index_free() frees it
 * @snapshot: must outlive the index
 *
 * Return: 0 or -ENOMEM.
 */
int gc_cgroup_index_make(struct gc_cgroup_index *index, const struct gc_snapshot *snapshot);

/** gc_cgroup_index_find() - the cgroup with this id, NULL if there is none */
const struct gc_cgroup *gc_cgroup_index_find(const struct gc_cgroup_index *index, uint64_t id);

void gc_cgroup_index_free(struct gc_cgroup_index *index);

/**
 * gc_snapshot_delta() - what two snapshots of one module differ by
 * @before: the earlier one
 * @after: the later one
 * @delta: filled with the domains and cgroups of @after, each energy less what
 *	it was in @before; a cgroup that is new counts in full, one that is gone
 *	is in its ancestors' totals. A domain's pending energy may have fallen.
 *
 * Times (now_ns, created_ns) stay those of @after.
 *
 * Return: 0; -ENOMEM; -ESTALE when a total fell: the module was loaded anew.
 */
int gc_snapshot_delta(const struct gc_snapshot *before, const struct gc_snapshot *after,
		      struct gc_snapshot *delta);

#endif /* GC_SNAPSHOT_DELTA_H */
