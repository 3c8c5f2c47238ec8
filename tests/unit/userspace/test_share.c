// SPDX-License-Identifier: GPL-2.0
// sources: share.c snapshot.c snapshot_delta.c
/* Rules by which shared and idle energy is paid for. */
#include <errno.h>

#include "sample.h"
#include "share.h"
#include "tap.h"

#define ROOT	0
#define A	1
#define B	2
#define A_X	3
#define A_Y	4
#define GONE	5

static void busy(struct gc_cgroup *cgroup, uint32_t package, uint64_t ns)
{
	sample_energy(cgroup, package, GREENCAP_DOMAIN_PACKAGE, 0, 0);
	cgroup->energies[cgroup->n_energies - 1].busy_ns = ns;
}

/* Package 0 with its DRAM, and package 1, where only /b ran. */
static void fill(struct gc_snapshot *s)
{
	memset(s, 0, sizeof(*s));
	sample_domain(s, 0, GREENCAP_DOMAIN_PACKAGE, 1, 1);
	sample_domain(s, 0, GREENCAP_DOMAIN_DRAM, 1, 1);
	sample_domain(s, 1, GREENCAP_DOMAIN_PACKAGE, 1, 1);
	s->domains[0].shared = 700;
	s->domains[0].idle = 301;
	s->domains[1].idle = 100;
	s->domains[2].idle = 50;
	busy(sample_cgroup(s, 1, 0, "/"), 0, 10);
	sample_cgroup(s, 2, 1, "/a");
	busy(sample_cgroup(s, 3, 1, "/b"), 0, 30);
	busy(&s->cgroups[B], 1, 5);
	busy(sample_cgroup(s, 4, 2, "/a/x"), 0, 60);
	busy(sample_cgroup(s, 5, 2, "/a/y"), 0, 0);
	sample_cgroup(s, 6, 2, "/a/gone")->removed = true;
}

static gc_energy self(const struct gc_share *share, size_t cgroup, size_t domain)
{
	return gc_share_part(share, cgroup, domain)->self;
}

static gc_energy total(const struct gc_share *share, size_t cgroup, size_t domain)
{
	return gc_share_part(share, cgroup, domain)->total;
}

static void none(void)
{
	struct gc_snapshot s;
	struct gc_share share;

	fill(&s);
	ok(!gc_share_make(&s, GC_SHARE_NONE, NULL, &share), "none");
	ok(!total(&share, ROOT, 0) && share.unshared[0] == 1001 && share.unshared[2] == 50,
	   "nobody pays");
	gc_share_free(&share);
	gc_snapshot_free(&s);
}

static void active_time(void)
{
	struct gc_snapshot s;
	struct gc_share share;

	fill(&s);
	ok(!gc_share_make(&s, GC_SHARE_ACTIVE_TIME, NULL, &share), "active-time");
	ok(self(&share, ROOT, 0) == 100 && self(&share, B, 0) == 300 && self(&share, A_X, 0) == 601,
	   "by CPU time");
	ok(total(&share, A, 0) == 601 && !self(&share, A, 0), "with descendants");
	ok(total(&share, ROOT, 0) == 1001 && !share.unshared[0], "exactly all of it");
	ok(self(&share, A_X, 1) == 60, "DRAM by time in its package");
	ok(self(&share, B, 2) == 50 && !self(&share, A_X, 2), "only where it ran");
	gc_share_free(&share);
	s.cgroups[B].energies[0].busy_ns = UINT64_MAX;
	s.cgroups[A_X].energies[0].busy_ns = UINT64_MAX;
	s.domains[0].idle = gc_energy_make(UINT64_MAX, 0);
	ok(!gc_share_make(&s, GC_SHARE_ACTIVE_TIME, NULL, &share) &&
	   total(&share, ROOT, 0) == s.domains[0].idle + 700, "the largest numbers");
	gc_share_free(&share);
	gc_snapshot_free(&s);
}

static void equal(void)
{
	struct gc_snapshot s;
	struct gc_share share;

	fill(&s);
	ok(!gc_share_make(&s, GC_SHARE_EQUAL, NULL, &share), "equal");
	ok(self(&share, B, 0) == 500 && self(&share, A_X, 0) == 501 && !self(&share, A_Y, 0) &&
	   !self(&share, ROOT, 0), "who ran pays as much, but for the kernel");
	gc_share_free(&share);
	s.cgroups[B].n_energies = 1;
	ok(!gc_share_make(&s, GC_SHARE_EQUAL, NULL, &share) && share.unshared[2] == 50,
	   "where nobody ran nobody pays");
	gc_share_free(&share);
	gc_snapshot_free(&s);
}

static void reservation(void)
{
	const uint32_t weights[] = { 0, 300, 0, 50, 150, 900 };
	struct gc_snapshot s;
	struct gc_share share;

	fill(&s);
	ok(!gc_share_make(&s, GC_SHARE_RESERVATION, weights, &share), "reservation");
	/* Of four parts /a has three, of which /a/y has three quarters. */
	ok(total(&share, A, 1) == 75 && self(&share, B, 1) == 25, "by weight, 100 if none is set");
	ok(self(&share, A_X, 1) == 18 && self(&share, A_Y, 1) == 57, "at each level");
	ok(!self(&share, GONE, 1) && !self(&share, A, 1), "not who is gone, or has children");
	ok(total(&share, ROOT, 0) == 1001 && total(&share, ROOT, 2) == 50, "exactly all of it");
	gc_share_free(&share);
	gc_snapshot_free(&s);
}

static void words(void)
{
	enum gc_share_rule rule;

	for (int i = GC_SHARE_NONE; i <= GC_SHARE_RESERVATION; i++)
		ok(!gc_share_parse(gc_share_name(i), &rule) && rule == (unsigned int)i,
		   gc_share_name(i));
	ok(gc_share_parse("fair", &rule) == -EINVAL, "no such rule");
}

int main(void)
{
	none();
	active_time();
	equal();
	reservation();
	words();
	return tap_done();
}
