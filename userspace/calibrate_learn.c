// SPDX-License-Identifier: GPL-2.0
/* Learning from beginning to end: on a quiet server, and undone if it comes to nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "calibrate.h"
#include "calibration_file.h"
#include "clock.h"
#include "places.h"
#include "quiet.h"
#include "snapshot_delta.h"

#define NS_PER_S	1000000000ull

volatile sig_atomic_t gc_calibrate_stopped;

static void on_signal(int signal)
{
	(void)signal;
	gc_calibrate_stopped = 1;
}

bool gc_calibrate_wait(uint64_t ns)
{
	uint64_t end_ns = gc_clock_ns() + ns;
	const struct timespec end = {
		.tv_sec = (time_t)(end_ns / NS_PER_S), .tv_nsec = (long)(end_ns % NS_PER_S),
	};

	while (!gc_calibrate_stopped &&
	       clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
		;
	return !gc_calibrate_stopped;
}

/* A module of before an upgrade stays loaded; it has just answered, so it is there. */
int gc_calibrate_explain(const struct gc_meter *meter, int err)
{
	if (err != -EOPNOTSUPP)
		return gc_meter_explain(meter, err);
	gc_error("the module that is loaded is older than this tool, and knows no models: 'rmmod "
		 "greencap' and 'modprobe greencap' load the new one");
	return GC_EXIT_UNSUPPORTED;
}

static int check_quiet(struct gc_calibrate *calibrate)
{
	struct gc_snapshot before, after, delta;
	struct gc_places places;
	char why[512];
	size_t n_cpus;
	int err;

	err = gc_places_read(calibrate->env, &places);
	if (err) {
		gc_error("cannot read which CPUs there are: %s", strerror(-err));
		return GC_EXIT_FAILED;
	}
	n_cpus = places.n_cpus;
	gc_places_free(&places);
	err = gc_meter_snapshot(calibrate->meter, &before);
	if (err)
		return gc_meter_explain(calibrate->meter, err);
	gc_calibrate_wait(NS_PER_S);
	err = gc_meter_snapshot(calibrate->meter, &after);
	if (!err)
		err = gc_snapshot_delta(&before, &after, &delta);
	if (!err && !gc_quiet_check(&delta, (double)(gc_snapshot_ns(&after) -
			gc_snapshot_ns(&before)) / 1e9, n_cpus, why, sizeof(why)))
		err = -EBUSY;
	if (!err || err == -EBUSY)
		gc_snapshot_free(&delta);
	gc_snapshot_free(&before);
	gc_snapshot_free(&after);
	if (err == -EBUSY) {
		gc_error("the server is not quiet: %s; wait until it is, or learn from that load: "
			 "--passive --for 10m; nothing changed", why);
		return GC_EXIT_FAILED;
	}
	return err ? gc_meter_explain(calibrate->meter, err) : GC_EXIT_OK;
}

/* What packages draw idle, as the module has learned it. */
static int read_idle(struct gc_calibrate *calibrate)
{
	unsigned int n[GC_MODEL_DOMAINS] = { 0 };
	struct gc_snapshot now;
	int err;

	err = gc_meter_domains(calibrate->meter, &now);
	if (err)
		return gc_meter_explain(calibrate->meter, err);
	for (size_t i = 0; i < now.n_domains; i++) {
		enum greencap_domain type = now.domains[i].type;

		calibrate->idle_w[type] += (double)now.domains[i].baseline_uw / 1e6;
		n[type]++;
	}
	for (int type = 0; type < GC_MODEL_DOMAINS; type++)
		calibrate->idle_w[type] /= n[type] ? n[type] : 1;
	gc_snapshot_free(&now);
	return GC_EXIT_OK;
}

/* Into the module, then into the file: one without the other is not kept. */
static int use(struct gc_meter *meter, const char *file, const struct gc_calibration *calibration)
{
	int err;

	err = gc_meter_set_model(meter, &calibration->model);
	if (err)
		return gc_meter_explain(meter, err);
	return gc_calibration_store(file, calibration);
}

/* What a caller like nohup has ignored stays ignored; a reader who goes away ends nothing. */
static void catch_signals(void)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	const struct sigaction action = { .sa_handler = on_signal };
	struct sigaction was;

	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		if (!sigaction(ending[i], NULL, &was) && was.sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
}

/* What was counted is what this model counts, unless somebody has set another. */
static int check_undisturbed(struct gc_calibrate *calibrate)
{
	struct gc_model now;
	int err;

	if (gc_calibrate_stopped) {
		gc_error("interrupted; nothing changed");
		return GC_EXIT_FAILED;
	}
	err = gc_meter_model(calibrate->meter, &now);
	if (err)
		return gc_meter_explain(calibrate->meter, err);
	if (now.id == calibrate->model.id)
		return GC_EXIT_OK;
	gc_error("somebody else has set a model meanwhile, so that what was measured is worth "
		 "nothing; nothing is stored");
	return GC_EXIT_FAILED;
}

static int measure(struct gc_calibrate *calibrate, struct gc_calibration *calibration)
{
	int status;

	status = calibrate->options->passive ? gc_calibrate_passive(calibrate) :
		 gc_calibrate_active(calibrate);
	if (status == GC_EXIT_OK)
		status = check_undisturbed(calibrate);
	if (status == GC_EXIT_OK)
		status = read_idle(calibrate);
	if (status == GC_EXIT_OK)
		status = gc_calibrate_fit(calibrate, calibration);
	/* Learning takes a while, too. */
	return status == GC_EXIT_OK ? check_undisturbed(calibrate) : status;
}

/* The model that was in force, unless the one that is now is not of our making. */
static int put_back(struct gc_calibrate *calibrate, uint64_t learned,
		    const struct gc_model *before)
{
	struct gc_model now;
	int err;

	err = gc_meter_model(calibrate->meter, &now);
	if (!err && (now.id == calibrate->model.id || now.id == learned))
		err = gc_meter_set_model(calibrate->meter, before);
	if (!err)
		return GC_EXIT_OK;
	gc_error("the model that was in force could not be put back:");
	return gc_meter_explain(calibrate->meter, err);
}

int gc_calibrate_learn(struct gc_calibrate *calibrate, const char *file,
		       struct gc_calibration *calibration)
{
	struct gc_model before;
	uint64_t learned = 0;
	int status, err;

	status = gc_calibrate_choose(calibrate);
	if (status == GC_EXIT_OK && file)
		status = gc_calibration_check_path(file);
	if (status != GC_EXIT_OK)
		return status;
	err = gc_meter_model(calibrate->meter, &before);
	if (err)
		return gc_calibrate_explain(calibrate->meter, err);
	catch_signals();
	status = calibrate->options->passive ? GC_EXIT_OK : check_quiet(calibrate);
	if (status == GC_EXIT_OK)
		status = gc_calibrate_counters(calibrate);
	if (status != GC_EXIT_OK)
		return status;
	status = measure(calibrate, calibration);
	if (status == GC_EXIT_OK && file) {
		status = use(calibrate->meter, file, calibration);
		if (status == GC_EXIT_OK)
			return status;
		learned = calibration->model.id;
	}
	if (put_back(calibrate, learned, &before) != GC_EXIT_OK)
		return GC_EXIT_FAILED;
	return status;
}
