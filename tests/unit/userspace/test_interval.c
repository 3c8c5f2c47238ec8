// SPDX-License-Identifier: GPL-2.0
// sources: interval.c snapshot.c snapshot_delta.c
/* Intervals while the module comes and goes. */
#include <errno.h>

#include "interval.h"
#include "sample.h"
#include "tap.h"

/* The module: what it answers with, and what it has counted. */
static int answer;
static bool known = true;		/* the meter has its present family id */
static uint64_t counted, now_ns;

int gc_meter_reopen(struct gc_meter *meter)
{
	(void)meter;
	if (answer == -ENOENT)
		return answer;
	known = true;
	return 0;
}

int gc_meter_node(struct gc_meter *meter, struct gc_node *node)
{
	(void)meter;
	node->now_ns = now_ns;
	return known ? answer : -ENOENT;
}

int gc_meter_snapshot(struct gc_meter *meter, struct gc_snapshot *snapshot)
{
	(void)meter;
	memset(snapshot, 0, sizeof(*snapshot));
	if (answer)
		return answer;
	sample_domain(snapshot, 0, GREENCAP_DOMAIN_PACKAGE, 1, now_ns);
	snapshot->domains[0].hardware = gc_energy_make(counted, 0);
	return 0;
}

static void pass(uint64_t ns, uint64_t energy)
{
	now_ns += ns;
	counted += energy;
}

static bool counts(const struct gc_interval *interval, uint64_t energy, uint64_t ns)
{
	return interval->delta.n_domains == 1 && interval->ns == ns &&
	       interval->delta.domains[0].hardware == gc_energy_make(energy, 0);
}

static void test_usual(struct gc_interval *interval)
{
	pass(10, 5);
	ok(!gc_interval_begin(interval) && interval->now_ns == 10, "begins");
	pass(3, 7);
	ok(!gc_interval_next(interval) && counts(interval, 7, 3), "an interval");
	pass(4, 1);
	ok(!gc_interval_next(interval) && counts(interval, 1, 4) && interval->now_ns == 17,
	   "the next begins where it ended");
	ok(gc_interval_next(interval) == -EAGAIN && !interval->delta.n_domains,
	   "no time has passed");
	answer = -EPERM;
	ok(gc_interval_next(interval) == -EPERM, "a refusal is passed on");
	answer = 0;
	pass(2, 2);
	ok(!gc_interval_next(interval) && counts(interval, 2, 2), "and nothing is lost by it");
}

static void test_gone(struct gc_interval *interval)
{
	answer = -ENOENT;
	ok(gc_interval_next(interval) == -ENODEV, "the module is gone");
	ok(gc_interval_next(interval) == -EAGAIN, "which is told once");
	answer = 0;
	known = false;
	counted = 1000;
	ok(gc_interval_next(interval) == -ESTALE && !interval->delta.n_domains, "it is back");
	pass(5, 6);
	ok(!gc_interval_next(interval) && counts(interval, 6, 5), "an interval of the new one");
}

static void test_reloaded(struct gc_interval *interval)
{
	known = false;
	pass(5, 1000);
	ok(gc_interval_next(interval) == -ESTALE,
	   "loaded anew within an interval, with totals that do not tell");
	pass(1, 1);
	ok(!gc_interval_next(interval) && counts(interval, 1, 1), "and on");
	counted = 0;
	pass(1, 0);
	ok(gc_interval_next(interval) == -ESTALE, "totals that fell tell it too");
	pass(1, 3);
	ok(!gc_interval_next(interval) && counts(interval, 3, 1), "and on again");
	known = false;
	answer = -EBUSY;
	ok(gc_interval_next(interval) == -EBUSY, "loaded anew, and busy at once");
	answer = 0;
	pass(1, 900);
	ok(gc_interval_next(interval) == -ESTALE, "begins when it can");
	pass(1, 4);
	ok(!gc_interval_next(interval) && counts(interval, 4, 1), "with what came since only");
}

int main(void)
{
	struct gc_interval interval = { 0 };

	test_usual(&interval);
	test_gone(&interval);
	test_reloaded(&interval);
	gc_interval_free(&interval);
	return tap_done();
}
