// SPDX-License-Identifier: GPL-2.0
#include <linux/cgroup.h>
#include <linux/hash.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/ktime.h>
#include <linux/vmalloc.h>

#include "ring.h"
#include "table.h"

/* A removed cgroup's record is final after this many intervals without activity. */
#define QUIET_INTERVALS	2

DEFINE_SPINLOCK(gc_account_lock);

/*
 * The index lock is raw and short, since the cgroup and scheduler probes run
 * with interrupts off. Lookups are under RCU.
 */
static DEFINE_RAW_SPINLOCK(index_lock);
static struct hlist_head *buckets;
static unsigned int bucket_bits;
static unsigned int entries, entries_max, packages_max;
static u64 entry_bytes;
static atomic64_t untracked;
static struct gc_cgroup *root;
static bool walked;	/* the tree that was there at load has been walked */

static LLIST_HEAD(removed_new);		/* from the rmdir probe */
static LIST_HEAD(removed);		/* in order of removal, under gc_account_lock */

static struct gc_cgroup *find(u64 id)
{
	struct gc_cgroup *entry;

	hlist_for_each_entry_rcu(entry, &buckets[hash_64(id, bucket_bits)], hash,
				 lockdep_is_held(&index_lock))
		if (entry->id == id)
			return entry;
	return NULL;
}

static void free_entry(struct gc_cgroup *entry)
{
	kfree(entry->path);
	kfree(entry);
}

static void free_rcu_entry(struct rcu_head *rcu)
{
	free_entry(container_of(rcu, struct gc_cgroup, rcu));
}

/**
 * gc_cgroup_put() - give back a reference to an entry
 * @entry: the entry
 *
 * Context: any but NMI.
 */
void gc_cgroup_put(struct gc_cgroup *entry)
{
	if (refcount_dec_and_test(&entry->refs))
		call_rcu(&entry->rcu, free_rcu_entry);
}

static struct gc_cgroup *new_entry(u64 id, const char *path)
{
	struct gc_cgroup *entry;
	size_t size = struct_size(entry, account, packages_max);

	entry = kzalloc(size, GFP_NOWAIT | __GFP_NOWARN);
	if (!entry)
		return NULL;
	entry->path = kstrdup(path, GFP_NOWAIT | __GFP_NOWARN);
	if (!entry->path) {
		kfree(entry);
		return NULL;
	}
	entry->bytes = size + strlen(path) + 1;
	entry->id = id;
	entry->created_ns = ktime_get_boot_fast_ns();
	INIT_LIST_HEAD(&entry->children);
	INIT_LIST_HEAD(&entry->removed_list);
	refcount_set(&entry->refs, 1);
	return entry;
}

static struct gc_cgroup *find_payer(struct cgroup *cgrp)
{
	struct gc_cgroup *entry = NULL;

	for (; cgrp && !entry; cgrp = cgroup_parent(cgrp))
		entry = find(cgroup_id(cgrp));
	return entry;
}

static int insert(struct gc_cgroup *entry, struct cgroup *cgrp)
{
	struct cgroup *up = cgroup_parent(cgrp);

	lockdep_assert_held(&index_lock);
	if (find(entry->id))
		return -EEXIST;
	if (entries >= entries_max)
		return -ENOSPC;
	if (up)
		entry->parent = READ_ONCE(walked) ? find_payer(up) : find(cgroup_id(up));
	if (up && !entry->parent)
		return -ENOENT;
	if (entry->parent) {
		entry->parent_id = entry->parent->id;
		list_add_tail_rcu(&entry->sibling, &entry->parent->children);
	} else {
		root = entry;
	}
	hlist_add_head_rcu(&entry->hash, &buckets[hash_64(entry->id, bucket_bits)]);
	entries++;
	entry_bytes += entry->bytes;
	return 0;
}

