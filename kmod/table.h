/* SPDX-License-Identifier: GPL-2.0 */
/* The tracked cgroups: an entry each, by id, in a tree. */
#ifndef _GC_TABLE_H
#define _GC_TABLE_H

#include <linux/list.h>
#include <linux/llist.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include "energy.h"
#include "work.h"

struct cgroup;

/**
 * struct gc_share - what a cgroup drew from one domain of one package
 * @self: of its own tasks
 * @ended: of descendants that are gone
 * @total: of itself and all descendants, living and ended
 */
struct gc_share {
	gc_energy_t self;
	gc_energy_t ended;
	gc_energy_t total;
};

/**
 * struct gc_account - what a cgroup drew from one package
 * @domain: by enum greencap_domain
 * @busy_ns: CPU time of its own tasks
 * @seen: number of the package's last interval in which the cgroup was active
 * @work: counted for a model, of its own tasks
 * @model: number of that model, see gc_model_extent()
 */
struct gc_account {
	struct gc_share domain[GC_DOMAINS];
	u64 busy_ns;
	u64 seen;
	struct gc_work work;
	u64 model;
};

/**
 * struct gc_cgroup - a tracked cgroup
 * @hash: in the index by @id
 * @parent: nearest tracked ancestor; constant; NULL for the root; valid while
 *	this entry is in the table
 * @parent_id: its id, valid longer: the parent may be freed before a final record; 0 for the root
 * @children: living entries below this one
 * @sibling: in the parent's @children
 * @removed_node: on its way from the rmdir probe to the list of removed cgroups
 * @removed_list: in the list of removed cgroups
 * @rcu: frees it
 * @refs: the table, snapshots and the ring each hold one
 * @is_removed: set once, when the directory is gone
 * @id: inode number of its directory
 * @created_ns: when it was first seen, boot time clock
 * @removed_ns: when its directory was removed, boot time clock
 * @busy_ns: CPU time of its own tasks
 * @bytes: memory of this entry
 * @path: from the root of the hierarchy
 * @account: by package
 *
 * @hash, @children and @sibling change under the index lock; the figures and
 * @removed_list under gc_account_lock, and entries go away under both.
 */
struct gc_cgroup {
	struct hlist_node hash;
	struct gc_cgroup *parent;
	u64 parent_id;
	struct list_head children;
	struct list_head sibling;
	struct llist_node removed_node;
	struct list_head removed_list;
	struct rcu_head rcu;
	refcount_t refs;
	atomic_t is_removed;
	u64 id;
	u64 created_ns;
	u64 removed_ns;
	u64 busy_ns;
	size_t bytes;
	const char *path;
	struct gc_account account[];
};

/* Guards every figure: packages, cgroups, ring. Taken with softirqs off. */
extern spinlock_t gc_account_lock;

int gc_table_init(unsigned int packages, unsigned int max_cgroups);
void gc_table_uninit(void);
int gc_table_add(struct cgroup *cgrp, const char *path);
void gc_table_complete(void);
void gc_table_remove(u64 id);
u64 gc_table_payer(struct cgroup *cgrp);
struct gc_cgroup *gc_table_find(u64 id);
struct gc_cgroup *gc_table_root(void);
struct gc_cgroup *gc_table_next(struct gc_cgroup *entry);
bool gc_table_reap(const u64 *closed);
void gc_cgroup_put(struct gc_cgroup *entry);

/**
 * struct gc_table_stats - how much is tracked
 * @cgroups: entries now
 * @untracked: cgroups that could not be given an entry
 * @bytes: memory of the entries
 */
struct gc_table_stats {
	unsigned int cgroups;
	u64 untracked;
	u64 bytes;
};

void gc_table_stats(struct gc_table_stats *stats);

#endif /* _GC_TABLE_H */
