// SPDX-License-Identifier: GPL-2.0
/* A self test from beginning to end; it leaves nothing behind but what it found. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpufreq.h"
#include "places.h"
#include "quiet.h"
#include "quiet_measure.h"
#include "selftest_load.h"
#include "selftest_run.h"
#include "snapshot_delta.h"
#include "stop.h"

#define MS		1000000ull

/* Until the work, and the frequency that it gets, is all that there is. */
#define SETTLE_NS	(500 * MS)

/* To learn idle power, of which the module wants idle intervals. */
#define IDLE_NS		(2000 * MS)

/* While it runs. */
struct run {
	const struct gc_env *env;
	struct gc_meter *meter;
	struct gc_selftest *test;
	struct gc_places places;
	unsigned int *cpus;		/* first those of A, then those of B */
	struct gc_selftest_load loads[GC_SELFTEST_MEMBERS];
	uint32_t package;		/* where they work, as the module counts them */
	bool progress;
};

/*
 * In each three of them, from the first or the fourth, a phase comes once first, second and
 * last: what drifts falls on all of them. Over four rounds the last one is without the other
 * two of its three, and a steady drift is cancelled in part only.
 */
static const enum gc_selftest_phase orders[][GC_SELFTEST_PHASES] = {
	{ GC_SELFTEST_A, GC_SELFTEST_B, GC_SELFTEST_BOTH },
	{ GC_SELFTEST_BOTH, GC_SELFTEST_A, GC_SELFTEST_B },
	{ GC_SELFTEST_B, GC_SELFTEST_BOTH, GC_SELFTEST_A },
	{ GC_SELFTEST_BOTH, GC_SELFTEST_B, GC_SELFTEST_A },
	{ GC_SELFTEST_A, GC_SELFTEST_BOTH, GC_SELFTEST_B },
	{ GC_SELFTEST_B, GC_SELFTEST_A, GC_SELFTEST_BOTH },
};

#define N_ORDERS	(sizeof(orders) / sizeof(orders[0]))

static int failed(const char *what, int err)
{
	gc_error("%s: %s; nothing is stored", what, strerror(-err));
	return GC_EXIT_FAILED;
}

static int interrupted(void)
{
	gc_error("interrupted; nothing is stored");
	return GC_EXIT_FAILED;
}

static bool works_in(enum gc_selftest_phase phase, int member)
{
	return phase == GC_SELFTEST_BOTH || (int)phase == member;
}

static void list_cpus(const struct gc_selftest_load *load, char *text, size_t size)
{
	uint8_t mask[GC_CPU_MAX / 8] = { 0 };

	for (size_t i = 0; i < load->n; i++)
		mask[load->cpus[i] / 8] |= (uint8_t)(1u << load->cpus[i] % 8);
	gc_cpulist_format(mask, text, size);
}

/* In one package, so that A and B share what can be shared; not on siblings, which share a core. */
static int place(struct run *run)
{
	static const enum gc_work works[] = { GC_WORK_INTEGER, GC_WORK_STREAM };
	static const char *const names[] = { "selftest-a", "selftest-b" };
	size_t n = 0;

	run->cpus = calloc(run->places.n_cpus + 1, sizeof(*run->cpus));
	if (!run->cpus)
		return failed("cannot place the load", -ENOMEM);
	for (size_t i = 0; i < run->places.n_firsts && n < 2; i++)
		n = gc_places_cores(run->env, &run->places, run->places.firsts[i], run->cpus);
	if (n < 2) {
		gc_error("two programs are to run beside each other on cores of one package, and none "
			 "has two that are online");
		return GC_EXIT_UNSUPPORTED;
	}
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		struct gc_selftest_load *load = &run->loads[i];

		load->name = names[i];
		load->work = works[i];
		load->cpus = i ? run->cpus + n / 2 : run->cpus;
		load->n = n / 2;
		load->per_package = load->n;
		run->test->work[i] = gc_work_name(load->work);
		list_cpus(load, run->test->cpus[i], sizeof(run->test->cpus[i]));
	}
	return GC_EXIT_OK;
}

static int check_quiet(struct run *run)
{
	char why[512];
	int err;

	err = gc_quiet_measure(run->meter, run->places.n_cpus, why, sizeof(why));
	if (err == -EBUSY) {
		gc_error("the server is not quiet: %s; wait until it is; nothing is stored", why);
		return GC_EXIT_FAILED;
	}
	if (err == -EINTR)
		return interrupted();
	return err ? gc_meter_explain(run->meter, err) : GC_EXIT_OK;
}

