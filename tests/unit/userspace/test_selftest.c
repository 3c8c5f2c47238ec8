// SPDX-License-Identifier: GPL-2.0
// sources: selftest_judge.c selftest_json.c selftest_print.c snapshot.c json_print.c json_read.c
// sources: hardware.c hardware_json.c file.c text.c units.c
/* Alone and together: what was measured, what it says, and how it is told. */
#include <errno.h>
#include <math.h>

#include "json_print.h"
#include "sample.h"
#include "selftest.h"
#include "tap.h"

#define UNITS(n)	gc_energy_make(n, 0)
#define NEAR(a, b)	(fabs((a) - (b)) < (1 / 1e9))

/* A second of two packages, of which the first works: 100 J, and 10 J of memory. */
static void second(struct gc_snapshot *s)
{
	memset(s, 0, sizeof(*s));
	sample_domain(s, 0, GREENCAP_DOMAIN_PACKAGE, 1, 1000000000);
	sample_domain(s, 0, GREENCAP_DOMAIN_DRAM, 1, 1000000000);
	sample_domain(s, 1, GREENCAP_DOMAIN_PACKAGE, 1, 1000000000);
	s->domains[0].hardware = UNITS(100);
	s->domains[0].attributed = UNITS(60) + 1;
	s->domains[0].shared = UNITS(20) - 1;
	s->domains[0].idle = UNITS(22);
	s->domains[0].unattributed = UNITS(1);
	s->domains[0].pending = -UNITS(3);
	s->domains[1].hardware = UNITS(10);
	s->domains[1].attributed = UNITS(10);
	s->domains[2].hardware = UNITS(20);
	s->domains[2].idle = UNITS(20);
	sample_energy(sample_cgroup(s, 1, 0, "/"), 0, GREENCAP_DOMAIN_PACKAGE, UNITS(60) + 1, 0);
	sample_energy(&s->cgroups[0], 0, GREENCAP_DOMAIN_DRAM, UNITS(10), 0);
	sample_energy(sample_cgroup(s, 7, 1, "/a"), 0, GREENCAP_DOMAIN_PACKAGE, UNITS(58), 0);
	sample_energy(&s->cgroups[1], 0, GREENCAP_DOMAIN_DRAM, UNITS(9), 0);
	sample_energy(sample_cgroup(s, 8, 1, "/b"), 1, GREENCAP_DOMAIN_PACKAGE, 0, 0);
}

static void taking(void)
{
	const uint64_t ids[] = { 7, 8 }, others[] = { 7, 9 };
	struct gc_selftest_span span = { 0 };
	struct gc_snapshot s;

	second(&s);
	ok(!gc_selftest_take(&s, ids, 0, true, &span) && span.n_domains == 3,
	   "a span of three domains");
	ok(NEAR(span.joules[0][0], 58) && NEAR(span.joules[0][1], 9), "energy of a member");
	ok(NEAR(span.joules[1][0], 0), "and of one that did not run");
	ok(span.domains[0].loaded && span.domains[1].loaded && !span.domains[2].loaded,
	   "where the load was");
	ok(gc_selftest_exact(&span.domains[0]) && gc_selftest_exact(&span.domains[1]) &&
	   gc_selftest_exact(&span.domains[2]), "all of it adds up");
	span.domains[0].idle++;
	ok(!gc_selftest_exact(&span.domains[0]), "1/65536 of a unit too much does not");
	span.domains[0].idle--;
	span.domains[0].cgroups--;
	ok(!gc_selftest_exact(&span.domains[0]), "nor does one that no cgroup has");
	free(span.domains);
	ok(gc_selftest_take(&s, others, 0, true, &span) == -ENOENT, "a member that is gone");
	free(span.domains);
	gc_snapshot_free(&s);
}

static int taken(const struct gc_snapshot *s, uint32_t package, bool model)
{
	const uint64_t ids[] = { 7, 8 };
	struct gc_selftest_span span = { 0 };
	int err = gc_selftest_take(s, ids, package, model, &span);

	free(span.domains);
	return err;
}

