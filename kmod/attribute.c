// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/math64.h>

#include "attribute.h"

#define BASELINE_MEMORY_NS	10000000000ULL

/**
 * gc_split_point() - energy of the first @prefix of @sum weights
 * @energy: to be split
 * @prefix: at most @sum
 * @sum: not zero
 *
 * Differences of neighbouring points are the shares; they add up to @energy
 * exactly, since the last point is @energy itself.
 * Context: any.
 * Return: floor(@energy * @prefix / @sum).
 */
u64 gc_split_point(u64 energy, u64 prefix, u64 sum)
{
	return mul_u64_u64_div_u64(energy, prefix, sum);
}

/* Weigh the cores; the energy of one that ran nothing is nobody's, and shared with the rest. */
static u64 core_weights(struct gc_part *part, unsigned int parts,
			struct gc_core *core, unsigned int cores)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < cores; i++) {
		core[i].weight = 0;
		core[i].done = 0;
	}
	for (i = 0; i < parts; i++)
		core[part[i].core].weight += part[i].weight;
	for (i = 0; i < cores; i++) {
		if (!core[i].weight)
			core[i].energy = 0;
		sum += core[i].energy;
	}
	return sum;
}

/* Cores and package are not read at one moment: what the cores say may be too much. */
static u64 core_scale(struct gc_core *core, unsigned int cores, u64 sum, u64 energy)
{
	u64 done = 0, taken = 0, point;
	unsigned int i;

	if (sum <= energy)
		return sum;
	for (i = 0; i < cores; i++) {
		done += core[i].energy;
		point = gc_split_point(energy, done, sum);
		core[i].energy = point - taken;
		taken = point;
	}
	return taken;
}

/* What of its core's energy the next part of that core is due. */
static u64 core_share(struct gc_core *core, u64 weight)
{
	u64 from, to;

	if (!core->energy)
		return 0;
	from = gc_split_point(core->energy, core->done, core->weight);
	core->done += weight;
	to = gc_split_point(core->energy, core->done, core->weight);
	return to - from;
}

/**
 * gc_attribute() - split the energy of an interval among its parts
 * @energy: to be split, in 1/65536 raw units
 * @part: the parts; their shares are set
 * @parts: how many
 * @core: energy of each core, changed; may be NULL
 * @cores: how many; 0 when cores have no counters
 *
 * The energy of a core goes to the parts that ran on it, by weight; what is
 * left of @energy is split among all parts by weight.
 * Context: any, touches its arguments only.
 * Return: energy given away, which
 * is @energy or, when no part has any weight, zero.
 */
u64 gc_attribute(u64 energy, struct gc_part *part, unsigned int parts,
		 struct gc_core *core, unsigned int cores)
{
	u64 sum = 0, done = 0, taken = 0, from_cores = 0, rest, point;
	unsigned int i;

	for (i = 0; i < parts; i++) {
		part[i].share = 0;
		sum += part[i].weight;
	}
	if (!sum)
		return 0;

	if (cores) {
		from_cores = core_weights(part, parts, core, cores);
		from_cores = core_scale(core, cores, from_cores, energy);
	}
	rest = energy - from_cores;

	for (i = 0; i < parts; i++) {
		done += part[i].weight;
		point = gc_split_point(rest, done, sum);
		part[i].share = point - taken;
		taken = point;
		if (cores)
			part[i].share += core_share(&core[part[i].core], part[i].weight);
	}
	return energy;
}

/**
 * gc_part_direct() - what the owner of a part pays of its share
 * @part: its share has been set
 *
 * Context: any.
 * Return: at most the share, of which it is as much as of the weight is direct.
 */
u64 gc_part_direct(const struct gc_part *part)
{
	if (part->direct == part->weight)
		return part->share;
	return gc_split_point(part->share, part->direct, part->weight);
}

/**
 * gc_baseline_learn() - an interval passed in which nothing ran
 * @base: what is known so far
 * @energy: of the interval
 * @ns: its length
 *
 * A ratio that forgets, not a minimum: the counter updates about every
 * millisecond with jitter, which would bias a minimum. Context: any.
 */
void gc_baseline_learn(struct gc_baseline *base, u64 energy, u64 ns)
{
	base->energy += energy;
	base->ns += ns;
	while (base->ns > BASELINE_MEMORY_NS) {
		base->energy /= 2;
		base->ns /= 2;
	}
}

/**
 * gc_baseline_idle() - the part of an interval's energy that idling would have drawn
 * @base: what is known
 * @energy: of the interval
 * @ns: its length
 *
 * Context: any.
 * Return: at most @energy; 0 without a baseline.
 */
u64 gc_baseline_idle(const struct gc_baseline *base, u64 energy, u64 ns)
{
	u64 idle;

	if (!base->ns)
		return 0;
	idle = mul_u64_u64_div_u64(base->energy, ns, base->ns);
	return min(idle, energy);
}