/**
 * gc_table_add() - track a cgroup
 * @cgrp: a cgroup of the default hierarchy, pinned by the caller or RCU
 * @path: its path
 *
 * One that is tracked already is left as it is. One that cannot be is counted,
 * and its nearest tracked ancestor pays. Context: any but NMI; does not sleep;
 * within an RCU section.
 * Return: 0, or -ENOMEM or -ENOSPC.
 */
int gc_table_add(struct cgroup *cgrp, const char *path)
{
	struct gc_cgroup *entry;
	unsigned long flags;
	int ret;

	entry = new_entry(cgroup_id(cgrp), path);
	if (!entry) {
		atomic64_inc(&untracked);
		return -ENOMEM;
	}
	raw_spin_lock_irqsave(&index_lock, flags);
	ret = insert(entry, cgrp);
	raw_spin_unlock_irqrestore(&index_lock, flags);
	if (!ret)
		return 0;
	free_entry(entry);
	if (ret == -EEXIST || ret == -ENOENT)
		return 0;
	atomic64_inc(&untracked);
	return ret;
}

/**
 * gc_table_complete() - all cgroups that there were at load have been added
 *
 * Before, a cgroup whose parent has no entry is left to the walk that will
 * come to it; from now on the nearest tracked ancestor is its parent.
 * Context: any.
 */
void gc_table_complete(void)
{
	WRITE_ONCE(walked, true);
}

/**
 * gc_table_remove() - the directory of a cgroup is gone
 * @id: of the cgroup
 *
 * Only marks it: tasks of it may still be exiting. A second call does nothing.
 * Context: any but NMI.
 */
void gc_table_remove(u64 id)
{
	struct gc_cgroup *entry;

	rcu_read_lock();
	entry = find(id);
	if (entry && !atomic_xchg(&entry->is_removed, 1)) {
		WRITE_ONCE(entry->removed_ns, ktime_get_boot_fast_ns());
		llist_add(&entry->removed_node, &removed_new);
	}
	rcu_read_unlock();
}

/**
 * gc_table_payer() - who pays for what a cgroup does
 * @cgrp: the cgroup
 *
 * Context: any but NMI, within an RCU section.
 * Return: its id or that of the
 * nearest ancestor that is tracked; 0 without any.
 */
u64 gc_table_payer(struct cgroup *cgrp)
{
	struct gc_cgroup *entry = find_payer(cgrp);

	return entry ? entry->id : 0;
}

/**
 * gc_table_find() - look up an entry
 * @id: of the cgroup
 *
 * Context: gc_account_lock held, which keeps the entry.
 * Return: NULL if not tracked.
 */
struct gc_cgroup *gc_table_find(u64 id)
{
	struct gc_cgroup *entry;

	lockdep_assert_held(&gc_account_lock);
	rcu_read_lock();
	entry = find(id);
	rcu_read_unlock();
	return entry;
}

/**
 * gc_table_root() - entry of the hierarchy's root
 *
 * Context: gc_account_lock held.
 * Return: the entry; NULL before it is made.
 */
struct gc_cgroup *gc_table_root(void)
{
	lockdep_assert_held(&gc_account_lock);
	return READ_ONCE(root);
}

/**
 * gc_table_next() - next entry in an order that has parents first
 * @entry: the one before
 *
 * Entries may be added meanwhile, and are met or not. Context:
 * gc_account_lock held and within an RCU section.
 * Return: NULL after the last.
 */
struct gc_cgroup *gc_table_next(struct gc_cgroup *entry)
{
	struct gc_cgroup *next;

	lockdep_assert_held(&gc_account_lock);
	next = list_first_or_null_rcu(&entry->children, struct gc_cgroup, sibling);
	while (!next && entry->parent) {
		next = list_next_or_null_rcu(&entry->parent->children, &entry->sibling,
					     struct gc_cgroup, sibling);
		entry = entry->parent;
	}
	return next;
}

