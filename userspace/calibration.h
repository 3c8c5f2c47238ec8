/* SPDX-License-Identifier: GPL-2.0 */
/* A model with where it comes from, as it is stored. Pure but for its file. */
#ifndef GC_CALIBRATION_H
#define GC_CALIBRATION_H

#include <json-c/json.h>

#include "fit.h"
#include "hardware.h"
#include "model.h"

/* How good the model of one domain is. */
struct gc_calibration_domain {
	bool present;
	bool modelled;			/* else by time alone, since counters tell no more */
	double idle_w;			/* of a package, mean of all */
	struct gc_fit_error error;
	struct gc_fit_error time_error;
};

struct gc_calibration {
	struct gc_hardware hardware;
	char created[32];		/* ISO 8601, in UTC */
	char release[65];		/* of the kernel */
	bool passive;
	unsigned int points;		/* operating points, or moments of the running load */
	unsigned int samples;
	struct gc_calibration_domain domains[GC_MODEL_DOMAINS];
	double ratios[GREENCAP_BINS_MAX];
	struct gc_model model;
};

/** gc_calibration_json() - all of it; to be freed with json_object_put() */
struct json_object *gc_calibration_json(const struct gc_calibration *calibration);

/**
 * gc_calibration_parse() - from JSON
 * @root: what a file held
 * @calibration: filled on success
 * @why: set to a static text on refusal
 *
 * Return: 0 or -EINVAL.
 */
int gc_calibration_parse(struct json_object *root, struct gc_calibration *calibration,
			 const char **why);

/** gc_calibration_print() - for people */
void gc_calibration_print(const struct gc_calibration *calibration);

#endif /* GC_CALIBRATION_H */
