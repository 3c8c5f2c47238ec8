// SPDX-License-Identifier: GPL-2.0
#include <linux/cgroup.h>
#include <linux/hash.h>

#include "slots.h"
#include "table.h"

#define PROBE_WINDOW	8

/* A copy of what another CPU may be writing, word by word. */
static void work_read(struct gc_work *copy, const struct gc_work *work)
{
	unsigned int i;

	copy->weight = READ_ONCE(work->weight);
	copy->busy_ns = READ_ONCE(work->busy_ns);
	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		copy->count[i] = READ_ONCE(work->count[i]);
}

static void work_write(struct gc_work *work, const struct gc_work *copy)
{
	unsigned int i;

	WRITE_ONCE(work->weight, copy->weight);
	WRITE_ONCE(work->busy_ns, copy->busy_ns);
	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		WRITE_ONCE(work->count[i], copy->count[i]);
}

static bool slot_is_free(const struct gc_slots *slots, unsigned int i)
{
	struct gc_work left;
	unsigned int parity;

	for (parity = 0; parity < 2; parity++) {
		work_read(&left, &slots->drained[i][parity]);
		gc_work_sub(&left, &slots->slot[i].work[parity]);
		if (!gc_work_is_none(&left))
			return false;
	}
	/* The sampler reads the owner, then writes what it used; pairs with gc_slots_drain(). */
	smp_mb();
	return true;
}

static struct gc_slot *slot_claim(struct gc_slot *slot, struct cgroup *cgrp, unsigned int bin)
{
	WRITE_ONCE(slot->payer, gc_table_payer(cgrp));
	WRITE_ONCE(slot->id, cgroup_id(cgrp));
	WRITE_ONCE(slot->bin, bin);
	/* Whoever sees work in the slot sees whose it is; pairs with gc_slots_drain(). */
	smp_wmb();
	return slot;
}

static struct gc_slot *slot_common(struct gc_slots *slots, unsigned int i, unsigned int bin)
{
	WRITE_ONCE(slots->slot[i].bin, bin);
	return &slots->slot[i];
}

/**
 * gc_slots_find() - where a cgroup's work goes
 * @slots: table of the calling CPU
 * @cgrp: the cgroup, NULL for the idle task
 * @bin: of the frequency
 *
 * Context: any but NMI, interrupts off, within an RCU section.
 * Return: the slot, which is that for overflow when no other is free.
 */
struct gc_slot *gc_slots_find(struct gc_slots *slots, struct cgroup *cgrp, unsigned int bin)
{
	unsigned int first, i, n;
	u64 id;

	if (!cgrp)
		return slot_common(slots, GC_SLOT_IDLE, bin);
	id = cgroup_id(cgrp);
	first = hash_64(id ^ (u64)bin << 40, GC_SLOT_BITS);
	for (n = 0; n < PROBE_WINDOW; n++) {
		i = (first + n) % GC_SLOT_CGROUPS;
		if (slots->slot[i].id == id && slots->slot[i].bin == bin)
			return &slots->slot[i];
	}
	for (n = 0; n < PROBE_WINDOW; n++) {
		i = (first + n) % GC_SLOT_CGROUPS;
		if (slot_is_free(slots, i))
			return slot_claim(&slots->slot[i], cgrp, bin);
	}
	WRITE_ONCE(slots->overflows, slots->overflows + 1);
	WRITE_ONCE(slots->drain_early, true);
	return slot_common(slots, GC_SLOT_OVERFLOW, bin);
}

/**
 * gc_slots_charge() - enter work
 * @slots: table of the calling CPU
 * @slot: of the cgroup
 * @parity: of the interval
 * @work: what was done
 *
 * Context: any but NMI, interrupts off.
 */
void gc_slots_charge(struct gc_slots *slots, struct gc_slot *slot, unsigned int parity,
		     const struct gc_work *work)
{
	unsigned int i = slot - slots->slot;
	unsigned long *dirty = &slots->dirty[parity][BIT_WORD(i)];
	struct gc_work sum = slot->work[parity];

	gc_work_add(&sum, work);
	work_write(&slot->work[parity], &sum);
	WRITE_ONCE(*dirty, *dirty | BIT_MASK(i));
}

/**
 * gc_slots_begin() - an interval begins
 * @slots: table of the calling CPU
 * @parity: of the interval
 *
 * Context: any but NMI, interrupts off; the sampler has drained the last one
 * of this parity.
 */
void gc_slots_begin(struct gc_slots *slots, unsigned int parity)
{
	bitmap_zero(slots->dirty[parity], GC_SLOTS);
}

/**
 * gc_slots_drain() - take what has come into a slot since the last time
 * @slots: table of any CPU
 * @i: index of the slot
 * @parity: of the interval
 * @work: what has come
 * @payer: id of the cgroup that pays
 * @bin: of the frequency
 *
 * Context: gc_account_lock held.
 * Return: false if nothing has come.
 */
bool gc_slots_drain(struct gc_slots *slots, unsigned int i, unsigned int parity,
		    struct gc_work *work, u64 *payer, u16 *bin)
{
	struct gc_slot *slot = &slots->slot[i];
	struct gc_work *drained = &slots->drained[i][parity];
	struct gc_work seen;

	lockdep_assert_held(&gc_account_lock);
	work_read(&seen, &slot->work[parity]);
	*work = seen;
	gc_work_sub(work, drained);
	if (gc_work_is_none(work))
		return false;
	/* Work before owner; pairs with slot_claim(). */
	smp_rmb();
	*payer = READ_ONCE(slot->payer);
	*bin = READ_ONCE(slot->bin);
	/* Owner before the slot may be used for another; pairs with slot_is_free(). */
	smp_mb();
	work_write(drained, &seen);
	return true;
}
