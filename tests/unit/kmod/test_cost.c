// SPDX-License-Identifier: GPL-2.0
/* What work costs by a model: bins, costs, proportions, active time. */
#include <stdint.h>
#include <string.h>

#include "../../kselftest/tap.h"
#include "random.h"
#include "../../../kmod/cost.h"
#include "../../../kmod/domain.h"
#include "../../../kmod/overlap.h"

#define PARTS	200
#define HOUR_NS	3600000000000ULL

static struct gc_part part[PARTS];
static struct gc_model model;

static void bins(void)
{
	memset(&model, 0, sizeof(model));
	model.bins = 3;
	model.bin[0].max_ratio = 500;
	model.bin[1].max_ratio = 1024;
	model.bin[2].max_ratio = ~0U;
	ok(gc_model_bin(&model, 0) == 0 && gc_model_bin(&model, 500) == 0 &&
	   gc_model_bin(&model, 501) == 1 && gc_model_bin(&model, 1024) == 1 &&
	   gc_model_bin(&model, 1025) == 2 && gc_model_bin(&model, ~0ULL) == 2,
	   "a bin ends with its limit, and the last has none");
}

static void questions(void)
{
	struct gc_model other;

	memset(&model, 0, sizeof(model));
	memset(&other, 0, sizeof(other));
	model.bins = 2;
	ok(!gc_model_has_cost(&model, 0), "nothing costs anything");
	model.bin[1].cost[0].count_fj[3] = 1;
	ok(gc_model_has_cost(&model, 0) && !gc_model_has_cost(&model, 1),
	   "a count in the last bin does, in one domain");
	ok(gc_model_same_counters(NULL, &model), "no model counts what none counts");
	model.counters = 1;
	model.counter[0].config = 7;
	other = model;
	ok(!gc_model_same_counters(&model, NULL) && gc_model_same_counters(&model, &other),
	   "the same counters are the same");
	other.counter[0].type = 4;
	ok(!gc_model_same_counters(&model, &other), "another type is another counter");
}

static void by_hand(void)
{
	struct gc_proportion to;

	memset(&model, 0, sizeof(model));
	memset(part, 0, sizeof(part));
	model.bins = 2;
	model.bin[0].cost[1] = (struct gc_cost){ .time_fj = 10, .count_fj = { 2, 3 } };
	model.bin[1].cost[1] = (struct gc_cost){
		.time_fj = 20, .count_fj = { 4 }, .shared_fj = 5, .active_fj = 100,
	};
	part[0].work = (struct gc_work){ .busy_ns = 300, .count = { 7, 11 } };
	part[1].work = (struct gc_work){ .busy_ns = 200, .count = { 13, 99 } };
	part[0].core_ns = 300;
	part[1].core_ns = 100;
	part[1].bin = 1;
	ok(gc_cost_weigh(&model, 1, part, 2, 80, &to) && part[0].weight == 3047 &&
	   part[1].weight == 4552, "each by its bin: %llu and %llu fJ", part[0].weight,
	   part[1].weight);
	/* But for 100 ns of a core at 5. */
	ok(part[0].direct == 3047 && part[1].direct == 4052, "of which %llu and %llu are direct",
	   part[0].direct, part[1].direct);
	/* A quarter of 80 ns active at 100. */
	ok(to.parts == 7599 && to.common == 2000, "theirs %llu, in common %llu fJ", to.parts,
	   to.common);
	part[0].work = (struct gc_work){};
	part[0].core_ns = 0;
	part[1].work = (struct gc_work){ .busy_ns = 10 };
	part[1].core_ns = 10;
	model.bin[1].cost[1].time_fj = 0;
	ok(gc_cost_weigh(&model, 1, part, 2, 0, &to) && to.parts == 50 && !to.common &&
	   part[1].weight == 50 && !part[1].direct, "all of it may be shared");
	part[0].weight = 42;
	ok(!gc_cost_weigh(&model, 0, part, 2, 80, &to) && part[0].weight == 42,
	   "what costs nothing leaves the weights alone");
}

