// SPDX-License-Identifier: GPL-2.0
// sources: powercap.c file.c
/* Zones and constraints are known by their names, the lowest of all limits wins. */
#include <errno.h>

#include "powercap.h"
#include "tap.h"
#include "tree.h"

static void test_names(const struct gc_env *env)
{
	struct gc_powercap powercap;
	const struct gc_zone *zone;
	char label[64];

	/* Numbers that mean nothing: zone 0 is package 1, constraint 0 is short_term. */
	tree_mkdir("sys/class/powercap/intel-rapl");
	tree_zone("intel-rapl:0", "package-1", 1, "short_term 180 300, long_term 150 150");
	tree_zone("intel-rapl:1", "package-0", 1, "long_term 140 150, short_term 180 300");
	tree_zone("intel-rapl:0:0", "core", 0, "long_term 0 0");
	tree_zone("intel-rapl:0:1", "dram", 0, "long_term 0 38");
	tree_zone("intel-rapl:2", "psys", 0, "");
	ok(!gc_powercap_read(env, &powercap) && powercap.n_zones == 5, "zones are found");
	is(powercap.zones[0].name, "package-0", "sorted by package");
	is(powercap.zones[4].name, "psys", "what has no package goes last");
	zone = gc_powercap_find(&powercap, GC_ZONE_PACKAGE, 1, -1);
	ok(zone && strstr(zone->path, "intel-rapl:0"), "a package is found by its name");
	ok(zone && zone->constraints[GC_CONSTRAINT_LONG_TERM].index == 1 &&
	   zone->constraints[GC_CONSTRAINT_LONG_TERM].limit_uw == 150000000,
	   "so is a constraint");
	ok(zone && zone->has_energy && zone->energy_uj == 1234, "energy");
	zone = gc_powercap_find(&powercap, GC_ZONE_DRAM, 1, -1);
	ok(zone && zone->package == 1, "dram belongs to its parent's package");
	is(gc_zone_label(zone, label, sizeof(label)), "dram:1", "label of dram");
	ok(!gc_powercap_find(&powercap, GC_ZONE_DRAM, 0, -1), "package 0 has no dram");
	zone = gc_powercap_find(&powercap, GC_ZONE_PSYS, -1, -1);
	is(gc_zone_label(zone, label, sizeof(label)), "psys", "label of psys");
	ok(!zone->has_limits, "psys has no limits here");
	gc_powercap_free(&powercap);
}

static void test_effective(const struct gc_env *env)
{
	struct gc_effective effective;
	struct gc_powercap powercap;
	const struct gc_zone *zone;

	tree_zone("intel-rapl-mmio:0", "package-1", 1, "long_term 45 150, short_term 90 0");
	gc_powercap_read(env, &powercap);
	zone = gc_powercap_find(&powercap, GC_ZONE_PACKAGE, 1, -1);
	ok(!zone->mmio, "limits are set in the MSR view");
	effective = gc_powercap_effective(&powercap, zone);
	ok(effective.limit_uw == 45000000 && effective.zone->mmio, "a lower MMIO limit wins");
	gc_powercap_free(&powercap);

	tree_file("sys/class/powercap/intel-rapl-mmio:0/enabled", "0\n");
	tree_file("sys/class/powercap/intel-rapl:0/constraint_0_power_limit_uw", "120000000\n");
	gc_powercap_read(env, &powercap);
	zone = gc_powercap_find(&powercap, GC_ZONE_PACKAGE, 1, -1);
	effective = gc_powercap_effective(&powercap, zone);
	ok(effective.limit_uw == 120000000 && effective.constraint == GC_CONSTRAINT_SHORT_TERM,
	   "not when it is switched off; a short-term limit below the long-term one does");
	effective = gc_powercap_effective(&powercap,
					  gc_powercap_find(&powercap, GC_ZONE_DRAM, 1, -1));
	ok(!effective.zone, "a zone that is switched off limits nothing");
	gc_powercap_free(&powercap);
}

static void test_absurd(const struct gc_env *env)
{
	struct gc_powercap powercap;
	const struct gc_zone *zone;
	char label[64];

	tree_zone("intel-rapl:5", "package-2-die-1", 1, "long_term 200 3409");
	gc_powercap_read(env, &powercap);
	zone = gc_powercap_find(&powercap, GC_ZONE_PACKAGE, 2, 1);
	ok(zone && !zone->constraints[GC_CONSTRAINT_LONG_TERM].max_uw,
	   "a maximum of 3409 W is not believed");
	is(gc_zone_label(zone, label, sizeof(label)), "package:2.1", "dies have a label");
	ok(gc_zone_default_uw(zone, 7) == 7, "without one the original limit is the default");
	zone = gc_powercap_find(&powercap, GC_ZONE_PACKAGE, 1, -1);
	ok(gc_zone_default_uw(zone, 7) == 150000000, "with one it is TDP");
	gc_powercap_free(&powercap);
}

int main(void)
{
	struct gc_env env = tree_begin();
	struct gc_powercap powercap;

	ok(gc_powercap_read(&env, &powercap) == -ENOENT, "no powercap class");
	test_names(&env);
	test_effective(&env);
	test_absurd(&env);
	ok(gc_constraint_parse("long_term") == GC_CONSTRAINT_LONG_TERM, "a constraint's name");
	ok(gc_constraint_parse("long") == -EINVAL, "half of one");
	return tap_done();
}
