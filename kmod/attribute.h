/* SPDX-License-Identifier: GPL-2.0 */
/* Splitting the energy of an interval by weight, without losing a fraction: pure. */
#ifndef _GC_ATTRIBUTE_H
#define _GC_ATTRIBUTE_H

#include "energy.h"
#include "work.h"

/**
 * struct gc_part - what one cgroup did on one CPU in one interval
 * @weight: by which energy is split
 * @direct: of @weight, what the owner pays for; for the rest nobody in particular does
 * @share: energy that fell to it, in 1/65536 raw units
 * @work: what it did
 * @core_ns: its CPU time, of which siblings that ran together each have a part
 * @owner: who pays; NULL: @reason
 * @reason: enum greencap_reason
 * @core: index of the core it ran on
 * @bin: of the frequency that it ran at
 */
struct gc_part {
	u64 weight;
	u64 direct;
	u64 share;
	struct gc_work work;
	u64 core_ns;
	void *owner;
	u16 reason;
	u16 core;
	u16 bin;
};

/**
 * struct gc_core - a core in one interval
 * @idle_ns: time in which none of its CPUs was busy
 * @busy_ns: CPU time of all of them
 * @energy: that its own counter saw while it was busy, in 1/65536 raw units
 * @weight: sum over the parts that ran there, filled in by gc_attribute()
 * @done: prefix of @weight while parts are served
 */
struct gc_core {
	u64 idle_ns;
	u64 busy_ns;
	u64 energy;
	u64 weight;
	u64 done;
};

u64 gc_split_point(u64 energy, u64 prefix, u64 sum);
u64 gc_attribute(u64 energy, struct gc_part *part, unsigned int parts,
		 struct gc_core *core, unsigned int cores);
u64 gc_part_direct(const struct gc_part *part);

/**
 * struct gc_baseline - idle power, learned while nothing ran
 * @energy: 1/65536 raw units
 * @ns: over this time
 */
struct gc_baseline {
	u64 energy;
	u64 ns;
};

void gc_baseline_learn(struct gc_baseline *base, u64 energy, u64 ns);
u64 gc_baseline_idle(const struct gc_baseline *base, u64 energy, u64 ns);

#endif /* _GC_ATTRIBUTE_H */
