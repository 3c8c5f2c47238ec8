// SPDX-License-Identifier: GPL-2.0
/* The lines of "greencap top": who they are, and in which order. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot_delta.h"
#include "top_model.h"

/* A row's place in the tree, by index into the unsorted rows; SIZE_MAX for none. */
#define NONE	SIZE_MAX

struct place {
	size_t parent;
	size_t first_child;
	size_t next;		/* sibling */
};

static double both_domains(const struct gc_snapshot *snapshot, const struct gc_cgroup *cgroup,
			   bool self)
{
	return gc_cgroup_joules(snapshot, cgroup, GREENCAP_DOMAIN_PACKAGE, self) +
	       gc_cgroup_joules(snapshot, cgroup, GREENCAP_DOMAIN_DRAM, self);
}

static void fill_row(struct gc_top_row *row, const struct gc_snapshot *delta,
		     const struct gc_snapshot *after, size_t i, double seconds)
{
	const struct gc_cgroup *cgroup = &delta->cgroups[i];

	row->cgroup = cgroup;
	row->watts = both_domains(delta, cgroup, false) / seconds;
	row->self_watts = both_domains(delta, cgroup, true) / seconds;
	row->dram_watts = gc_cgroup_joules(delta, cgroup, GREENCAP_DOMAIN_DRAM, false) / seconds;
	row->cpus = (double)cgroup->busy_ns / 1e9 / seconds;
	row->joules = both_domains(after, &after->cgroups[i], false);
}

/* Most power first; equals by path, so that lines do not dance. */
static int compare_rows(const void *a, const void *b)
{
	const struct gc_top_row *x = a, *y = b;

	if (x->watts != y->watts)
		return x->watts < y->watts ? 1 : -1;
	return strcmp(x->cgroup->path, y->cgroup->path);
}

/* Where the row of each cgroup of the snapshot is, now that rows are sorted. */
static size_t *find_rows(const struct gc_top *top, const struct gc_snapshot *delta)
{
	size_t *row_of = calloc(top->n + 1, sizeof(*row_of));

	for (size_t i = 0; row_of && i < top->n; i++)
		row_of[top->rows[i].cgroup - delta->cgroups] = i;
	return row_of;
}

static void link_places(const struct gc_top *top, const struct gc_snapshot *delta,
			const struct gc_cgroup_index *index, const size_t *row_of,
			struct place *places)
{
	for (size_t i = 0; i < top->n; i++)
		places[i] = (struct place){ NONE, NONE, NONE };
	/* From the least power to the most: each goes before its siblings. */
	for (size_t i = top->n; i--;) {
		const struct gc_cgroup *cgroup = top->rows[i].cgroup, *parent;

		parent = cgroup->parent ? gc_cgroup_index_find(index, cgroup->parent) : NULL;
		if (!parent || parent == cgroup)
			continue;
		places[i].parent = row_of[parent - delta->cgroups];
		places[i].next = places[places[i].parent].first_child;
		places[places[i].parent].first_child = i;
	}
}

/* The row after @i when children come before siblings; NONE after the last below a root. */
static size_t walk(const struct place *places, size_t i, unsigned int *depth)
{
	if (places[i].first_child != NONE) {
		(*depth)++;
		return places[i].first_child;
	}
	while (i != NONE && places[i].next == NONE) {
		i = places[i].parent;
		if (*depth)
			(*depth)--;
	}
	return i == NONE ? NONE : places[i].next;
}

static void order_tree(struct gc_top *top, const struct place *places, struct gc_top_row *ordered)
{
	size_t n = 0;

	for (size_t root = 0; root < top->n; root++) {
		unsigned int depth = 0;

		if (places[root].parent != NONE)
			continue;
		for (size_t i = root; i != NONE; i = walk(places, i, &depth)) {
			ordered[n] = top->rows[i];
			ordered[n++].depth = depth;
		}
	}
	/* Whoever is its own ancestor is below no root and is left out. */
	top->n = n;
}

static int make_tree(struct gc_top *top, const struct gc_snapshot *delta)
{
	struct place *places = calloc(top->n + 1, sizeof(*places));
	struct gc_top_row *ordered = calloc(top->n + 1, sizeof(*ordered));
	size_t *row_of = find_rows(top, delta);
	struct gc_cgroup_index index = { 0 };
	int err = -ENOMEM;

	if (places && ordered && row_of)
		err = gc_cgroup_index_make(&index, delta);
	if (!err) {
		link_places(top, delta, &index, row_of, places);
		order_tree(top, places, ordered);
		free(top->rows);
		top->rows = ordered;
		ordered = NULL;
	}
	gc_cgroup_index_free(&index);
	free(row_of);
	free(ordered);
	free(places);
	return err;
}

int gc_top_make(const struct gc_snapshot *delta, const struct gc_snapshot *after, double seconds,
		bool tree, struct gc_top *top)
{
	int err;

	top->n = delta->n_cgroups;
	top->rows = calloc(top->n + 1, sizeof(*top->rows));
	if (!top->rows)
		return -ENOMEM;
	for (size_t i = 0; i < top->n; i++)
		fill_row(&top->rows[i], delta, after, i, seconds);
	qsort(top->rows, top->n, sizeof(*top->rows), compare_rows);
	err = tree ? make_tree(top, delta) : 0;
	if (err)
		gc_top_free(top);
	return err;
}

void gc_top_free(struct gc_top *top)
{
	free(top->rows);
	memset(top, 0, sizeof(*top));
}
