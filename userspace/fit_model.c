// SPDX-License-Identifier: GPL-2.0
/* Which counters a model needs, and a fit as integers. */
#include <errno.h>
#include <math.h>

#include "fit_model.h"

/* A counter must take this share of the error away to be worth it. */
#define WORTH		0.2

/* Femtojoules in a joule; femtojoules per nanosecond in a watt. */
#define FJ_PER_J	1e15
#define FJ_PER_W_NS	1e6

/* Where the frequencies are not known: most processors are within. */
#define RATIO_LOW	0.2
#define RATIO_HIGH	1.7

#define RATIO_ONE	1024

/* The largest coefficient that can be written down at any voltage: ratios go up to 3. */
#define LARGEST_FJ	((double)GREENCAP_COST_MAX_FJ / 9)

/* What hardly ever counts is given any coefficient: chance, and not what a count costs. */
static bool is_absurd(const struct gc_fit *fit)
{
	for (size_t c = 0; c < GREENCAP_COUNTERS_MAX; c++) {
		if (fit->counts_j[c] * FJ_PER_J > LARGEST_FJ)
			return true;
	}
	return false;
}

static int add_best(const struct gc_fit_data *data, uint32_t *more, struct gc_fit *fit)
{
	struct gc_fit best = *fit, next;
	uint32_t added = 0;

	for (size_t c = 0; c < data->n_counters; c++) {
		int err;

		if (!(*more & 1u << c))
			continue;
		err = gc_fit_domain(data, GREENCAP_DOMAIN_PACKAGE, fit->counters | 1u << c, &next);
		if (err == -ENOMEM)
			return err;
		/* One that cannot be told apart from the others adds nothing. */
		if (err || next.error.rms >= best.error.rms || is_absurd(&next))
			continue;
		best = next;
		added = 1u << c;
	}
	if (!added || best.error.rms > (1 - WORTH) * fit->error.rms)
		*more = 0;
	else
		*fit = best;
	*more &= ~added;
	return 0;
}

int gc_fit_choose(const struct gc_fit_data *data, uint32_t base, uint32_t more,
		  struct gc_fit *fit)
{
	int err;

	err = gc_fit_domain(data, GREENCAP_DOMAIN_PACKAGE, base, fit);
	/* One of them may never count here: the first does. */
	if (base & (base - 1) && (err == -EDOM || (!err && is_absurd(fit))))
		err = gc_fit_domain(data, GREENCAP_DOMAIN_PACKAGE, base & -base, fit);
	while (!err && more)
		err = add_best(data, &more, fit);
	return err;
}

void gc_fit_bins(struct gc_model *model, double *ratios, double lowest, double highest)
{
	double step;

	if (!(lowest > 0) || highest < lowest) {
		lowest = RATIO_LOW;
		highest = RATIO_HIGH;
	}
	model->n_bins = highest > lowest ? GREENCAP_BINS_MAX : 1;
	step = model->n_bins > 1 ? (highest - lowest) / (double)(model->n_bins - 1) : 0;
	for (size_t bin = 0; bin < model->n_bins; bin++) {
		ratios[bin] = lowest + step * (double)bin;
		model->bins[bin].max_ratio = (uint32_t)lround((ratios[bin] + step / 2) * RATIO_ONE);
	}
	model->bins[model->n_bins - 1].max_ratio = UINT32_MAX;
}

static int take(double value, uint64_t *fj)
{
	if (!(value >= 0) || value > (double)GREENCAP_COST_MAX_FJ)
		return -ERANGE;
	*fj = (uint64_t)llround(value);
	return 0;
}

static int fill_cost(const struct gc_fit_data *data, const struct gc_fit *fit, uint32_t counters,
		     size_t bin, struct gc_cost *cost)
{
	double volts = gc_fit_volts(data, fit, bin);
	size_t n = 0;

	/* Without costs the module splits by frequency-weighted time, and says so. */
	if (!fit->counters)
		return 0;
	for (size_t c = 0; c < data->n_counters; c++) {
		double joules = fit->counters & 1u << c ? fit->counts_j[c] * volts * volts : 0;

		if (counters & 1u << c && take(joules * FJ_PER_J, &cost->count_fj[n++]))
			return -ERANGE;
	}
	if (take(gc_fit_busy(data, fit, bin) * FJ_PER_W_NS, &cost->shared_fj))
		return -ERANGE;
	return take(fit->active_w * FJ_PER_W_NS, &cost->active_fj);
}

int gc_fit_model(const struct gc_fit_data *data, const struct gc_fit *fits,
		 const struct gc_model *measured, struct gc_model *model)
{
	uint32_t counters = 0;

	*model = (struct gc_model){ .n_bins = measured->n_bins };
	for (size_t domain = 0; domain < GC_MODEL_DOMAINS; domain++)
		counters |= fits[domain].counters;
	for (size_t c = 0; c < measured->n_counters; c++) {
		if (counters & 1u << c)
			model->counters[model->n_counters++] = measured->counters[c];
	}
	for (size_t bin = 0; bin < model->n_bins; bin++) {
		model->bins[bin].max_ratio = measured->bins[bin].max_ratio;
		for (size_t domain = 0; domain < GC_MODEL_DOMAINS; domain++) {
			if (fill_cost(data, &fits[domain], counters, bin,
				      &model->bins[bin].costs[domain]))
				return -ERANGE;
		}
	}
	model->id = gc_model_id(model);
	return 0;
}