/* Children of a removed cgroup were removed before it, and are folded before it. */
static bool unlink_entry(struct gc_cgroup *entry)
{
	unsigned long flags;
	bool leaf;

	lockdep_assert_held(&gc_account_lock);
	raw_spin_lock_irqsave(&index_lock, flags);
	leaf = list_empty(&entry->children);
	if (leaf) {
		hlist_del_rcu(&entry->hash);
		list_del_rcu(&entry->sibling);
		entries--;
		entry_bytes -= entry->bytes;
	}
	raw_spin_unlock_irqrestore(&index_lock, flags);
	return leaf;
}

static void fold(struct gc_cgroup *entry)
{
	unsigned int p, d;

	for (p = 0; p < packages_max; p++)
		for (d = 0; d < GC_DOMAINS; d++)
			entry->parent->account[p].domain[d].ended +=
				entry->account[p].domain[d].total;
	list_del(&entry->removed_list);
	gc_ring_push(entry);
}

static bool is_quiet(const struct gc_cgroup *entry, const u64 *closed)
{
	unsigned int p;

	for (p = 0; p < packages_max; p++)
		if (closed[p] < entry->account[p].seen + QUIET_INTERVALS)
			return false;
	return true;
}

static void adopt_removed(const u64 *closed)
{
	struct llist_node *list = llist_reverse_order(llist_del_all(&removed_new));
	struct gc_cgroup *entry, *next;
	unsigned int p;

	llist_for_each_entry_safe(entry, next, list, removed_node) {
		for (p = 0; p < packages_max; p++)
			if (closed[p] != U64_MAX)
				entry->account[p].seen = closed[p];
		list_add_tail(&entry->removed_list, &removed);
	}
}

/**
 * gc_table_reap() - make final records of removed cgroups that have gone quiet
 * @closed: for each package the number of closed intervals, or U64_MAX when it
 *	has no say since nothing can run on it
 *
 * An entry is folded into its parent's entry, which may itself be waiting.
 * Context: gc_account_lock held.
 * Return: whether any is still waiting.
 */
bool gc_table_reap(const u64 *closed)
{
	struct gc_cgroup *entry, *next;

	lockdep_assert_held(&gc_account_lock);
	adopt_removed(closed);
	list_for_each_entry_safe(entry, next, &removed, removed_list)
		if (is_quiet(entry, closed) && unlink_entry(entry))
			fold(entry);
	return !list_empty(&removed);
}

/**
 * gc_table_stats() - how much is tracked
 * @stats: the answer
 *
 * Context: any but NMI.
 */
void gc_table_stats(struct gc_table_stats *stats)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&index_lock, flags);
	stats->cgroups = entries;
	stats->bytes = entry_bytes + ((u64)sizeof(*buckets) << bucket_bits);
	raw_spin_unlock_irqrestore(&index_lock, flags);
	stats->untracked = atomic64_read(&untracked);
}

/**
 * gc_table_init() - make an empty table
 * @packages: how many packages an entry has figures for
 * @max_cgroups: how many entries there can be
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int gc_table_init(unsigned int packages, unsigned int max_cgroups)
{
	packages_max = packages;
	entries_max = max_cgroups;
	bucket_bits = clamp(ilog2(max_cgroups / 4 + 1), 4, 14);
	buckets = kvcalloc(1UL << bucket_bits, sizeof(*buckets), GFP_KERNEL);
	return buckets ? 0 : -ENOMEM;
}

/**
 * gc_table_uninit() - free all entries
 *
 * Context: process, may sleep; no probe, sampler or snapshot is left.
 */
void gc_table_uninit(void)
{
	struct gc_cgroup *entry;
	struct hlist_node *next;
	unsigned long i;

	for (i = 0; i < 1UL << bucket_bits; i++)
		hlist_for_each_entry_safe(entry, next, &buckets[i], hash)
			gc_cgroup_put(entry);
	/* The callbacks are code of this module. */
	rcu_barrier();
	kvfree(buckets);
}
