// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "notify.h"
#include "ring.h"
#include "table.h"

/* Record number n is in slot n % size; records are numbered from 1. */
static struct gc_cgroup **ring;
static unsigned int ring_size;
static u64 ring_last, ring_lost;

/**
 * gc_ring_push() - keep a final record
 * @entry: of the cgroup; the reference goes to the ring
 *
 * The oldest record makes room. Context: gc_account_lock held.
 */
void gc_ring_push(struct gc_cgroup *entry)
{
	struct gc_cgroup **slot;

	lockdep_assert_held(&gc_account_lock);
	slot = &ring[++ring_last % ring_size];
	if (*slot) {
		gc_cgroup_put(*slot);
		ring_lost++;
	}
	*slot = entry;
	gc_notify_ended();
}

/**
 * gc_ring_get() - the oldest record with at least a certain number
 * @seq: that number; changed to the number of the record
 *
 * Context: gc_account_lock held.
 * Return: the record with a reference for the
 * caller, or NULL if there is none.
 */
struct gc_cgroup *gc_ring_get(u64 *seq)
{
	u64 first = ring_last < ring_size ? 1 : ring_last - ring_size + 1;
	struct gc_cgroup *entry;

	lockdep_assert_held(&gc_account_lock);
	if (*seq < first)
		*seq = first;
	if (*seq > ring_last)
		return NULL;
	entry = ring[*seq % ring_size];
	refcount_inc(&entry->refs);
	return entry;
}

/**
 * gc_ring_stats() - how many records were made
 * @ended: since load
 * @lost: of these, pushed out by younger ones
 *
 * Context: gc_account_lock held.
 */
void gc_ring_stats(u64 *ended, u64 *lost)
{
	lockdep_assert_held(&gc_account_lock);
	*ended = ring_last;
	*lost = ring_lost;
}

/**
 * gc_ring_init() - make an empty ring
 * @size: records that it holds
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int gc_ring_init(unsigned int size)
{
	ring = kvcalloc(size, sizeof(*ring), GFP_KERNEL);
	ring_size = size;
	return ring ? 0 : -ENOMEM;
}

/**
 * gc_ring_uninit() - let go of all records
 *
 * Context: process; before gc_table_uninit().
 */
void gc_ring_uninit(void)
{
	unsigned int i;

	for (i = 0; i < ring_size; i++)
		if (ring[i])
			gc_cgroup_put(ring[i]);
	kvfree(ring);
}
