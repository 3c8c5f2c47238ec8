// SPDX-License-Identifier: GPL-2.0
/* Who pays for energy that nobody drew alone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "share.h"
#include "snapshot_delta.h"

#define DEFAULT_WEIGHT	100

/* Sums of weights stay below this, so that a product with an energy fits 128 bits. */
#define SUM_BITS	40

static const char *const names[] = { "none", "active-time", "equal", "reservation" };

#define N_RULES	(sizeof(names) / sizeof(names[0]))

int gc_share_parse(const char *text, enum gc_share_rule *rule)
{
	for (size_t i = 0; i < N_RULES; i++) {
		if (strcmp(text, names[i]) != 0)
			continue;
		*rule = (enum gc_share_rule)i;
		return 0;
	}
	return -EINVAL;
}

const char *gc_share_name(enum gc_share_rule rule)
{
	return names[rule];
}

/* The tree, by index: parents come before their children. */
struct tree {
	const struct gc_snapshot *snapshot;
	size_t *parent;			/* index; SIZE_MAX for none */
	uint64_t *children_weight;	/* of the living, per cgroup */
	uint64_t *part;			/* of 2^SUM_BITS, by reservation */
	uint64_t *weight;		/* in the domain that is being shared out */
};

static uint64_t busy_ns(const struct gc_cgroup *cgroup, const struct gc_domain *domain)
{
	const struct gc_cgroup_energy *energy;

	energy = gc_cgroup_energy(cgroup, domain->package, GREENCAP_DOMAIN_PACKAGE);
	return energy ? energy->busy_ns : 0;
}

static uint32_t weight_of(const uint32_t *weights, size_t i)
{
	return weights && weights[i] ? weights[i] : DEFAULT_WEIGHT;
}

/* What each cgroup may claim of all, from the root downwards; only leaves keep it. */
static void reserve(struct tree *tree, const uint32_t *weights)
{
	const struct gc_snapshot *snapshot = tree->snapshot;

	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		if (!snapshot->cgroups[i].removed && tree->parent[i] != SIZE_MAX)
			tree->children_weight[tree->parent[i]] += weight_of(weights, i);
	}
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		size_t parent = tree->parent[i];

		if (snapshot->cgroups[i].removed)
			continue;
		if (parent == SIZE_MAX)
			tree->part[i] = 1ull << SUM_BITS;
		else
			tree->part[i] = (uint64_t)((gc_energy)tree->part[parent] *
						   weight_of(weights, i) /
						   tree->children_weight[parent]);
	}
}

static uint64_t weigh(const struct tree *tree, enum gc_share_rule rule, size_t i,
		      const struct gc_domain *domain)
{
	const struct gc_cgroup *cgroup = &tree->snapshot->cgroups[i];
	bool root = tree->parent[i] == SIZE_MAX;

	switch (rule) {
	case GC_SHARE_ACTIVE_TIME:
		return busy_ns(cgroup, domain);
	case GC_SHARE_EQUAL:
		return !root && busy_ns(cgroup, domain);
	case GC_SHARE_RESERVATION:
		return root || tree->children_weight[i] ? 0 : tree->part[i];
	case GC_SHARE_NONE:
		break;
	}
	return 0;
}

/* Weights of all cgroups in one domain; their sum stays below 2^SUM_BITS. */
static uint64_t weigh_all(struct tree *tree, enum gc_share_rule rule,
			  const struct gc_domain *domain)
{
	size_t n = tree->snapshot->n_cgroups;
	gc_energy wide = 0;
	uint64_t sum = 0;
	int shift = 0;

	for (size_t i = 0; i < n; i++) {
		tree->weight[i] = weigh(tree, rule, i, domain);
		wide += tree->weight[i];
	}
	while (wide >> shift >> SUM_BITS)
		shift++;
	for (size_t i = 0; i < n; i++) {
		tree->weight[i] >>= shift;
		sum += tree->weight[i];
	}
	return sum;
}

/* By prefix sums, so that nothing is left over. */
static void split(const struct tree *tree, struct gc_share *share, size_t domain, gc_energy pot,
		  uint64_t sum)
{
	uint64_t before = 0;

	for (size_t i = 0; i < tree->snapshot->n_cgroups; i++) {
		struct gc_share_part *part = &share->parts[i * share->n_domains + domain];
		uint64_t after = before + tree->weight[i];

		part->self = pot * after / sum - pot * before / sum;
		before = after;
	}
}

static void add_up(const struct tree *tree, struct gc_share *share)
{
	size_t n = share->n_domains;

	for (size_t i = tree->snapshot->n_cgroups; i--;) {
		for (size_t domain = 0; domain < n; domain++) {
			struct gc_share_part *part = &share->parts[i * n + domain];

			part->total += part->self;
			if (tree->parent[i] != SIZE_MAX)
				share->parts[tree->parent[i] * n + domain].total += part->total;
		}
	}
}

static void share_all(struct tree *tree, struct gc_share *share)
{
	for (size_t i = 0; i < share->n_domains; i++) {
		const struct gc_domain *domain = &tree->snapshot->domains[i];
		gc_energy pot = domain->shared + domain->idle;
		uint64_t sum = weigh_all(tree, share->rule, domain);

		if (sum && pot > 0)
			split(tree, share, i, pot, sum);
		else
			share->unshared[i] = pot;
	}
	add_up(tree, share);
}

static int find_parents(struct tree *tree)
{
	const struct gc_snapshot *snapshot = tree->snapshot;
	struct gc_cgroup_index index;
	int err;

	err = gc_cgroup_index_make(&index, snapshot);
	if (err)
		return err;
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		const struct gc_cgroup *parent;

		parent = gc_cgroup_index_find(&index, snapshot->cgroups[i].parent);
		/* A parent that does not come before would be added up too late. */
		tree->parent[i] = parent && parent < &snapshot->cgroups[i] ?
				  (size_t)(parent - snapshot->cgroups) : SIZE_MAX;
	}
	gc_cgroup_index_free(&index);
	return 0;
}

int gc_share_make(const struct gc_snapshot *snapshot, enum gc_share_rule rule,
		  const uint32_t *weights, struct gc_share *share)
{
	size_t n = snapshot->n_cgroups + 1;
	struct tree tree = { .snapshot = snapshot };
	int err = -ENOMEM;

	*share = (struct gc_share){ .rule = rule, .n_domains = snapshot->n_domains };
	share->parts = calloc(n * (share->n_domains + 1), sizeof(*share->parts));
	share->unshared = calloc(share->n_domains + 1, sizeof(*share->unshared));
	tree.parent = calloc(n, sizeof(*tree.parent));
	tree.children_weight = calloc(n, sizeof(*tree.children_weight));
	tree.part = calloc(n, sizeof(*tree.part));
	tree.weight = calloc(n, sizeof(*tree.weight));
	if (share->parts && share->unshared && tree.parent && tree.children_weight && tree.part &&
	    tree.weight)
		err = find_parents(&tree);
	if (!err && rule == GC_SHARE_RESERVATION)
		reserve(&tree, weights);
	if (!err)
		share_all(&tree, share);
	free(tree.weight);
	free(tree.part);
	free(tree.children_weight);
	free(tree.parent);
	if (err)
		gc_share_free(share);
	return err;
}

void gc_share_free(struct gc_share *share)
{
	free(share->parts);
	free(share->unshared);
	*share = (struct gc_share){ 0 };
}

const struct gc_share_part *gc_share_part(const struct gc_share *share, size_t cgroup,
					  size_t domain)
{
	return &share->parts[cgroup * share->n_domains + domain];
}
