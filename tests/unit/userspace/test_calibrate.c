// SPDX-License-Identifier: GPL-2.0
// sources: calibrate_sample.c quiet.c snapshot.c snapshot_delta.c text.c
/* From snapshots to samples; and whether a server is quiet. */
#include <errno.h>
#include <math.h>

#include "calibrate.h"
#include "quiet.h"
#include "sample.h"
#include "tap.h"

static void moment(struct gc_snapshot *s, uint64_t seconds)
{
	struct gc_domain *package, *dram;

	memset(s, 0, sizeof(*s));
	sample_domain(s, 3, GREENCAP_DOMAIN_PACKAGE, 1, seconds * 1000000000);
	sample_domain(s, 3, GREENCAP_DOMAIN_DRAM, 1, seconds * 1000000000);
	package = &s->domains[0];
	dram = &s->domains[1];
	package->flags = GREENCAP_DOMAIN_F_BASELINE;
	dram->flags = GREENCAP_DOMAIN_F_BASELINE;
	package->baseline_uw = 20000000;
	dram->baseline_uw = 4000000;
	package->hardware = gc_energy_make(100 * seconds, 0);
	package->pending = gc_energy_make(seconds, 0);
	dram->hardware = gc_energy_make(5 * seconds, 0);
	package->seen_ns = seconds * 1000000000;
	package->active_ns = package->seen_ns / 2;
	package->n_activities = 2;
	package->activities[1].busy_ns = 2 * package->seen_ns;
	package->activities[1].core_ns = package->seen_ns;
	package->activities[1].counts[2] = 1000 * seconds;
}

static void samples(void)
{
	struct gc_calibrate c = {
		.points = 5, .kind = 4, .data = { .n_bins = 2, .n_counters = 3 },
	};
	struct gc_snapshot before, after;
	struct gc_fit_sample *s;

	moment(&before, 10);
	moment(&after, 12);
	ok(!gc_calibrate_span(&c, &before, &after) && c.data.n_samples == 1 && c.points == 6,
	   "a sample of a package");
	s = c.data.samples;
	ok(s->kind == 4 && s->seconds == 2 && s->active_s == 1 && s->busy_s[1] == 2, "times");
	ok(s->counts[1][2] == 2000, "counts");
	ok(fabs(s->joules[0] - (200 - 2 - 40)) < (1 / 1e9), "joules that are closed and above idle");
	ok(fabs(s->joules[1] - (10 - 8)) < (1 / 1e9), "and of its DRAM");
	after.domains[1].flags = 0;
	gc_calibrate_span(&c, &before, &after);
	ok(c.data.n_samples == 2 && isnan(c.data.samples[1].joules[1]),
	   "DRAM that was never idle is not known");
	after.domains[0].uncounted_ns = 1;
	ok(!gc_calibrate_span(&c, &before, &after) && c.data.n_samples == 2 && c.left_out == 1,
	   "what was not counted is left out");
	after.domains[0].flags = 0;
	ok(gc_calibrate_span(&c, &before, &after) == -ENODATA, "a package that was never idle");
	ok(gc_calibrate_span(&c, &after, &before) == -ESTALE, "a module that was loaded anew");
	free(c.data.samples);
	gc_snapshot_free(&before);
	gc_snapshot_free(&after);
}

static void quiet(void)
{
	struct gc_snapshot delta = { 0 };
	char why[200] = "";

	sample_cgroup(&delta, 1, 0, "/")->busy_ns = 100000000;
	sample_cgroup(&delta, 2, 1, "/a")->busy_ns = 60000000;
	sample_cgroup(&delta, 3, 1, "/b\n")->busy_ns = 30000000;
	ok(gc_quiet_check(&delta, 2, 4, why, sizeof(why)), "a tenth of a CPU is quiet");
	ok(gc_quiet_check(&delta, 0.2, 20, why, sizeof(why)), "as is a twentieth of many");
	ok(!gc_quiet_check(&delta, 0.2, 4, why, sizeof(why)), "one of four is not");
	is(why, "0.95 of 4 CPUs are busy: / 50 %, /a 30 %, /b\\x0a 15 %", "who it was");
	ok(!gc_quiet_check(&delta, 0.2, 4, why, 20) && strlen(why) < 20, "in little room");
	gc_snapshot_free(&delta);
}

int main(void)
{
	samples();
	quiet();
	return tap_done();
}