static void fill(unsigned int parts, unsigned int bits)
{
	unsigned int i, n;

	for (i = 0; i < parts; i++) {
		part[i].bin = random_bits(4);
		part[i].work.busy_ns = random_bits(bits) % HOUR_NS;
		part[i].core_ns = part[i].work.busy_ns >> i % 2;
		for (n = 0; n < GREENCAP_COUNTERS_MAX; n++)
			part[i].work.count[n] = random_bits(bits);
	}
	model.bins = GREENCAP_BINS_MAX;
	for (i = 0; i < model.bins; i++) {
		struct gc_cost *cost = &model.bin[i].cost[0];

		cost->time_fj = random_bits(random_bits(6) % 37);
		cost->shared_fj = random_bits(random_bits(6) % 37);
		cost->active_fj = random_bits(random_bits(6) % 37);
		for (n = 0; n < GREENCAP_COUNTERS_MAX; n++)
			cost->count_fj[n] = random_bits(random_bits(6) % 37);
	}
}

static double cost_of(const struct gc_part *p)
{
	const struct gc_cost *cost = &model.bin[p->bin].cost[0];
	double sum = (double)p->work.busy_ns * cost->time_fj + (double)p->core_ns * cost->shared_fj;
	unsigned int n;

	for (n = 0; n < GREENCAP_COUNTERS_MAX; n++)
		sum += (double)p->work.count[n] * cost->count_fj[n];
	return sum;
}

static bool close_to(double a, double b, double all)
{
	return (a > b ? a - b : b - a) <= all / (1ULL << 40);
}

/* What comes out is in proportion to what goes in, whatever the size. */
static bool weighed_well(unsigned int parts)
{
	struct gc_proportion to;
	double parts_cost = 0, all, cost;
	u64 sum = 0;
	unsigned int i;

	if (!gc_cost_weigh(&model, 0, part, parts, HOUR_NS, &to))
		return true;
	for (i = 0; i < parts; i++) {
		parts_cost += cost_of(&part[i]);
		sum += part[i].weight;
		if (part[i].direct > part[i].weight)
			return false;
	}
	all = (double)to.parts + to.common;
	if (to.parts + to.common < to.parts || sum > to.parts || to.parts - sum > parts)
		return false;
	for (i = 0; i < parts && to.parts; i++) {
		cost = cost_of(&part[i]) / parts_cost * to.parts;
		/* Small numbers are exact, large ones rounded by less than one. */
		if (!close_to(part[i].weight, cost, all) && (cost - part[i].weight > 1.001 ||
							     part[i].weight - cost > 1.001))
			return false;
	}
	return true;
}

static void sizes(void)
{
	unsigned int i, n, failed = 0;
	struct gc_proportion to;

	for (i = 0; i < 3000; i++) {
		fill(PARTS, 1 + i % 64);
		failed += !weighed_well(PARTS);
	}
	ok(!failed, "3000 random intervals are weighed in proportion (%u are not)", failed);

	/* All at its limit: an hour on each of 200 CPUs, counters of 64 bits, the largest costs. */
	for (i = 0; i < PARTS; i++) {
		part[i].bin = i % GREENCAP_BINS_MAX;
		part[i].work.busy_ns = HOUR_NS;
		part[i].core_ns = HOUR_NS;
		for (n = 0; n < GREENCAP_COUNTERS_MAX; n++)
			part[i].work.count[n] = ~0ULL;
	}
	for (i = 0; i < GREENCAP_BINS_MAX; i++) {
		struct gc_cost *cost = &model.bin[i].cost[0];

		cost->time_fj = GREENCAP_COST_MAX_FJ;
		cost->shared_fj = GREENCAP_COST_MAX_FJ;
		cost->active_fj = GREENCAP_COST_MAX_FJ;
		for (n = 0; n < GREENCAP_COUNTERS_MAX; n++)
			cost->count_fj[n] = GREENCAP_COST_MAX_FJ;
	}
	ok(gc_cost_weigh(&model, 0, part, PARTS, HOUR_NS, &to) && weighed_well(PARTS) &&
	   part[0].weight == part[PARTS - 1].weight && to.parts > 1ULL << 62,
	   "and so is one in which everything is at its limit");
}

