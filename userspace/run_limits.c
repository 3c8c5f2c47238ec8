// SPDX-License-Identifier: GPL-2.0
/* Limits that hold as long as a command runs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cap_plan.h"
#include "cap_show.h"
#include "control_print.h"
#include "freq_plan.h"
#include "freq_show.h"
#include "run_limits.h"

static int apply(const struct gc_env *env, const struct gc_control_family *family,
		 struct gc_control *controls, size_t n_controls)
{
	struct gc_control_failure failure;
	int error;

	error = gc_controls_apply(env, controls, n_controls, getpid(), &failure);
	if (error)
		gc_control_explain(family, controls, &failure, error);
	return error;
}

static int apply_cap(const struct gc_env *env, const char *limit, struct gc_run_limits *limits)
{
	struct gc_cap_plan plan = { 0 };
	struct gc_cap_view view;
	char setting[128], why[512];
	char *settings[] = { setting };
	int error, reading;

	snprintf(setting, sizeof(setting), "package=%s", limit);
	reading = gc_cap_view_read(env, &view);
	error = gc_cap_plan_make(env, &view.powercap, &view.records, settings, 1, GC_CAP_BOTH,
				 &plan, why, sizeof(why));
	if (error && reading && error != -EINVAL)
		gc_cap_explain(reading);
	else if (error)
		gc_error("%s; nothing changed", why);
	else
		error = apply(env, &gc_family_cap, plan.controls, plan.n_controls);
	if (!error) {
		limits->caps = plan.controls;
		limits->n_caps = plan.n_controls;
		plan.controls = NULL;
	}
	gc_cap_plan_free(&plan);
	gc_cap_view_free(&view);
	return error;
}

static int apply_freq(const struct gc_env *env, const char *limit, struct gc_run_limits *limits)
{
	struct gc_freq_plan plan = { 0 };
	struct gc_cpufreq cpufreq;
	char setting[128], why[512];
	char *settings[] = { setting };
	int error, reading;

	snprintf(setting, sizeof(setting), "node=%s", limit);
	reading = gc_cpufreq_read(env, &cpufreq);
	error = gc_freq_plan_make(env, &cpufreq, settings, 1, &plan, why, sizeof(why));
	if (error && reading && error != -EINVAL)
		gc_freq_explain(reading);
	else if (error)
		gc_error("%s; nothing changed", why);
	else
		error = apply(env, &gc_family_freq, plan.controls, plan.n_controls);
	if (!error) {
		limits->freqs = plan.controls;
		limits->n_freqs = plan.n_controls;
		plan.controls = NULL;
	}
	gc_freq_plan_free(&plan);
	gc_cpufreq_free(&cpufreq);
	return error;
}

int gc_run_limits_apply(const struct gc_env *env, const char *cap, const char *freq,
			struct gc_run_limits *limits)
{
	int error = 0;

	*limits = (struct gc_run_limits){ 0 };
	if (cap)
		error = apply_cap(env, cap, limits);
	if (!error && freq)
		error = apply_freq(env, freq, limits);
	if (error)
		gc_run_limits_undo(env, limits);
	return error;
}

static int undo(const struct gc_env *env, const struct gc_control_family *family,
		const struct gc_control *controls, size_t n_controls)
{
	int error = 0;

	/* One that does not come back stops no other. */
	for (size_t i = n_controls; i--;) {
		enum gc_control_outcome outcome;
		uint64_t present;

		outcome = gc_control_undo(env, &controls[i], &present);
		if (gc_control_told(family, controls[i].label, outcome, controls[i].before,
				    present) != GC_EXIT_OK)
			error = -EIO;
	}
	return error;
}

int gc_run_limits_undo(const struct gc_env *env, struct gc_run_limits *limits)
{
	int freq_error = undo(env, &gc_family_freq, limits->freqs, limits->n_freqs);
	int cap_error = undo(env, &gc_family_cap, limits->caps, limits->n_caps);

	free(limits->freqs);
	free(limits->caps);
	*limits = (struct gc_run_limits){ 0 };
	return freq_error ? freq_error : cap_error;
}