/* What is the matter where the load is, and elsewhere. */
static void doubting(void)
{
	struct gc_snapshot s;

	second(&s);
	s.domains[2].flags = GREENCAP_DOMAIN_F_OFFLINE;
	s.domains[2].uncounted_ns = 1;
	ok(!taken(&s, 0, true), "another package may be offline");
	ok(taken(&s, 1, true) == -EIO, "but not that of the load");
	ok(taken(&s, GC_SELFTEST_ANYWHERE, true) == -EIO, "nor any, where that is not known");
	s.domains[1].flags = GREENCAP_DOMAIN_F_STUCK;
	ok(taken(&s, 0, true) == -EIO, "a counter of its memory that stands still");
	s.domains[1].flags = 0;
	s.domains[0].uncounted_ns = 1;
	ok(taken(&s, 0, true) == -ENODATA, "with a model, what was not counted");
	ok(!taken(&s, 0, false), "without one nothing is");
	gc_snapshot_free(&s);
}

static void placing(void)
{
	const uint64_t ids[] = { 7, 8 };
	struct gc_snapshot s;

	second(&s);
	ok(gc_selftest_package(&s, ids) == GC_SELFTEST_ANYWHERE, "where nobody has worked yet");
	s.cgroups[1].energies[0].busy_ns = 10;
	s.cgroups[2].energies[0].busy_ns = 11;
	ok(gc_selftest_package(&s, ids) == 1, "the package that they worked most in");
	s.cgroups[1].energies[0].busy_ns = 12;
	ok(gc_selftest_package(&s, ids) == 0, "is the load's");
	s.domains[0].flags = GREENCAP_DOMAIN_F_BASELINE;
	ok(!gc_selftest_idle_known(&s, 0), "idle power of its memory counts");
	s.domains[1].flags = GREENCAP_DOMAIN_F_BASELINE;
	ok(gc_selftest_idle_known(&s, 0), "that of others does not");
	ok(!gc_selftest_idle_known(&s, 1) && !gc_selftest_idle_known(&s, GC_SELFTEST_ANYWHERE),
	   "but where the load is, or may be");
	gc_snapshot_free(&s);
}

/* What is different when both run: factors of energy per work, and of speed. */
struct plan {
	unsigned int rounds;
	double together[GC_SELFTEST_MEMBERS];
	double wander;			/* added in even rounds, taken in odd ones */
	double speed[GC_SELFTEST_MEMBERS];
	double dram_together;		/* of B */
	bool no_dram;
};

static void add_span(struct gc_selftest *test, const struct plan *plan, unsigned int round,
		     enum gc_selftest_phase phase)
{
	const double package[] = { 40, 30 }, dram[] = { 0.1, 5 };
	struct gc_selftest_span *span = &test->spans[test->n_spans++];
	bool both = phase == GC_SELFTEST_BOTH;

	*span = (struct gc_selftest_span){ .round = round, .phase = phase, .seconds = 2 };
	span->n_domains = plan->no_dram ? 2 : 3;
	span->domains = calloc(3, sizeof(*span->domains));
	/* Another package, where nothing of the load is, has no say. */
	span->domains[plan->no_dram ? 1 : 2] = (struct gc_selftest_domain){
		.package = 1, .type = GREENCAP_DOMAIN_PACKAGE, .unit = { 1, 1000 },
		.hardware = UNITS(2000000), .unattributed = UNITS(2000000),
	};
	for (int type = 0; type < (plan->no_dram ? 1 : 2); type++) {
		struct gc_selftest_domain *domain = &span->domains[type];

		*domain = (struct gc_selftest_domain){
			.type = type, .unit = { 1, 1000 }, .loaded = true,
			.hardware = UNITS(type ? 20000 : 200000),
		};
		domain->unattributed = domain->hardware / 200;
		domain->attributed = domain->hardware - domain->unattributed;
		domain->cgroups = domain->attributed;
	}
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		double speed = both ? plan->speed[i] : 1, more = both ? plan->together[i] : 1;

		if (!both && (int)phase != i)
			continue;
		if (both)
			more += round % 2 ? -plan->wander : plan->wander;
		span->work[i] = (uint64_t)(1000 * speed);
		span->joules[i][0] = 2 * package[i] * speed * more;
		span->joules[i][1] = 2 * dram[i] * speed * (both && i ? plan->dram_together : 1);
	}
}

static struct gc_selftest make(const struct plan *plan)
{
	struct gc_selftest test = {
		.hardware = { "GenuineIntel", 6, 106, 6, 2 },
		.created = "2026-11-22T10:00:00Z", .release = "6.12.1", .module = "0.1",
		.source = "intel-rapl-msr", .model = 0xabc, .seconds = 2, .rounds = plan->rounds,
		.bounds = { 0.1, 0.2 }, .work = { "integer", "memory" }, .cpus = { "0-3", "4-7" },
	};

