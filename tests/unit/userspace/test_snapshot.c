// SPDX-License-Identifier: GPL-2.0
// sources: snapshot.c snapshot_delta.c
/* Energy, looking things up, and what two snapshots differ by. */
#include <errno.h>
#include <math.h>

#include "sample.h"
#include "snapshot_delta.h"
#include "tap.h"

#define J(n)	gc_energy_make((uint64_t)(n) * 1000, 0)	/* the unit is a millijoule */

static void make(struct gc_snapshot *snapshot, uint64_t now_ns, int joules)
{
	struct gc_cgroup *root, *a;

	memset(snapshot, 0, sizeof(*snapshot));
	sample_domain(snapshot, 0, GREENCAP_DOMAIN_PACKAGE, 1000, now_ns);
	snapshot->domains[0].hardware = J(100 + joules);
	snapshot->domains[0].attributed = J(60 + joules);
	snapshot->domains[0].shared = J(joules) / 10;
	snapshot->domains[0].seen_ns = now_ns;
	snapshot->domains[0].n_activities = 2;
	snapshot->domains[0].activities[1].counts[3] = now_ns * 2;
	snapshot->domains[0].activities[0].busy_ns = 10000 - now_ns;
	snapshot->domains[0].pending = J(10) - J(joules) / 10;
	root = sample_cgroup(snapshot, 1, 0, "/");
	sample_energy(root, 0, GREENCAP_DOMAIN_PACKAGE, J(60 + joules), J(1));
	a = sample_cgroup(snapshot, 7, 1, "/a");
	a->busy_ns = now_ns / 2;
	sample_energy(a, 0, GREENCAP_DOMAIN_PACKAGE, J(20 + joules), J(20 + joules));
}

static bool joules(gc_energy energy, uint32_t num, uint32_t den, double want)
{
	const struct gc_unit unit = { num, den };

	return fabs(gc_energy_joules(energy, unit) - want) < 0.000000000001;
}

static void conversion(void)
{
	ok(gc_energy_make(1, 0) == 65536, "a unit is 65536 parts");
	ok(gc_energy_make(UINT64_MAX, 65535) > gc_energy_make(UINT64_MAX, 0),
	   "the largest energy of the wire fits");
	ok(joules(gc_energy_make(16384, 0), 1, 16384, 1), "2^14 units of 2^-14 J are a joule");
	ok(joules(gc_energy_make(0, 32768), 1, 1, 0.5), "half a unit of a joule");
	ok(joules(-gc_energy_make(2, 0), 153, 10000000, -0.0000306), "a difference below zero");
	ok(joules(1, 1, 0, 0), "no unit is no energy");
}

static void lookup(void)
{
	struct gc_snapshot s;
	struct gc_cgroup_index index;

	make(&s, 1, 0);
	ok(gc_snapshot_domain(&s, 0, GREENCAP_DOMAIN_PACKAGE) == &s.domains[0], "finds a domain");
	ok(!gc_snapshot_domain(&s, 0, GREENCAP_DOMAIN_DRAM), "no DRAM here");
	ok(gc_snapshot_cgroup(&s, 7) == &s.cgroups[1], "finds a cgroup");
	ok(!gc_snapshot_cgroup(&s, 8), "knows no other cgroup");
	ok(gc_cgroup_joules(&s, &s.cgroups[0], GREENCAP_DOMAIN_PACKAGE, true) == 1, "self");
	ok(gc_cgroup_joules(&s, &s.cgroups[0], GREENCAP_DOMAIN_PACKAGE, false) == 60, "total");
	ok(gc_cgroup_joules(&s, &s.cgroups[0], GREENCAP_DOMAIN_DRAM, false) == 0, "no DRAM joules");
	ok(!gc_cgroup_index_make(&index, &s), "makes an index");
	ok(gc_cgroup_index_find(&index, 7) == &s.cgroups[1], "the index finds a cgroup");
	ok(!gc_cgroup_index_find(&index, 2), "the index knows no other");
	gc_cgroup_index_free(&index);
	gc_snapshot_free(&s);
	ok(!s.cgroups && !s.n_cgroups, "freed and cleared");
}

static void delta(void)
{
	struct gc_snapshot before, after, d;

	make(&before, 1000, 0);
	make(&after, 3000, 50);
	sample_energy(sample_cgroup(&after, 9, 1, "/new"), 0, GREENCAP_DOMAIN_PACKAGE, J(5), J(5));
	ok(!gc_snapshot_delta(&before, &after, &d), "two snapshots compare");
	ok(d.domains[0].hardware == J(50) && d.domains[0].attributed == J(50), "domains differ");
	ok(d.domains[0].pending == -J(5), "pending energy may fall");
	ok(d.domains[0].shared == J(5) && d.domains[0].seen_ns == 2000, "shared, and time");
	ok(d.domains[0].activities[1].counts[3] == 4000, "activity");
	ok(d.domains[0].activities[0].busy_ns == 7000, "activity that was counted anew");
	ok(d.cgroups[1].energies[0].total == J(50), "a cgroup that was there before");
	ok(d.cgroups[1].busy_ns == 1000, "its CPU time");
	ok(d.n_cgroups == 3 && d.cgroups[2].energies[0].total == J(5), "a new cgroup, in full");
	gc_snapshot_free(&d);

	after.cgroups[1].created_ns = 2000;
	ok(!gc_snapshot_delta(&before, &after, &d) && d.cgroups[1].energies[0].total == J(70),
	   "an id that was used again is a new cgroup");
	gc_snapshot_free(&d);
	ok(gc_snapshot_delta(&after, &before, &d) == -ESTALE && !d.n_cgroups && !d.domains,
	   "a total that fell: the module was loaded anew");
	gc_snapshot_free(&before);
	gc_snapshot_free(&after);
}

static void vanished(void)
{
	struct gc_snapshot before, after, d;

	make(&before, 1000, 0);
	make(&after, 3000, 10);
	gc_cgroup_free(&after.cgroups[--after.n_cgroups]);
	ok(!gc_snapshot_delta(&before, &after, &d) && d.n_cgroups == 1 &&
	   d.cgroups[0].energies[0].total == J(10),
	   "a cgroup that is gone is in its ancestor's total");
	gc_snapshot_free(&d);
	gc_snapshot_free(&before);
	gc_snapshot_free(&after);
}

int main(void)
{
	conversion();
	lookup();
	delta();
	vanished();
	return tap_done();
}
