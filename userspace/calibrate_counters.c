// SPDX-License-Identifier: GPL-2.0
/* Which counters to try, and a model that measures with them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibrate.h"
#include "cpufreq.h"
#include "event.h"
#include "fit_model.h"
#include "places.h"

/* Used anyway, then what may be added if it is worth a counter. */
static const char *const usual[] = { "instructions", "cache-misses" };
static const char *const more[] = { "branches", "fp" };

static void add(struct gc_calibrate *calibrate, const char *name, uint32_t *bits)
{
	const struct gc_event *event = gc_event_find(&calibrate->hardware, name);
	struct gc_model *model = &calibrate->model;

	if (!event || model->n_counters == GREENCAP_COUNTERS_MAX)
		return;
	*bits |= 1u << model->n_counters;
	model->counters[model->n_counters++] = event->counter;
}

/* "instructions,fp": exactly these. */
static int add_named(struct gc_calibrate *calibrate, const char *names)
{
	char *copy = strdup(names), *rest = copy, *name;
	int status = GC_EXIT_OK;

	while (rest && status == GC_EXIT_OK && (name = strsep(&rest, ","))) {
		if (calibrate->model.n_counters == GREENCAP_COUNTERS_MAX)
			status = gc_usage_error("calibrate", "--counters: %d at most",
						GREENCAP_COUNTERS_MAX);
		else if (!gc_event_find(&calibrate->hardware, name))
			status = gc_usage_error("calibrate", "--counters: '%s' is not known on this "
						"processor: instructions, cycles, cache-misses, "
						"branches or fp", name);
		else
			add(calibrate, name, &calibrate->base);
	}
	free(copy);
	return status;
}

/* The slowest and the fastest that any CPU can be, to a clock that never changes. */
static void frequencies(const struct gc_calibrate *calibrate, double *lowest, double *highest)
{
	struct gc_cpufreq cpufreq;

	*lowest = 0;
	*highest = 0;
	if (gc_cpufreq_read(calibrate->env, &cpufreq))
		return;
	for (size_t i = 0; i < cpufreq.n_policies; i++) {
		const struct gc_policy *policy = &cpufreq.policies[i];
		double base = (double)policy->base_hz;

		if (base <= 0)
			continue;
		if (!i || (double)policy->hardware_min_hz / base < *lowest)
			*lowest = (double)policy->hardware_min_hz / base;
		if ((double)policy->hardware_max_hz / base > *highest)
			*highest = (double)policy->hardware_max_hz / base;
	}
	gc_cpufreq_free(&cpufreq);
}

/* With one counter less each time: perf's other users, or a hypervisor, may have some. */
static int set_model(struct gc_calibrate *calibrate)
{
	struct gc_model *model = &calibrate->model;
	int err;

	for (;;) {
		model->id = gc_model_id(model);
		err = gc_meter_set_model(calibrate->meter, model);
		if (!err || calibrate->options->counters || model->n_counters < 2 ||
		    err == -EPERM || gc_meter_gone(err))
			return err;
		model->n_counters--;
		calibrate->more &= ~(1u << model->n_counters);
		calibrate->base &= ~(1u << model->n_counters);
	}
}

static int explain(const struct gc_calibrate *calibrate, int err)
{
	if (err == -EPERM || gc_meter_gone(err))
		return gc_meter_explain(calibrate->meter, err);
	gc_error("the module cannot count %s here: %s; without performance counters energy is split "
		 "by time; nothing changed", calibrate->options->counters ?
		 calibrate->options->counters : "instructions",
		 *gc_meter_reason(calibrate->meter) ? gc_meter_reason(calibrate->meter) :
		 strerror(-err));
	return GC_EXIT_UNSUPPORTED;
}

/* Unknown: it is tried, and refused if it does not work. */
static bool has_single_cores(const struct gc_calibrate *calibrate)
{
	struct gc_places places;
	unsigned int *cpus;
	size_t most = 2;

	if (gc_places_read(calibrate->env, &places))
		return false;
	cpus = calloc(places.n_cpus + 1, sizeof(*cpus));
	for (size_t i = 0; cpus && i < places.n_firsts; i++) {
		size_t cores = gc_places_cores(calibrate->env, &places, places.firsts[i], cpus);

		most = !i || cores > most ? cores : most;
	}
	free(cpus);
	gc_places_free(&places);
	return most == 1;
}

int gc_calibrate_choose(struct gc_calibrate *calibrate)
{
	if (calibrate->options->counters)
		return add_named(calibrate, calibrate->options->counters);
	for (size_t i = 0; i < 2; i++)
		add(calibrate, usual[i], &calibrate->base);
	for (size_t i = 0; i < 2; i++)
		add(calibrate, more[i], &calibrate->more);
	return GC_EXIT_OK;
}

int gc_calibrate_counters(struct gc_calibrate *calibrate)
{
	struct gc_fit_data *data = &calibrate->data;
	double lowest, highest;
	int err;

	frequencies(calibrate, &lowest, &highest);
	gc_fit_bins(&calibrate->model, data->ratios, lowest, highest);
	err = set_model(calibrate);
	if (err)
		return explain(calibrate, err);
	data->n_bins = calibrate->model.n_bins;
	data->n_counters = calibrate->model.n_counters;
	data->single = has_single_cores(calibrate);
	return GC_EXIT_OK;
}
