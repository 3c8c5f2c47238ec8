// SPDX-License-Identifier: GPL-2.0
/* A model with where it comes from, as JSON. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibration.h"
#include "event.h"
#include "hardware_json.h"
#include "json_print.h"
#include "json_read.h"
#include "snapshot.h"

/* Of the file; another one is refused. */
#define FORMAT	2

static void add_error(struct json_object *object, const char *key,
		      const struct gc_fit_error *error)
{
	struct json_object *entry = gc_json_object(object, key);

	gc_json_double(entry, "rms", error->rms);
	gc_json_double(entry, "low", error->low);
	gc_json_double(entry, "high", error->high);
	gc_json_double(entry, "worst", error->worst);
}

static void add_domains(struct json_object *root, const struct gc_calibration *calibration)
{
	struct json_object *domains = gc_json_object(root, "domains");

	for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
		const struct gc_calibration_domain *domain = &calibration->domains[type];
		struct json_object *entry;

		if (!domain->present)
			continue;
		entry = gc_json_object(domains, gc_domain_name(type));
		gc_json_bool(entry, "modelled", domain->modelled);
		gc_json_double(entry, "idle_watts", domain->idle_w);
		add_error(entry, "error", &domain->error);
		add_error(entry, "time_only_error", &domain->time_error);
	}
}

static void add_counters(struct json_object *root, const struct gc_model *model)
{
	struct json_object *array = gc_json_array(root, "counters");

	for (size_t i = 0; i < model->n_counters; i++) {
		struct json_object *entry = gc_json_append(array);
		const char *name = gc_event_name(&model->counters[i]);

		gc_json_string(entry, "name", name ? name : "raw");
		gc_json_u64(entry, "type", model->counters[i].type);
		gc_json_u64(entry, "config", model->counters[i].config);
	}
}

static void add_cost(struct json_object *costs, int type, const struct gc_cost *cost,
		     size_t n_counters)
{
	struct json_object *entry = gc_json_object(costs, gc_domain_name(type)), *counts;

	gc_json_u64(entry, "time_fj", cost->time_fj);
	gc_json_u64(entry, "shared_fj", cost->shared_fj);
	gc_json_u64(entry, "active_fj", cost->active_fj);
	counts = gc_json_array(entry, "count_fj");
	for (size_t i = 0; i < n_counters; i++)
		json_object_array_add(counts, json_object_new_uint64(cost->count_fj[i]));
}

static void add_bins(struct json_object *root, const struct gc_calibration *calibration)
{
	const struct gc_model *model = &calibration->model;
	struct json_object *array = gc_json_array(root, "bins");

	for (size_t bin = 0; bin < model->n_bins; bin++) {
		struct json_object *entry = gc_json_append(array), *costs;

		gc_json_double(entry, "ratio", calibration->ratios[bin]);
		gc_json_u64(entry, "max_ratio", model->bins[bin].max_ratio);
		costs = gc_json_object(entry, "costs");
		for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
			if (!gc_cost_empty(&model->bins[bin].costs[type]))
				add_cost(costs, type, &model->bins[bin].costs[type],
					 model->n_counters);
		}
	}
}

struct json_object *gc_calibration_json(const struct gc_calibration *calibration)
{
	struct json_object *root = json_object_new_object();

	gc_json_u64(root, "format", FORMAT);
	gc_json_string(root, "created", calibration->created);
	gc_json_string(root, "kernel", calibration->release);
	gc_json_string(root, "learned", calibration->passive ? "passive" : "active");
	gc_json_u64(root, "points", calibration->points);
	gc_json_u64(root, "samples", calibration->samples);
	gc_hardware_json(root, &calibration->hardware);
	add_domains(root, calibration);
	add_counters(root, &calibration->model);
	add_bins(root, calibration);
	return root;
}

static struct json_object *get_array(struct json_object *object, const char *key, size_t max)
{
	struct json_object *array;

	if (!json_object_object_get_ex(object, key, &array) ||
	    !json_object_is_type(array, json_type_array) || json_object_array_length(array) > max)
		return NULL;
	return array;
}

static void get_error(struct json_object *object, const char *key, struct gc_fit_error *error)
{
	struct json_object *entry = json_object_object_get(object, key);

	error->rms = gc_json_get_double(entry, "rms");
	error->low = gc_json_get_double(entry, "low");
	error->high = gc_json_get_double(entry, "high");
	error->worst = gc_json_get_double(entry, "worst");
}