/* After a while in which nothing ran. */
static int check_idle(struct run *run)
{
	const uint64_t ids[] = { run->loads[0].id, run->loads[1].id };
	struct gc_snapshot now;
	bool known;
	int err;

	if (!gc_stop_wait(IDLE_NS))
		return interrupted();
	err = gc_meter_snapshot(run->meter, &now);
	if (err)
		return gc_meter_explain(run->meter, err);
	run->package = gc_selftest_package(&now, ids);
	known = gc_selftest_idle_known(&now, run->package);
	gc_snapshot_free(&now);
	if (known)
		return GC_EXIT_OK;
	gc_error("the load's package was never idle since the module was loaded, so that its idle "
		 "power is not known: try again when it has been idle for a second; nothing is stored");
	return GC_EXIT_FAILED;
}

/* What others did in a span: its delta without our own. */
static int check_others(struct run *run, struct gc_snapshot *delta, double seconds)
{
	char why[512];

	for (size_t i = 0; i < delta->n_cgroups; i++) {
		for (int k = 0; k < GC_SELFTEST_MEMBERS; k++) {
			if (delta->cgroups[i].id == run->loads[k].id)
				delta->cgroups[i].busy_ns = 0;
		}
	}
	if (gc_quiet_check(delta, seconds, run->places.n_cpus, why, sizeof(why)))
		return GC_EXIT_OK;
	gc_error("the server is not quiet any more, beside the test's own work: %s; wait until it is; "
		 "nothing is stored", why);
	return GC_EXIT_FAILED;
}

static int cannot_take(int err)
{
	if (err == -EIO)
		gc_error("an energy counter stood still, or a package went offline; nothing is "
			 "stored: 'greencap doctor' tells more");
	else if (err == -ENODATA)
		gc_error("a counter did not count all the time (does perf run?), so that part was "
			 "split by time in spite of the model; nothing is stored: end what uses counters "
			 "and try again");
	else
		failed("cannot use what was measured", err);
	return GC_EXIT_FAILED;
}

static int take(struct run *run, const struct gc_snapshot *before, const struct gc_snapshot *after,
		struct gc_selftest_span *span)
{
	const uint64_t ids[] = { run->loads[0].id, run->loads[1].id };
	struct gc_snapshot delta;
	int err, status;

	span->seconds = (double)(gc_snapshot_ns(after) - gc_snapshot_ns(before)) / 1e9;
	err = gc_snapshot_delta(before, after, &delta);
	if (err)
		return gc_meter_explain(run->meter, err);
	status = check_others(run, &delta, span->seconds);
	if (status == GC_EXIT_OK) {
		err = gc_selftest_take(&delta, ids, run->package, run->test->model, span);
		status = err ? cannot_take(err) : GC_EXIT_OK;
	}
	gc_snapshot_free(&delta);
	return status;
}

static int look(struct run *run, struct gc_snapshot *snapshot, uint64_t *turns)
{
	int err = gc_meter_snapshot(run->meter, snapshot);

	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++)
		turns[i] = gc_selftest_load_turns(&run->loads[i]);
	return err ? gc_meter_explain(run->meter, err) : GC_EXIT_OK;
}

/* The load works already. */
static int measure(struct run *run, struct gc_selftest_span *span)
{
	uint64_t began[GC_SELFTEST_MEMBERS], ended[GC_SELFTEST_MEMBERS];
	struct gc_snapshot before, after;
	int status;

	if (!gc_stop_wait(SETTLE_NS))
		return interrupted();
	status = look(run, &before, began);
	if (status != GC_EXIT_OK)
		return status;
	if (!gc_stop_wait((uint64_t)(run->test->seconds * 1e9))) {
		gc_snapshot_free(&before);
		return interrupted();
	}
	status = look(run, &after, ended);
	if (status == GC_EXIT_OK) {
		status = take(run, &before, &after, span);
		gc_snapshot_free(&after);
	}
	gc_snapshot_free(&before);
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++)
		span->work[i] = ended[i] - began[i];
	return status;
}

static int run_phase(struct run *run, unsigned int round, enum gc_selftest_phase phase)
{
	struct gc_selftest_span *span = &run->test->spans[run->test->n_spans++];
	int status;

	if (run->progress)
		fprintf(stderr, "\rround %u of %u: %s\033[K", round + 1, run->test->rounds,
			phase == GC_SELFTEST_BOTH ? "A and B together" :
			phase == GC_SELFTEST_A ? "A alone" : "B alone");
	span->round = round;
	span->phase = phase;
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++)
		gc_selftest_load_run(&run->loads[i], works_in(phase, i));
	status = measure(run, span);
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		gc_selftest_load_run(&run->loads[i], false);
		if (status != GC_EXIT_OK || gc_selftest_load_alive(&run->loads[i]))
			continue;
		gc_error("somebody has ended a process of the test; nothing is stored");
		status = GC_EXIT_FAILED;
	}
	return status;
}

