// SPDX-License-Identifier: GPL-2.0
/* The pure parts of the module: counters, units, splitting. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "../../kselftest/tap.h"
#include "../../../kmod/attribute.h"
#include "../../../kmod/counter.h"
#include "../../../kmod/units.h"

static void counters(void)
{
	const u32 now[] = { 0x00000010, 0xffffffff, 0x80000000, 5 };
	const u32 before[] = { 0xfffffff0, 0xfffffffe, 0x00000000, 5 };
	const u32 delta[] = { 0x20, 1, 0x80000000, 0 };
	u64 sum = 0;
	u32 raw = 0xffff0000, last = raw;
	unsigned int i;

	for (i = 0; i < 4; i++)
		ok(gc_counter_delta(now[i], before[i]) == delta[i], "%#x - %#x is %#x", now[i],
		   before[i], delta[i]);
	/* Steps of more than half the range: a signed difference would be negative. */
	for (i = 0; i < 1000; i++) {
		raw += 0xc0000000;
		sum += gc_counter_delta(raw, last);
		last = raw;
	}
	ok(sum == 1000 * 0xc0000000ULL, "1000 steps of 3 GiB units add up");
}

static void safe_periods(void)
{
	const struct gc_unit skylake = { 1, 1 << 14 }, dram = { 1, 1 << 16 }, joule = { 1, 1 };
	const struct gc_unit silvermont = { 32, 1000000 }, huge = { 1U << 31, 1000000 };
	u64 ns = gc_counter_safe_ns(&skylake, 400000);

	ok(ns == 163840000000ULL, "2^-14 J at 400 W: a quarter of 655.36 s is %llu ns", ns);
	ns = gc_counter_safe_ns(&dram, 400000);
	ok(ns == 40960000000ULL, "2^-16 J at 400 W: %llu ns", ns);
	ns = gc_counter_safe_ns(&dram, 0);
	ok(ns == 16384000000ULL, "2^-16 J, power unknown: %llu ns", ns);
	ns = gc_counter_safe_ns(&silvermont, 10000);
	ok(ns == 3435973000000ULL, "32 uJ at 10 W: %llu ns", ns);
	ok(gc_counter_safe_ns(&joule, 1000) == 3600000000000ULL, "never more than an hour");
	ok(gc_counter_safe_ns(&huge, 1) == 3600000000000ULL, "not even with a huge unit");
}

static void intel_unit(const char *name, unsigned int model, u64 reg, unsigned int domain,
		       u32 num, u32 den)
{
	struct gc_unit unit = {};
	int ret = gc_unit_intel(model, reg, domain, &unit);

	ok(!ret && unit.num == num && unit.den == den, "%s, domain %u: %u/%u J", name, domain,
	   unit.num, unit.den);
}

static void units(void)
{
	struct gc_unit unit;

	intel_unit("Sandy Bridge-EP 0xa1003", 0x2d, 0xa1003, 0, 1, 1 << 16);
	intel_unit("Sandy Bridge-EP 0xa1003", 0x2d, 0xa1003, 1, 1, 1 << 16);
	intel_unit("Haswell-X 0xa0e03", 0x3f, 0xa0e03, 0, 1, 1 << 14);
	intel_unit("Haswell-X 0xa0e03", 0x3f, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Broadwell-X 0xa0e03", 0x4f, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Broadwell-DE 0xa0e03", 0x56, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Skylake-X 0xa0e03", 0x55, 0xa0e03, 0, 1, 1 << 14);
	intel_unit("Skylake-X 0xa0e03", 0x55, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Ice Lake-X 0xa0e03", 0x6a, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Ice Lake-D 0xa0e03", 0x6c, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Knights Landing 0xa0e03", 0x57, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Knights Mill 0xa0e03", 0x85, 0xa0e03, 1, 1, 1 << 16);
	intel_unit("Sapphire Rapids 0xa0e03", 0x8f, 0xa0e03, 0, 1, 1 << 14);
	intel_unit("Sapphire Rapids 0xa0e03", 0x8f, 0xa0e03, 1, 1, 1 << 14);
	intel_unit("Emerald Rapids 0xa0e03", 0xcf, 0xa0e03, 1, 1, 1 << 14);
	intel_unit("Bay Trail 0x505", 0x37, 0x505, 0, 32, 1000000);
	intel_unit("Cherry Trail 0x505", 0x4c, 0x505, 0, 32, 1000000);
	ok(gc_unit_intel(0x6a, 0, 0, &unit) == -ENODEV, "a register that reads 0 is refused");
	ok(!gc_unit_amd(0xa1003, &unit) && unit.num == 1 && unit.den == 1 << 16,
	   "EPYC 0xa1003: 1/65536 J");
	ok(gc_unit_amd(0, &unit) == -ENODEV, "AMD: a register that reads 0 is refused");
}

static void powers(void)
{
	/* Skylake: TDP 140 W, maximum 413 W, in 1/8 W. */
	ok(gc_power_max_mw(0xa0e03, (u64)0xce8 << 32 | 0x460) == 413000, "maximum of 0x614");
	ok(gc_power_max_mw(0xa0e03, 0x460) == 280000, "without it, twice the TDP");
	ok(gc_power_max_mw(0xa0e03, 0) == 0, "and without that, unknown");
}

static u64 rng = 88172645463325252ULL;

static u64 random_bits(unsigned int bits)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return bits ? rng >> (64 - bits) : 0;
}