static void get_domains(struct json_object *root, struct gc_calibration *calibration)
{
	struct json_object *domains = json_object_object_get(root, "domains"), *entry;

	for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
		struct gc_calibration_domain *domain = &calibration->domains[type];

		domain->present = json_object_object_get_ex(domains, gc_domain_name(type), &entry);
		if (!domain->present)
			continue;
		domain->modelled = json_object_get_boolean(json_object_object_get(entry,
										  "modelled"));
		domain->idle_w = gc_json_get_double(entry, "idle_watts");
		get_error(entry, "error", &domain->error);
		get_error(entry, "time_only_error", &domain->time_error);
	}
}

static bool get_counters(struct json_object *root, struct gc_model *model)
{
	struct json_object *array = get_array(root, "counters", GREENCAP_COUNTERS_MAX);
	uint64_t type;

	if (!array)
		return false;
	model->n_counters = json_object_array_length(array);
	for (size_t i = 0; i < model->n_counters; i++) {
		struct json_object *entry = json_object_array_get_idx(array, i);

		if (!gc_json_get_u64(entry, "type", UINT32_MAX, &type) ||
		    !gc_json_get_u64(entry, "config", UINT64_MAX, &model->counters[i].config))
			return false;
		model->counters[i].type = (uint32_t)type;
	}
	return true;
}

static bool get_cost(struct json_object *entry, size_t n_counters, struct gc_cost *cost)
{
	struct json_object *counts = get_array(entry, "count_fj", n_counters);

	if (!counts || json_object_array_length(counts) != n_counters ||
	    !gc_json_get_u64(entry, "time_fj", GREENCAP_COST_MAX_FJ, &cost->time_fj) ||
	    !gc_json_get_u64(entry, "shared_fj", GREENCAP_COST_MAX_FJ, &cost->shared_fj) ||
	    !gc_json_get_u64(entry, "active_fj", GREENCAP_COST_MAX_FJ, &cost->active_fj))
		return false;
	for (size_t i = 0; i < n_counters; i++) {
		struct json_object *count = json_object_array_get_idx(counts, i);
		int64_t fj = json_object_get_int64(count);

		if (!json_object_is_type(count, json_type_int) || fj < 0 ||
		    (uint64_t)fj > GREENCAP_COST_MAX_FJ)
			return false;
		cost->count_fj[i] = (uint64_t)fj;
	}
	return true;
}

static bool get_bins(struct json_object *root, struct gc_calibration *calibration)
{
	struct json_object *array = get_array(root, "bins", GREENCAP_BINS_MAX), *costs, *cost;
	struct gc_model *model = &calibration->model;
	uint64_t ratio;

	if (!array || !json_object_array_length(array))
		return false;
	model->n_bins = json_object_array_length(array);
	for (size_t bin = 0; bin < model->n_bins; bin++) {
		struct json_object *entry = json_object_array_get_idx(array, bin);

		if (!gc_json_get_u64(entry, "max_ratio", UINT32_MAX, &ratio) ||
		    !json_object_object_get_ex(entry, "costs", &costs))
			return false;
		model->bins[bin].max_ratio = (uint32_t)ratio;
		calibration->ratios[bin] = gc_json_get_double(entry, "ratio");
		for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
			if (json_object_object_get_ex(costs, gc_domain_name(type), &cost) &&
			    !get_cost(cost, model->n_counters, &model->bins[bin].costs[type]))
				return false;
		}
	}
	return true;
}

int gc_calibration_parse(struct json_object *root, struct gc_calibration *calibration,
			 const char **why)
{
	uint64_t format;
	char learned[16];

	*calibration = (struct gc_calibration){ 0 };
	*why = "it is not a model that 'greencap calibrate' has written";
	if (!gc_json_get_u64(root, "format", UINT64_MAX, &format))
		return -EINVAL;
	*why = "it is of a format that this version does not know";
	if (format != FORMAT)
		return -EINVAL;
	*why = "it does not say for which hardware it is";
	if (!gc_hardware_parse(root, &calibration->hardware))
		return -EINVAL;
	*why = "its counters or coefficients are damaged";
	if (!get_counters(root, &calibration->model) || !get_bins(root, calibration))
		return -EINVAL;
	gc_json_get_string(root, "created", calibration->created, sizeof(calibration->created));
	gc_json_get_string(root, "kernel", calibration->release, sizeof(calibration->release));
	gc_json_get_string(root, "learned", learned, sizeof(learned));
	calibration->passive = !strcmp(learned, "passive");
	gc_json_get_uint(root, "points", &calibration->points);
	gc_json_get_uint(root, "samples", &calibration->samples);
	get_domains(root, calibration);
	calibration->model.id = gc_model_id(&calibration->model);
	return 0;
}
