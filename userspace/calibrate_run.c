// SPDX-License-Identifier: GPL-2.0
/* A short load of all kinds, at several frequencies, on a server that is quiet. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibrate.h"
#include "cpufreq.h"
#include "exercise.h"
#include "places.h"
#include "run_limits.h"
#include "stop.h"
#include "units.h"

#define MS		1000000ull

/* Until a new load, or frequency, is all that runs. */
#define SETTLE_NS	(150 * MS)

/* To learn idle power, of which the module wants idle intervals. */
#define IDLE_NS		(2000 * MS)

/* One load: where, and how much of the time. */
struct load {
	enum gc_work work;
	bool all;			/* CPUs; else one in each package */
	unsigned int duty;
};

/*
 * What tells the coefficients apart: one CPU and all (uncore from cores), little
 * executed in much time (a busy core from its instructions), memory and none.
 */
static const struct load loads[] = {
	{ GC_WORK_INTEGER, false, 100 },
	{ GC_WORK_INTEGER, true, 100 },
	{ GC_WORK_BRANCH, true, 100 },
	{ GC_WORK_FLOAT, true, 100 },
	{ GC_WORK_VECTOR, false, 100 },
	{ GC_WORK_VECTOR, true, 100 },
	{ GC_WORK_INTEGER_VECTOR, true, 100 },
	{ GC_WORK_STREAM, false, 100 },
	{ GC_WORK_STREAM, true, 100 },
	{ GC_WORK_CHASE, true, 100 },
	{ GC_WORK_DIVIDE, true, 100 },
	{ GC_WORK_SERIAL, false, 100 },
	{ GC_WORK_SERIAL, true, 100 },
	{ GC_WORK_PAUSE, true, 100 },
	{ GC_WORK_PIPE, true, 100 },
	{ GC_WORK_FAULT, true, 100 },
	{ GC_WORK_INTEGER, true, 40 },
	{ GC_WORK_STREAM, true, 40 },
	{ GC_WORK_KINDS, true, 100 },
};

#define N_LOADS	(sizeof(loads) / sizeof(loads[0]))

/* Frequencies to run at; 0: as fast as it may. */
#define FREQUENCIES_MAX	3

static size_t choose_frequencies(const struct gc_env *env, uint64_t *hz)
{
	struct gc_cpufreq cpufreq;
	const struct gc_policy *policy;
	uint64_t middle;
	size_t n = 0;

	hz[n++] = 0;
	if (gc_cpufreq_read(env, &cpufreq))
		return n;
	policy = &cpufreq.policies[0];
	middle = policy->base_hz;
	/* Without turbo the base is the fastest. */
	if (middle <= policy->min_hz || middle > policy->limit_hz - policy->limit_hz / 10)
		middle = (policy->min_hz + policy->limit_hz) / 2;
	if (policy->min_hz < policy->limit_hz) {
		hz[n++] = middle;
		hz[n++] = policy->min_hz;
	}
	gc_cpufreq_free(&cpufreq);
	return n;
}

static int failed(const char *what, int err)
{
	gc_error("%s: %s", what, strerror(-err));
	return GC_EXIT_FAILED;
}

/* From now on for @ns: what happened becomes samples. */
static int span(struct gc_calibrate *calibrate, uint64_t ns)
{
	struct gc_snapshot before, after;
	int err;

	err = gc_meter_domains(calibrate->meter, &before);
	if (err)
		return gc_meter_explain(calibrate->meter, err);
	if (!gc_stop_wait(ns)) {
		gc_snapshot_free(&before);
		return GC_EXIT_OK;
	}
	err = gc_meter_domains(calibrate->meter, &after);
	if (err) {
		gc_snapshot_free(&before);
		return gc_meter_explain(calibrate->meter, err);
	}
	err = gc_calibrate_span(calibrate, &before, &after);
	gc_snapshot_free(&before);
	gc_snapshot_free(&after);
	if (err == -ENODATA) {
		gc_error("a package was never idle since the module was loaded, so that its idle power "
			 "is not known: try again when it has been idle for a second; nothing changed");
		return GC_EXIT_FAILED;
	}
	if (err == -EOPNOTSUPP)
		return gc_calibrate_explain(calibrate->meter, err);
	return err ? failed("cannot use what was measured", err) : GC_EXIT_OK;
}