static void shares(void)
{
	struct gc_domain domain = {};
	struct gc_proportion to = { .parts = 3, .common = 1 };
	unsigned int i, failed = 0;
	u64 energy, parts;

	ok(gc_domain_share(&domain, 1000, &to) == 750 && domain.shared == 250, "three to one");
	for (i = 0; i < 100000; i++) {
		energy = random_bits(random_bits(6) % 50);
		to.parts = random_bits(random_bits(6)) >> 1;
		to.common = (random_bits(random_bits(6)) >> 1) + 1;
		domain.shared = 0;
		parts = gc_domain_share(&domain, energy, &to);
		failed += parts > energy || parts + domain.shared != energy;
	}
	ok(!failed, "100000 random proportions lose nothing (%u do)", failed);
}

/* Two cores, by hand: their counters say which one, the model says direct or shared. */
static void cores_by_hand(void)
{
	struct gc_domain domain = {};
	struct gc_core core[2] = { { .energy = 600 }, { .energy = 200 } };
	struct gc_proportion to;
	u64 left;

	memset(&model, 0, sizeof(model));
	memset(part, 0, sizeof(part));
	model.bins = 1;
	/* A count costs 1, a busy nanosecond 1, and one in which anything runs 2. */
	model.bin[0].cost[0] = (struct gc_cost){
		.count_fj = { 1 }, .shared_fj = 1, .active_fj = 2,
	};
	part[0].work = (struct gc_work){ .busy_ns = 100, .count = { 300 } };
	part[1].work = (struct gc_work){ .busy_ns = 100, .count = { 100 } };
	part[2].work = (struct gc_work){ .busy_ns = 100, .count = { 100 } };
	part[0].core_ns = 100;
	part[1].core_ns = 100;
	part[2].core_ns = 100;
	part[2].core = 1;
	part[1].core = 1;
	gc_cost_weigh(&model, 0, part, 3, 100, &to);
	ok(part[0].weight == 400 && part[1].weight == 200 && to.parts == 800 && to.common == 200,
	   "the model takes both cores for equal");
	left = gc_domain_share(&domain, 1000, &to);
	gc_attribute(left, part, 3, core, 2);
	ok(left == 800 && part[0].share == 600 && part[1].share == 100 && part[2].share == 100,
	   "their counters know better");
	ok(gc_part_direct(&part[0]) == 450 && gc_part_direct(&part[1]) == 50,
	   "of that as much is direct as the model says: three quarters, and half");

	core[0].energy = 60;
	core[1].energy = 20;
	gc_attribute(left, part, 3, core, 2);
	ok(part[0].share == 420 && part[1].share == 190 && part[2].share == 190,
	   "what no core has counted is split by cost");
	core[0].energy = 6000;
	core[1].energy = 2000;
	gc_attribute(left, part, 3, core, 2);
	ok(part[0].share == 600 && part[1].share == 100,
	   "cores that say more than there is are scaled");
}

/* Whatever model, work, cores and energy: nothing is lost, and nobody pays for shared energy. */
static bool conserved(unsigned int parts, u64 energy, struct gc_core *core, unsigned int cores)
{
	struct gc_domain domain = {};
	struct gc_proportion to;
	u64 left, direct = 0;
	unsigned int i;

	if (!gc_cost_weigh(&model, 0, part, parts, HOUR_NS / 2, &to))
		return true;
	left = gc_domain_share(&domain, energy, &to);
	if (gc_attribute(left, part, parts, core, cores) != left)
		return false;
	for (i = 0; i < parts; i++) {
		u64 own = gc_part_direct(&part[i]);

		if (own > part[i].share || (!part[i].direct && own))
			return false;
		direct += own;
		domain.shared += part[i].share - own;
	}
	return direct + domain.shared == energy;
}

