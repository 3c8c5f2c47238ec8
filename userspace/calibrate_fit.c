// SPDX-License-Identifier: GPL-2.0
/* From samples to a calibration, or why there is none. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "calibrate.h"
#include "fit_model.h"
#include "json_file.h"
#include "snapshot.h"

#define PERCENT(share)	((share) * 100)

static int explain(const struct gc_calibrate *calibrate, int err)
{
	if (err == -ENODATA && calibrate->left_out)
		gc_error("%u samples were left out, since a counter did not count all the time (does "
			 "perf run?), and %zu are too few; nothing changed", calibrate->left_out,
			 calibrate->data.n_samples);
	else if (err == -ENODATA)
		gc_error("%zu samples are too few to learn from; nothing changed",
			 calibrate->data.n_samples);
	else if (err == -EDOM && calibrate->options->passive)
		gc_error("the load was too uniform: what counts cost cannot be told apart; let it run "
			 "over a change of load, or 'greencap calibrate' on a quiet server; nothing "
			 "changed");
	else if (err == -EDOM)
		gc_error("these counters do not tell work apart; try others with --counters; nothing "
			 "changed");
	else
		gc_error("cannot fit a model: %s; nothing changed", strerror(-err));
	return GC_EXIT_FAILED;
}

static int refuse(const struct gc_fit *fit)
{
	gc_error("a model is no better than time alone here: its error is %.1f %% (95 %%: %.1f to "
		 "%.1f %%), that of time %.1f %% (%.1f to %.1f %%); nothing changed",
		 PERCENT(fit->error.rms), PERCENT(fit->error.low), PERCENT(fit->error.high),
		 PERCENT(fit->time_error.rms), PERCENT(fit->time_error.low),
		 PERCENT(fit->time_error.high));
	return GC_EXIT_FAILED;
}

static void describe(const struct gc_calibrate *calibrate, struct gc_calibration *calibration)
{
	memcpy(calibration->ratios, calibrate->data.ratios, sizeof(calibration->ratios));
	calibration->hardware = calibrate->hardware;
	calibration->passive = calibrate->options->passive;
	calibration->points = calibrate->points;
	calibration->samples = (unsigned int)calibrate->data.n_samples;
	gc_json_file_stamp(calibration->created, calibration->release);
}

static void take_error(struct gc_calibration_domain *domain, const struct gc_fit *fit,
		       double idle_w)
{
	domain->present = true;
	domain->idle_w = idle_w;
	domain->error = fit->error;
	domain->time_error = fit->time_error;
	domain->modelled = gc_fit_better(fit);
}

int gc_calibrate_fit(const struct gc_calibrate *calibrate, struct gc_calibration *calibration)
{
	struct gc_fit fits[GC_MODEL_DOMAINS] = { 0 };
	struct gc_fit *package = &fits[GREENCAP_DOMAIN_PACKAGE];
	struct gc_fit *dram = &fits[GREENCAP_DOMAIN_DRAM];
	int err;

	*calibration = (struct gc_calibration){ 0 };
	describe(calibrate, calibration);
	err = gc_fit_choose(&calibrate->data, calibrate->base, calibrate->more, package);
	if (err)
		return explain(calibrate, err);
	if (!gc_fit_better(package))
		return refuse(package);
	take_error(&calibration->domains[GREENCAP_DOMAIN_PACKAGE], package,
		   calibrate->idle_w[GREENCAP_DOMAIN_PACKAGE]);
	/* DRAM gets what the package has counted anyway. */
	err = gc_fit_domain(&calibrate->data, GREENCAP_DOMAIN_DRAM, package->counters, dram);
	if (!err)
		take_error(&calibration->domains[GREENCAP_DOMAIN_DRAM], dram,
			   calibrate->idle_w[GREENCAP_DOMAIN_DRAM]);
	if (err || !gc_fit_better(dram))
		dram->counters = 0;
	err = gc_fit_model(&calibrate->data, fits, &calibrate->model, &calibration->model);
	return err ? explain(calibrate, err) : GC_EXIT_OK;
}