	test.spans = calloc((size_t)plan->rounds * GC_SELFTEST_PHASES, sizeof(*test.spans));
	for (unsigned int round = 0; round < plan->rounds; round++) {
		for (int phase = GC_SELFTEST_PHASES - 1; phase >= 0; phase--)
			add_span(&test, plan, round, phase);
	}
	return test;
}

static struct plan same(void)
{
	return (struct plan){ 4, { 1, 1 }, 0, { 1, 1 }, 1, false };
}

static struct gc_selftest_verdict judged(const struct plan *plan)
{
	struct gc_selftest test = make(plan);
	struct gc_selftest_verdict verdict;

	gc_selftest_judge(&test, &verdict);
	gc_selftest_free(&test);
	return verdict;
}

static enum gc_selftest_result result(const struct gc_selftest_verdict *v,
				      enum gc_selftest_phase who, enum greencap_domain type)
{
	return v->checks[type * GC_SELFTEST_PHASES + (int)who].result;
}

static void comparing(void)
{
	struct gc_selftest_verdict v;
	struct plan plan = same();

	v = judged(&plan);
	ok(v.passed && v.n_checks == 6 && v.n_domains == 36 && !v.n_wrong, "nothing differs");
	ok(NEAR(v.checks[0].alone_w, 40) && NEAR(v.checks[1].alone_w, 30) &&
	   NEAR(v.checks[2].alone_w, 70) && NEAR(v.checks[2].together_w, 70), "watts");
	ok(NEAR(v.checks[2].difference, 0) && isnan(v.checks[2].speed), "of both");
	ok(NEAR(v.unattributed, 0.005), "what is unattributed");
	ok(result(&v, GC_SELFTEST_A, 1) == GC_SELFTEST_TOO_LITTLE &&
	   result(&v, GC_SELFTEST_B, 1) == GC_SELFTEST_PASSED, "little use of memory proves nothing");
	plan.speed[0] = 0.5;
	v = judged(&plan);
	ok(v.passed && NEAR(v.checks[0].speed, -0.5) && NEAR(v.checks[0].difference, 0) &&
	   NEAR(v.checks[0].together_w, 20), "half the work for half the energy is no difference");
	ok(NEAR(v.checks[2].difference, 0), "nor is it for both");
	plan = same();
	plan.together[0] = 1.2;
	v = judged(&plan);
	ok(!v.passed && result(&v, GC_SELFTEST_A, 0) == GC_SELFTEST_FAILED, "a fifth more fails");
	ok(NEAR(v.checks[2].difference, 8. / 70) && v.checks[2].result == GC_SELFTEST_FAILED,
	   "and the sum with it");
	plan.together[1] = 1 - 0.2 * 40 / 30;
	v = judged(&plan);
	ok(!v.passed && NEAR(v.checks[2].difference, 0) &&
	   result(&v, GC_SELFTEST_B, 0) == GC_SELFTEST_FAILED, "a right sum of wrong parts fails");
	plan = same();
	plan.dram_together = 1.3;
	v = judged(&plan);
	ok(!v.passed && result(&v, GC_SELFTEST_B, 1) == GC_SELFTEST_FAILED, "DRAM counts");
	plan.no_dram = true;
	v = judged(&plan);
	ok(v.passed && v.n_checks == 3, "where there is any");
}

static void intervals(void)
{
	struct gc_selftest_verdict v;
	struct plan plan = same();

	plan.together[0] = 1.05;
	plan.wander = 0.01;
	v = judged(&plan);
	/* 3.182 times the standard deviation of four, over the root of four */
	ok(NEAR(v.checks[0].difference, 0.05) &&
	   NEAR(v.checks[0].high, 0.05 + 3.182 * 0.02 / sqrt(3) / 2) &&
	   NEAR(v.checks[0].low + v.checks[0].high, 0.1), "an interval of four rounds");
	ok(v.passed, "that lies within the bound");
	plan.wander = 0.04;
	v = judged(&plan);
	ok(!v.passed && result(&v, GC_SELFTEST_A, 0) == GC_SELFTEST_UNSURE,
	   "an interval that the bound cuts is unsure");
	plan.rounds = 40;
	v = judged(&plan);
	ok(v.passed, "and narrower with more rounds");
	plan.rounds = 1;
	v = judged(&plan);
	ok(!v.passed && result(&v, GC_SELFTEST_A, 0) == GC_SELFTEST_UNSURE, "one round has none");
}

