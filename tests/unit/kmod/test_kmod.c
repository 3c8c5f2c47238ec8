// SPDX-License-Identifier: GPL-2.0
/* The pure parts of the module: counters, units, splitting, books, periods. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "../../kselftest/tap.h"
#include "random.h"
#include "../../../kmod/attribute.h"
#include "../../../kmod/counter.h"
#include "../../../kmod/domain.h"
#include "../../../kmod/period.h"
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

#define MS	1000000ULL
#define S	1000000000ULL
#define SAFE	(16 * S)	/* the longest period of these books */

static u64 flag(const struct gc_domain *domain, u32 flag)
{
	return domain->flags & flag;
}

/* Everything that the books say of the counter adds up, as on the wire. */
static bool balanced(const struct gc_domain *domain)
{
	gc_energy_t sum = domain->open + domain->closing + domain->attributed +
			  domain->shared + domain->idle;
	unsigned int i;

	for (i = 0; i < __GREENCAP_REASON_MAX; i++)
		sum += domain->reason[i];
	return sum == (gc_energy_t)domain->hardware << GREENCAP_FRAC_BITS;
}

static void readings(void)
{
	struct gc_domain domain = {};

	gc_domain_rebase(&domain, 0xfffffff0, false, S);
	ok(!domain.flags && !domain.hardware, "the first reading is where counting begins");
	gc_domain_advance(&domain, 0x10, false, S + MS, SAFE);
	ok(domain.hardware == 0x20 && balanced(&domain), "the next counts, over a wrap");
	gc_domain_advance(&domain, 0x10, false, 3 * S, SAFE);
	ok(!flag(&domain, GREENCAP_DOMAIN_F_STUCK), "it may stand for 2 s");
	gc_domain_advance(&domain, 0x10, false, 3 * S + 2 * MS, SAFE);
	ok(flag(&domain, GREENCAP_DOMAIN_F_STUCK), "longer is stuck");
	gc_domain_advance(&domain, 0x14, false, 4 * S, SAFE);
	ok(domain.flags == GREENCAP_DOMAIN_F_REBASED && domain.hardware == 0x20,
	   "what it catches up with is nobody's");
	gc_domain_advance(&domain, 0x1c, false, 4 * S + MS, SAFE);
	ok(domain.hardware == 0x28, "and counts again");
	domain.flags = 0;

	gc_domain_advance(&domain, 0xdead, true, 5 * S, SAFE);
	ok(flag(&domain, GREENCAP_DOMAIN_F_STUCK) && domain.hardware == 0x28 && domain.raw == 0x1c,
	   "a reading that failed moves nothing");
	gc_domain_advance(&domain, 0x24, false, 5 * S + MS, SAFE);
	ok(!domain.flags && domain.hardware == 0x30, "nothing is lost when the next is in time");
	gc_domain_advance(&domain, 0xdead, true, 7 * S, SAFE);
	gc_domain_advance(&domain, 0x1000, false, 6 * S + SAFE + 1, SAFE);
	ok(domain.flags == GREENCAP_DOMAIN_F_REBASED && domain.hardware == 0x30 &&
	   domain.raw == 0x1000,
	   "and nothing is guessed when it is not");
	ok(balanced(&domain), "the books balance");
}

static void jumps(void)
{
	struct gc_domain domain = {};
	u64 most = gc_counter_most(SAFE, 110 * MS);

	ok(gc_counter_step(5, 0xfffffffb) == 10, "a step over a wrap");
	ok(!gc_counter_step(0, 0xfffffffb) && !gc_counter_step(5, 0), "0 is no reading");
	ok(!gc_counter_step(5, 6), "no step leads back");
	ok(gc_counter_most(SAFE, SAFE / 4) == 1ULL << 30 &&
	   gc_counter_most(SAFE, 2 * SAFE) >> 32 == 1,
	   "what a counter can move grows with time, up to a whole turn");
	gc_domain_rebase(&domain, 1000000, false, S);
	gc_domain_advance(&domain, 1000000 + most, false, S + 10 * MS, SAFE);
	ok(!domain.flags && domain.hardware == most, "four times the power that is expected");
	gc_domain_advance(&domain, 1000001 + 2 * most, false, S + 20 * MS, SAFE);
	ok(domain.flags == GREENCAP_DOMAIN_F_REBASED && domain.hardware == most,
	   "more than that is no energy");
	gc_domain_advance(&domain, 1000051 + 2 * most, false, S + 30 * MS, SAFE);
	ok(domain.hardware == most + 50, "and it counts from there");
	gc_domain_advance(&domain, 20, false, S + 40 * MS, SAFE);
	gc_domain_advance(&domain, 27, false, S + 50 * MS, SAFE);
	ok(domain.hardware == most + 57 && balanced(&domain), "a counter that was reset");
}

