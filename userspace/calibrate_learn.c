// SPDX-License-Identifier: GPL-2.0
/* Learning from beginning to end: on a quiet server, and undone if it comes to nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "calibrate.h"
#include "calibration_file.h"
#include "places.h"
#include "quiet_measure.h"
#include "stop.h"

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
	struct gc_places places;
	char why[512];
	int err;

	err = gc_places_read(calibrate->env, &places);
	if (err) {
		gc_error("cannot read which CPUs there are: %s", strerror(-err));
		return GC_EXIT_FAILED;
	}
	err = gc_quiet_measure(calibrate->meter, places.n_cpus, why, sizeof(why));
	gc_places_free(&places);
	if (err == -EBUSY) {
		gc_error("the server is not quiet: %s; wait until it is, or learn from that load: "
			 "--passive --for 10m; nothing changed", why);
		return GC_EXIT_FAILED;
	}
	/* An interruption is told when all is put back. */
	return err && err != -EINTR ? gc_meter_explain(calibrate->meter, err) : GC_EXIT_OK;
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

/* What was counted is what this model counts, unless somebody has set another. */
static int check_undisturbed(struct gc_calibrate *calibrate)
{
	struct gc_model now;
	int err;

	if (gc_stopped) {
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
	/* Nothing learned is no model: that somebody has cleared it meanwhile stays so. */
	if (!err && (now.id == calibrate->model.id || (learned && now.id == learned)))
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
	gc_stop_catch();
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