static void conditions(void)
{
	struct plan plan = same();
	struct gc_selftest test = make(&plan);
	struct gc_selftest_domain *domain = &test.spans[7].domains[1];
	struct gc_selftest_verdict v;

	test.spans[5].domains[1].idle++;
	gc_selftest_judge(&test, &v);
	ok(!v.passed && v.n_wrong == 1, "what does not add up fails");
	test.spans[5].domains[1].idle--;
	domain->unattributed *= 3;
	domain->attributed = domain->hardware - domain->unattributed;
	domain->cgroups = domain->attributed;
	gc_selftest_judge(&test, &v);
	ok(!v.passed && !v.n_wrong && NEAR(v.unattributed, 0.015), "too much unattributed fails");
	domain->loaded = false;
	gc_selftest_judge(&test, &v);
	ok(v.passed, "but not where the load was not");
	test.spans[0].work[0] = 0;
	gc_selftest_judge(&test, &v);
	ok(!v.passed, "work that stood still is never passed");
	test.spans[0].work[0] = 1000;
	for (size_t i = 0; i < test.n_spans; i++)
		test.spans[i].joules[0][0] /= 10;
	gc_selftest_judge(&test, &v);
	ok(!v.passed && result(&v, GC_SELFTEST_A, 0) == GC_SELFTEST_TOO_LITTLE,
	   "nor is too little energy of a package");
	gc_selftest_free(&test);
	gc_selftest_judge(&test, &v);
	ok(!v.passed, "nor is nothing at all");
}

/* What it prints, or NULL when it refuses. */
static char *printed(struct json_object *root)
{
	FILE *was = stdout;
	size_t size;
	char *text;
	int err;

	stdout = open_memstream(&text, &size);
	err = gc_selftest_print(root);
	fclose(stdout);
	stdout = was;
	if (!err)
		return text;
	ok(!*text, "what is refused prints nothing");
	free(text);
	return NULL;
}

static bool refused(struct json_object *root)
{
	char *text = printed(root);

	free(text);
	return !text;
}

/* A vendor is printed with the hardware, and by others than the self test. */
static void poison(struct json_object *root)
{
	struct json_object *hardware = NULL;

	json_object_object_get_ex(root, "hardware", &hardware);
	json_object_object_add(hardware, "vendor", json_object_new_string("\x1b[2J"));
	ok(refused(root), "nor does its vendor");
	json_object_object_add(hardware, "vendor", json_object_new_string("\302\2332J"));
	ok(refused(root), "in another way");
	json_object_object_add(hardware, "vendor", json_object_new_string("GenuineIntel"));
	ok(!refused(root), "a good one is fine");
}

static void bounds(struct json_object *root)
{
	struct json_object *checks = NULL;
	char *text;

	json_object_object_get_ex(root, "checks", &checks);
	gc_json_double(json_object_array_get_idx(checks, 0), "bound", 0.0125);
	gc_json_double(json_object_array_get_idx(checks, 1), "bound", 0.000001);
	text = printed(root);
	ok(text && strstr(text, "   1.25 %  passed") && strstr(text, " 0.0001 %  passed") &&
	   strstr(text, "     10 %  passed"), "a small bound is told, in its column");
	free(text);
}

static void telling(void)
{
	struct plan plan = same();
	struct gc_selftest test = make(&plan);
	struct json_object *root, *again;
	struct gc_selftest_verdict v;
	char *first, *second;

	gc_selftest_judge(&test, &v);
	root = gc_selftest_json(&test, &v);
	again = json_tokener_parse(json_object_to_json_string(root));
	first = printed(root);
	second = printed(again);
	is(second, first, "what was stored is told in the same words");
	ok(strstr(first, "split by model 0000000000000abc") && strstr(first, "on CPUs 4-7") &&
	   strstr(first, "too little energy") && strstr(first, "self test    passed"), "in full");
	free(first);
	free(second);
	json_object_object_add(root, "kernel", json_object_new_string("\x1b[2J"));
	first = printed(root);
	ok(first && !strchr(first, '\x1b'), "a file does not write to the terminal");
	free(first);
	poison(root);
	bounds(root);
	gc_json_u64(root, "format", 99);
	ok(refused(root), "another format");
	json_object_object_del(again, "checks");
	ok(refused(again), "no checks");
	json_object_put(root);
	json_object_put(again);
	gc_selftest_free(&test);
}

int main(void)
{
	taking();
	doubting();
	placing();
	comparing();
	intervals();
	conditions();
	telling();
	return tap_done();
}