static int run_rounds(struct run *run)
{
	size_t n = (size_t)run->test->rounds * GC_SELFTEST_PHASES;
	int status = GC_EXIT_OK;

	run->test->spans = calloc(n, sizeof(*run->test->spans));
	if (!run->test->spans)
		return failed("cannot keep what is measured", -ENOMEM);
	for (size_t i = 0; i < n && status == GC_EXIT_OK; i++) {
		unsigned int round = (unsigned int)(i / GC_SELFTEST_PHASES);

		status = run_phase(run, round, orders[round % N_ORDERS][i % GC_SELFTEST_PHASES]);
	}
	if (run->progress)
		fprintf(stderr, "\r\033[K");
	return status;
}

static int start_loads(struct run *run)
{
	const char *why;
	int err;

	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		err = gc_selftest_load_start(run->env, &run->loads[i], &why);
		if (err == -EINTR)
			return interrupted();
		if (err == -EOPNOTSUPP) {
			gc_error("this host has the old cgroup hierarchies only, which the module does "
				 "not count");
			return GC_EXIT_UNSUPPORTED;
		}
		if (err == -EACCES || err == -EPERM) {
			gc_error("%s: %s; run it as root; nothing is stored", why, strerror(-err));
			return GC_EXIT_FAILED;
		}
		if (err)
			return failed(why, err);
	}
	return GC_EXIT_OK;
}

/* The last first, since it holds what the first has open. */
static int end_loads(struct run *run)
{
	int err, status = GC_EXIT_OK;

	for (int i = GC_SELFTEST_MEMBERS - 1; i >= 0; i--) {
		err = gc_selftest_load_end(&run->loads[i]);
		if (!err)
			continue;
		gc_error("a cgroup of the test, greencap-%s-%d, could not be removed: %s",
			 run->loads[i].name, getpid(), strerror(-err));
		status = GC_EXIT_FAILED;
	}
	return status;
}

static int run_loaded(struct run *run)
{
	int status = check_quiet(run);

	if (status == GC_EXIT_OK)
		status = start_loads(run);
	if (status == GC_EXIT_OK)
		status = check_idle(run);
	if (status == GC_EXIT_OK)
		status = run_rounds(run);
	if (end_loads(run) != GC_EXIT_OK)
		status = GC_EXIT_FAILED;
	return status;
}

/* An older module knows no models, and splits by time. */
static int read_model(struct gc_meter *meter, uint64_t *id)
{
	struct gc_model model;
	int err = gc_meter_model(meter, &model);

	*id = err ? 0 : model.id;
	return err && err != -EOPNOTSUPP ? gc_meter_explain(meter, err) : GC_EXIT_OK;
}

static int describe(struct run *run)
{
	struct gc_selftest *test = run->test;
	struct gc_node node;
	int err;

	err = gc_meter_node(run->meter, &node);
	if (err)
		return gc_meter_explain(run->meter, err);
	snprintf(test->module, sizeof(test->module), "%s", node.module);
	snprintf(test->source, sizeof(test->source), "%s", node.source);
	if (!(node.flags & GREENCAP_NODE_F_ENABLED)) {
		gc_error("the meter is switched off, so that nothing is charged to anybody: 'greencap "
			 "settings set enabled=1' switches it on");
		return GC_EXIT_FAILED;
	}
	err = gc_hardware_read(run->env, node.packages, &test->hardware);
	if (err)
		return failed("cannot read which processor this is", err);
	return read_model(run->meter, &test->model);
}

static int check_model(struct run *run)
{
	uint64_t now;
	int status = read_model(run->meter, &now);

	if (status != GC_EXIT_OK || now == run->test->model)
		return status;
	gc_error("somebody has set another model meanwhile, so that phases do not compare; nothing "
		 "is stored");
	return GC_EXIT_FAILED;
}

int gc_selftest_run(const struct gc_env *env, struct gc_meter *meter, struct gc_selftest *test,
		    bool progress)
{
	struct run run = { .env = env, .meter = meter, .test = test, .progress = progress };
	int err, status;

	status = describe(&run);
	if (status != GC_EXIT_OK)
		return status;
	err = gc_places_read(env, &run.places);
	if (err)
		return failed("cannot read which CPUs there are", err);
	gc_stop_catch();
	status = place(&run);
	if (status == GC_EXIT_OK)
		status = run_loaded(&run);
	if (status == GC_EXIT_OK)
		status = check_model(&run);
	free(run.cpus);
	gc_places_free(&run.places);
	return status;
}
