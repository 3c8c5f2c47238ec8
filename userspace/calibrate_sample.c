// SPDX-License-Identifier: GPL-2.0
/* From two snapshots to samples of what packages did and drew. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "calibrate.h"
#include "snapshot_delta.h"

#define NS_PER_S	1e9

/* Counters, and with them energy, that cannot be relied on. */
#define IN_DOUBT	(GREENCAP_DOMAIN_F_OFFLINE | GREENCAP_DOMAIN_F_STUCK)

/* What is in closed intervals, as counts are; pending is not. */
static double closed_joules(const struct gc_domain *domain)
{
	return gc_energy_joules(domain->hardware - domain->pending, domain->unit);
}

static double above_idle(const struct gc_domain *domain, double seconds)
{
	if (domain->flags & IN_DOUBT || !(domain->flags & GREENCAP_DOMAIN_F_BASELINE))
		return NAN;
	return closed_joules(domain) - (double)domain->baseline_uw / 1e6 * seconds;
}

static void fill_counts(const struct gc_calibrate *calibrate, const struct gc_domain *domain,
			struct gc_fit_sample *sample)
{
	for (size_t bin = 0; bin < calibrate->data.n_bins; bin++) {
		const struct gc_activity *activity = &domain->activities[bin];

		sample->busy_s[bin] = (double)activity->core_ns / NS_PER_S;
		for (size_t c = 0; c < calibrate->data.n_counters; c++)
			sample->counts[bin][c] = (double)activity->counts[c];
	}
}

static void fill_sample(const struct gc_calibrate *calibrate, const struct gc_snapshot *delta,
			const struct gc_domain *package, struct gc_fit_sample *sample)
{
	const struct gc_domain *domain;

	*sample = (struct gc_fit_sample){
		.kind = calibrate->kind,
		.seconds = (double)package->seen_ns / NS_PER_S,
		.active_s = (double)package->active_ns / NS_PER_S,
	};
	for (int type = 0; type < GC_FIT_DOMAINS; type++) {
		domain = gc_snapshot_domain(delta, package->package, type);
		sample->joules[type] = domain ? above_idle(domain, sample->seconds) : NAN;
	}
	fill_counts(calibrate, package, sample);
}

/* A module that is older than that tells no time of cores. */
static bool has_core_time(const struct gc_domain *package)
{
	uint64_t busy_ns = 0, core_ns = 0;

	for (size_t bin = 0; bin < package->n_activities; bin++) {
		busy_ns += package->activities[bin].busy_ns;
		core_ns += package->activities[bin].core_ns;
	}
	return core_ns || busy_ns < 1000000;
}

static int add_package(struct gc_calibrate *calibrate, const struct gc_snapshot *delta,
		       const struct gc_domain *package)
{
	struct gc_fit_data *data = &calibrate->data;
	struct gc_fit_sample *grown;

	if (!(package->flags & GREENCAP_DOMAIN_F_BASELINE))
		return -ENODATA;
	if (package->uncounted_ns || package->flags & IN_DOUBT || !package->seen_ns) {
		calibrate->left_out++;
		return 0;
	}
	if (!has_core_time(package))
		return -EOPNOTSUPP;
	grown = reallocarray(data->samples, data->n_samples + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	data->samples = grown;
	fill_sample(calibrate, delta, package, &grown[data->n_samples++]);
	return 0;
}

int gc_calibrate_span(struct gc_calibrate *calibrate, const struct gc_snapshot *before,
		      const struct gc_snapshot *after)
{
	struct gc_snapshot delta;
	int err;

	err = gc_snapshot_delta(before, after, &delta);
	if (err)
		return err;
	for (size_t i = 0; !err && i < delta.n_domains; i++) {
		if (delta.domains[i].type == GREENCAP_DOMAIN_PACKAGE)
			err = add_package(calibrate, &delta, &delta.domains[i]);
	}
	gc_snapshot_free(&delta);
	calibrate->points++;
	return err;
}