static void rebases(void)
{
	struct gc_domain domain = {};

	gc_domain_rebase(&domain, 7, true, S);
	ok(flag(&domain, GREENCAP_DOMAIN_F_STUCK), "unreadable from the start");
	gc_domain_advance(&domain, 100, false, S + MS, SAFE);
	ok(!domain.hardware && domain.raw == 100 && !flag(&domain, GREENCAP_DOMAIN_F_STUCK),
	   "the first good reading starts it anew");
	domain.flags = GREENCAP_DOMAIN_F_OFFLINE;
	gc_domain_advance(&domain, 150, false, 2 * SAFE + MS, SAFE);
	gc_domain_rebase(&domain, 3, false, 3 * SAFE);
	ok(domain.flags == GREENCAP_DOMAIN_F_REBASED && domain.hardware == 50 && balanced(&domain),
	   "a package that comes back goes on from where it was");
}

static void settlements(void)
{
	struct gc_domain domain = {};
	u64 left;

	gc_domain_rebase(&domain, 0, false, S);
	gc_domain_advance(&domain, 1000, false, S + 10 * MS, SAFE);
	gc_domain_end(&domain);
	left = gc_domain_settle(&domain, 10 * MS, false);
	ok(left == 1000ULL << GREENCAP_FRAC_BITS && !domain.idle,
	   "no baseline: all of it is to be split");
	domain.attributed += left;

	gc_domain_advance(&domain, 1100, false, S + 20 * MS, SAFE);
	gc_domain_end(&domain);
	gc_domain_advance(&domain, 1105, false, S + 21 * MS, SAFE);
	ok(!gc_domain_settle(&domain, 10 * MS, true) && balanced(&domain) &&
	   domain.idle == (gc_energy_t)100 << GREENCAP_FRAC_BITS &&
	   flag(&domain, GREENCAP_DOMAIN_F_BASELINE), "an idle interval is idle, and teaches");
	ok(domain.open == 5ULL << GREENCAP_FRAC_BITS, "the running interval stays open");

	gc_domain_advance(&domain, 1400, false, S + 30 * MS, SAFE);
	gc_domain_end(&domain);
	left = gc_domain_settle(&domain, 10 * MS, false);
	ok(left == 200ULL << GREENCAP_FRAC_BITS, "what idling draws is taken from a busy one");
	domain.attributed += left;

	gc_domain_advance(&domain, 1500, false, S + 40 * MS, SAFE);
	gc_domain_forgo(&domain, GREENCAP_REASON_DISABLED);
	ok(domain.reason[GREENCAP_REASON_DISABLED] == (gc_energy_t)100 << GREENCAP_FRAC_BITS &&
	   !domain.open && balanced(&domain), "what nobody can know has its reason");

	memset(&domain, 0, sizeof(domain));
	gc_domain_rebase(&domain, 90, false, 1);
	gc_domain_end(&domain);
	gc_domain_settle(&domain, MS, true);
	ok(!domain.baseline.ns, "an interval in which counting began teaches nothing");
	gc_domain_advance(&domain, 100, false, 2, SAFE);
	gc_domain_end(&domain);
	gc_domain_settle(&domain, 99999, true);
	ok(!domain.flags && !domain.baseline.ns, "nor does one under 100 us");
	gc_domain_settle(&domain, 20 * MS, true);
	ok(!domain.baseline.ns, "nor does a counter that stands still");
	gc_domain_settle(&domain, MS, true);
	ok(domain.baseline.ns == MS, "but one that is between two steps");
	gc_domain_advance(&domain, 0xdead, true, 2, SAFE);
	gc_domain_end(&domain);
	gc_domain_settle(&domain, MS, true);
	ok(domain.baseline.ns == MS, "unless it cannot be read");
	gc_domain_advance(&domain, 150, false, 3, SAFE);
	gc_domain_advance(&domain, 160, false, 4, SAFE);
	gc_domain_end(&domain);
	gc_domain_settle(&domain, MS, true);
	ok(domain.baseline.ns == MS, "or could not be read since the interval began");
	gc_domain_advance(&domain, 170, false, 5, SAFE);
	gc_domain_end(&domain);
	gc_domain_settle(&domain, MS, true);
	ok(domain.baseline.ns == 2 * MS, "the next interval teaches again");
}

static void periods(void)
{
	u64 period = 10 * MS;
	unsigned int i;

	ok(gc_period_next(S, 10 * MS, SAFE, false, false) == 10 * MS, "busy: as it is set");
	ok(gc_period_next(10 * MS, 10 * MS, SAFE, true, false) == 20 * MS, "idle: twice as long");
	for (i = 0; i < 20; i++)
		period = gc_period_next(period, 10 * MS, SAFE, true, false);
	ok(period == S, "up to a second");
	ok(gc_period_next(S, 10 * MS, SAFE, true, true) == S / 4, "while cgroups wait to end, 250 ms");
	ok(gc_period_next(S, 10 * MS, 700 * MS, true, false) == 700 * MS, "never over a wrap");
	ok(gc_period_next(5 * S, 5 * S, SAFE, true, true) == 5 * S, "never less than is set");
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
	readings();
	jumps();
	rebases();
	settlements();
	periods();
	finish();
}
