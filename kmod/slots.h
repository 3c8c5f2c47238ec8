/* SPDX-License-Identifier: GPL-2.0 */
/* A CPU's work by cgroup and frequency: written by the CPU, drained by the sampler. */
#ifndef _GC_SLOTS_H
#define _GC_SLOTS_H

#include <linux/bitmap.h>
#include <linux/cache.h>

#include "work.h"

struct cgroup;

#define GC_SLOT_BITS	7

enum {
	GC_SLOT_CGROUPS = 1 << GC_SLOT_BITS,
	GC_SLOT_OVERFLOW = GC_SLOT_CGROUPS,
	GC_SLOT_IDLE,
	GC_SLOTS
};

/**
 * struct gc_slot - work of a cgroup on a CPU
 * @id: of the cgroup
 * @payer: id of the cgroup that has an entry; 0: none
 * @bin: of the frequency that it ran at; where cgroups share a slot, the last one's
 * @work: by parity of the interval, ever growing
 */
struct gc_slot {
	u64 id;
	u64 payer;
	u32 bin;
	struct gc_work work[2];
};

/**
 * struct gc_slots - a bounded table of work
 * @overflows: times that no slot was free
 * @drain_early: the table was full since the last drain
 * @dirty: slots charged in the last interval of each parity
 * @slot: by hash of id and bin
 * @drained: how much of a slot's work the sampler has used, by parity
 */
struct gc_slots {
	u64 overflows;
	bool drain_early;
	DECLARE_BITMAP(dirty[2], GC_SLOTS);
	struct gc_slot slot[GC_SLOTS];
	struct gc_work drained[GC_SLOTS][2] ____cacheline_aligned;
};

struct gc_slot *gc_slots_find(struct gc_slots *slots, struct cgroup *cgrp, unsigned int bin);
void gc_slots_charge(struct gc_slots *slots, struct gc_slot *slot, unsigned int parity,
		     const struct gc_work *work);
void gc_slots_begin(struct gc_slots *slots, unsigned int parity);
bool gc_slots_drain(struct gc_slots *slots, unsigned int i, unsigned int parity,
		    struct gc_work *work, u64 *payer, u16 *bin);

#endif /* _GC_SLOTS_H */