static int run_load(struct gc_calibrate *calibrate, const struct gc_places *places,
		    const struct load *load)
{
	size_t n = load->all ? places->n_cpus : places->n_firsts, per_package = 1;
	struct gc_exercise exercise = { 0 };
	int err, status = GC_EXIT_OK;

	if (places->n_firsts && n > places->n_firsts)
		per_package = n / places->n_firsts;
	err = gc_exercise_start(&exercise, load->all ? places->cpus : places->firsts, n,
				per_package, load->work, load->duty);
	if (err)
		status = failed("cannot start processes for the load", err);
	calibrate->kind = load->work;
	if (status == GC_EXIT_OK && gc_stop_wait(SETTLE_NS))
		status = span(calibrate, calibrate->options->point_ns);
	gc_exercise_stop(&exercise);
	return status;
}

static void tell(const struct gc_calibrate *calibrate, const struct load *load, uint64_t hz,
		 size_t done, size_t all)
{
	char frequency[32] = "full speed";

	if (!calibrate->options->progress)
		return;
	if (hz)
		gc_format_hertz(frequency, sizeof(frequency), (double)hz);
	fprintf(stderr, "\r%3zu/%zu %-15s on %s at %s\033[K", done + 1, all,
		gc_work_name(load->work), load->all ? "all CPUs" : "one CPU each", frequency);
}

static int run_loads(struct gc_calibrate *calibrate, const struct gc_places *places, uint64_t hz,
		     size_t done, size_t all)
{
	int status = GC_EXIT_OK;

	for (size_t i = 0; i < N_LOADS && status == GC_EXIT_OK && !gc_stopped; i++) {
		tell(calibrate, &loads[i], hz, done + i, all);
		status = run_load(calibrate, places, &loads[i]);
	}
	return status;
}

/* Another frequency for as long as its loads run; whoever kills us leaves a record of it. */
static int run_frequency(struct gc_calibrate *calibrate, const struct gc_places *places,
			 uint64_t hz, size_t done, size_t all)
{
	struct gc_run_limits limits = { 0 };
	char limit[32];
	int status;

	snprintf(limit, sizeof(limit), "%llukHz", (unsigned long long)hz / 1000);
	if (hz && gc_run_limits_apply(calibrate->env, NULL, limit, &limits)) {
		gc_error("going on without %s", limit);
		return GC_EXIT_OK;
	}
	status = run_loads(calibrate, places, hz, done, all);
	if (gc_run_limits_undo(calibrate->env, &limits))
		status = GC_EXIT_FAILED;
	return status;
}

int gc_calibrate_active(struct gc_calibrate *calibrate)
{
	uint64_t hz[FREQUENCIES_MAX];
	size_t n = choose_frequencies(calibrate->env, hz);
	struct gc_places places;
	int err, status = GC_EXIT_OK;

	err = gc_places_read(calibrate->env, &places);
	if (err)
		return failed("cannot read which CPUs there are", err);
	if (calibrate->options->progress)
		fprintf(stderr, "\ridle power\033[K");
	if (gc_stop_wait(IDLE_NS)) {
		for (size_t i = 0; i < n && status == GC_EXIT_OK; i++)
			status = run_frequency(calibrate, &places, hz[i], i * N_LOADS, n * N_LOADS);
	}
	if (calibrate->options->progress)
		fprintf(stderr, "\r\033[K");
	gc_places_free(&places);
	return status;
}

int gc_calibrate_passive(struct gc_calibrate *calibrate)
{
	int status = GC_EXIT_OK;

	for (uint64_t ns = 0; status == GC_EXIT_OK && ns < calibrate->options->for_ns &&
	     !gc_stopped; ns += calibrate->options->point_ns) {
		calibrate->kind = calibrate->points;
		status = span(calibrate, calibrate->options->point_ns);
	}
	return status;
}