#define PARTS	200
#define CORES	16

static struct gc_part part[PARTS];
static struct gc_core core[CORES];

static void random_parts(unsigned int parts)
{
	unsigned int i;

	memset(part, 0, sizeof(part));
	for (i = 0; i < parts; i++) {
		part[i].weight = random_bits(random_bits(6) % 40);
		part[i].core = random_bits(4);
	}
	for (i = 0; i < CORES; i++)
		core[i].energy = random_bits(random_bits(6) % 44);
}

static u64 shares(unsigned int parts)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < parts; i++)
		sum += part[i].share;
	return sum;
}

/* Whatever the input: the shares add up, no share is more than all, none without weight. */
static bool exact(unsigned int parts, u64 energy, unsigned int cores)
{
	u64 given = gc_attribute(energy, part, parts, core, cores), weight = 0;
	unsigned int i;

	for (i = 0; i < parts; i++) {
		weight += part[i].weight;
		if (part[i].share > energy || (!part[i].weight && part[i].share))
			return false;
	}
	return given == (weight ? energy : 0) && shares(parts) == given;
}

static void splits(void)
{
	unsigned int i, parts, failed = 0;
	u64 energy;

	for (i = 0; i < 200000; i++) {
		parts = random_bits(8) % PARTS;
		energy = random_bits(random_bits(6) % 50);
		random_parts(parts);
		failed += !exact(parts, energy, 0);
		random_parts(parts);
		failed += !exact(parts, energy, CORES);
	}
	ok(!failed, "400000 random splits are exact (%u are not)", failed);

	memset(part, 0, sizeof(part));
	part[0].weight = 1;
	part[1].weight = 3;
	gc_attribute(4000, part, 2, NULL, 0);
	ok(part[0].share == 1000 && part[1].share == 3000, "1:3");
	ok(!gc_attribute(4000, part + 2, 2, NULL, 0), "no weight: nothing is given");
	ok(!gc_attribute(4000, part, 0, NULL, 0), "nobody: nothing is given");
}

static void core_splits(void)
{
	memset(part, 0, sizeof(part));
	memset(core, 0, sizeof(core));
	part[0].weight = 10;
	part[1].weight = 10;
	part[1].core = 1;
	core[0].energy = 300;
	core[1].energy = 100;
	gc_attribute(1000, part, 2, core, 2);
	ok(part[0].share == 600 && part[1].share == 400, "cores first, the rest by weight");

	core[0].energy = 3000;
	core[1].energy = 1000;
	gc_attribute(1000, part, 2, core, 2);
	ok(part[0].share == 750 && part[1].share == 250, "cores that say too much are scaled");

	core[0].energy = 100;
	core[1].energy = 100;
	part[1].core = 0;
	gc_attribute(1000, part, 2, core, 2);
	ok(part[0].share == 500 && part[1].share == 500, "a core without work is shared");
}

static void baselines(void)
{
	struct gc_baseline base = {};
	unsigned int i;

	ok(!gc_baseline_idle(&base, 1000, 1000), "nothing is known at first");
	/* 10 a microsecond, with the jitter of a counter that moves every millisecond. */
	for (i = 0; i < 1000; i++)
		gc_baseline_learn(&base, 100000000 + (i % 2 ? 10000000 : -10000000), 10000000);
	ok(gc_baseline_idle(&base, 1ULL << 60, 1000000) == 10000000, "jitter does not bias it");
	ok(gc_baseline_idle(&base, 5, 1000000) == 5, "never more than there is");
	for (i = 0; i < 10000; i++)
		gc_baseline_learn(&base, 50000000, 10000000);
	ok(gc_baseline_idle(&base, 1ULL << 60, 1000000) < 5010000, "it forgets");
}

int main(void)
{
	counters();
	safe_periods();
	units();
	powers();
	splits();
	core_splits();
	baselines();
	finish();
}
