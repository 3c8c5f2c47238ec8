/* SPDX-License-Identifier: GPL-2.0 */
/* Teaching the machine what its work costs. */
#ifndef GC_CALIBRATE_H
#define GC_CALIBRATE_H

#include "calibration.h"
#include "meter_model.h"

/* How to go about it. */
struct gc_calibrate_options {
	bool passive;
	uint64_t for_ns;		/* of the running load */
	uint64_t point_ns;		/* at each operating point */
	const char *counters;		/* names, comma between; NULL: as many as are worth it */
	bool progress;			/* tell it on standard error */
};

/* What is measured, while it is. */
struct gc_calibrate {
	const struct gc_env *env;
	struct gc_meter *meter;
	const struct gc_calibrate_options *options;
	struct gc_hardware hardware;
	struct gc_model model;		/* with which it is measured */
	struct gc_fit_data data;
	uint32_t base;			/* counters that are used anyway */
	uint32_t more;			/* that may be added */
	unsigned int points;
	unsigned int kind;		/* of load that runs; what is not known is one of its own */
	double idle_w[GC_MODEL_DOMAINS];	/* mean of packages */
	unsigned int left_out;		/* samples in which a counter did not count */
};

/* Each returns an exit status; why it is not 0 has been told. */
int gc_calibrate_choose(struct gc_calibrate *calibrate);
int gc_calibrate_counters(struct gc_calibrate *calibrate);
int gc_calibrate_active(struct gc_calibrate *calibrate);
int gc_calibrate_passive(struct gc_calibrate *calibrate);
int gc_calibrate_fit(const struct gc_calibrate *calibrate, struct gc_calibration *calibration);

/**
 * gc_calibrate_learn() - learn a model, and put it into force
 * @calibrate: hardware, meter and options; what is measured is added
 * @file: where it is stored; NULL: nowhere, and the module is left as it was
 * @calibration: filled on success
 *
 * From then on signals end the learning, not the process. Unless it succeeds, the
 * model that was in force is again.
 *
 * Return: an exit status; why it is not 0 has been told.
 */
int gc_calibrate_learn(struct gc_calibrate *calibrate, const char *file,
		       struct gc_calibration *calibration);

/** gc_calibrate_explain() - as gc_meter_explain(), for what an older module cannot do */
int gc_calibrate_explain(const struct gc_meter *meter, int err);

/**
 * gc_calibrate_span() - samples of all packages between two moments
 * @calibrate: its data grow
 * @before: the earlier
 * @after: the later
 *
 * What was not counted, or in doubt, is left out.
 *
 * Return: 0 or -errno of gc_snapshot_delta(); -ENODATA when a package was never
 * idle, so that what is above idle is not known; -EOPNOTSUPP when the module is too
 * old to tell the time of cores.
 */
int gc_calibrate_span(struct gc_calibrate *calibrate, const struct gc_snapshot *before,
		      const struct gc_snapshot *after);

#endif /* GC_CALIBRATE_H */