static void cores_at_random(void)
{
	static struct gc_core core[16];
	unsigned int i, n, failed = 0;

	for (i = 0; i < 20000; i++) {
		fill(1 + i % 20, 1 + i % 40);
		for (n = 0; n < 20; n++)
			part[n].core = random_bits(4);
		for (n = 0; n < 16; n++)
			core[n].energy = random_bits(random_bits(6) % 44);
		failed += !conserved(1 + i % 20, random_bits(random_bits(6) % 50), core,
				     i % 2 ? 16 : 0);
	}
	ok(!failed, "20000 random models, with cores and without, lose nothing (%u do)", failed);
}

static void active_times(void)
{
	u64 idle, busy, most, sum, ns;
	unsigned int i, n, failed = 0;

	ok(gc_idle_beside(1000, 0, 1000) == 1000, "an idle CPU changes nothing");
	ok(gc_idle_beside(400, 1000, 1000) == 0, "one that was busy all the time leaves none");
	ok(gc_idle_beside(500, 500, 1000) == 250, "halves that know nothing of each other");
	ok(gc_idle_beside(1000, 5000, 1000) == 0, "busy for longer than the interval is all of it");
	for (i = 0; i < 10000; i++) {
		ns = random_bits(1 + i % 42) + 1;
		idle = ns;
		most = 0;
		sum = 0;
		for (n = 0; n < 64; n++) {
			busy = random_bits(42) % ns >> random_bits(4);
			most = busy > most ? busy : most;
			sum += busy;
			idle = gc_idle_beside(idle, busy, ns);
		}
		failed += ns - idle < most || ns - idle > sum + 64;
	}
	ok(!failed, "active time is between the longest and the sum (%u are not)", failed);
}

static void siblings(void)
{
	struct gc_core core = { .idle_ns = 1000 };

	ok(gc_core_time(&core, 0, 1000) == 0, "nothing ran on the core");
	gc_core_add(&core, 600, 1000);
	ok(gc_core_time(&core, 600, 1000) == 600, "a thread alone has its time");
	gc_core_add(&core, 0, 1000);
	ok(gc_core_time(&core, 600, 1000) == 600, "beside one that sleeps, too");
	core = (struct gc_core){ .idle_ns = 1000 };
	gc_core_add(&core, 1000, 1000);
	gc_core_add(&core, 1000, 1000);
	ok(gc_core_time(&core, 1000, 1000) == 500, "two that run together have half of the core each");
	core = (struct gc_core){ .idle_ns = 1000 };
	gc_core_add(&core, 1000, 1000);
	gc_core_add(&core, 250, 1000);
	ok(gc_core_time(&core, 1000, 1000) == 800 && gc_core_time(&core, 250, 1000) == 200,
	   "one that ran less has less, and together they have all");
	ok(gc_core_time(&core, 100, 1000) == 80, "and so has each cgroup on it");
	core = (struct gc_core){ .idle_ns = 1000 };
	gc_core_add(&core, 1010, 1000);
	ok(gc_core_time(&core, 1010, 1000) == 1000, "no core is busy for longer than the interval");
}

static void boundaries(void)
{
	ok(gc_split_before(900, 1000, 1000, 1300) == 0 && gc_split_before(900, 1000, 10, 1300) == 0,
	   "nothing was drawn before a boundary that was there at the last look");
	ok(gc_split_before(900, 1000, 1100, 1300) == 300, "between, it is split by time");
	ok(gc_split_before(900, 1000, 1300, 1300) == 900 &&
	   gc_split_before(900, 1000, 2000, 1300) == 900, "all was before one that is to come");
	ok(gc_split_before(900, 1300, 1300, 1300) == 0 &&
	   gc_split_before(900, 1300, 1400, 1200) == 0,
	   "no time, or a clock that is behind, splits nothing");
}

int main(void)
{
	bins();
	questions();
	by_hand();
	sizes();
	shares();
	cores_by_hand();
	cores_at_random();
	active_times();
	siblings();
	boundaries();
	finish();
}
