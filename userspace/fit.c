// SPDX-License-Identifier: GPL-2.0
/* What a count costs, learned from samples of whole packages. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit.h"
#include "fit_error.h"
#include "nnls.h"

/* A bin may be a knot if this share of the samples' work, each counted alike, was done in it. */
#define KNOT_SHARE	0.02

/* Below this share of the mean energy an error is relative to that share. */
#define SMALL_SHARE	0.1

/* Samples for each coefficient, and how far apart columns must be at least. */
#define SAMPLES_EACH	3
#define SPREAD_MIN	0.01

/* The search for voltages, as ratios: range, sweeps over all knots, steps of one. */
#define VOLTS_MIN	0.3
#define VOLTS_MAX	3.0
#define SWEEPS		4
#define STEPS		24

struct search {
	const struct gc_fit_data *data;
	enum greencap_domain type;
	struct gc_fit *fit;
	size_t reference;		/* the knot whose voltage is 1 */
	double small;			/* energy */
	struct gc_fit_rows *rows;
	double x[GC_NNLS_MAX];
};

/* How much of each knot a bin is: a hat around each, flat beyond the outermost. */
static void hats(const struct gc_fit_data *data, const struct gc_fit *fit, size_t bin,
		 double *share)
{
	double ratio = data->ratios[bin];
	size_t above = 0;

	for (size_t k = 0; k < GC_FIT_KNOTS; k++)
		share[k] = 0;
	while (above < fit->n_knots && data->ratios[fit->knots[above]] < ratio)
		above++;
	if (above == fit->n_knots) {
		share[above - 1] = 1;
	} else if (!above) {
		share[0] = 1;
	} else {
		double low = data->ratios[fit->knots[above - 1]];
		double high = data->ratios[fit->knots[above]];

		share[above] = (ratio - low) / (high - low);
		share[above - 1] = 1 - share[above];
	}
}

static double between(const struct gc_fit_data *data, const struct gc_fit *fit, size_t bin,
		      const double *values)
{
	double share[GC_FIT_KNOTS], value = 0;

	hats(data, fit, bin, share);
	for (size_t k = 0; k < GC_FIT_KNOTS; k++)
		value += share[k] * values[k];
	return value;
}

double gc_fit_volts(const struct gc_fit_data *data, const struct gc_fit *fit, size_t bin)
{
	return between(data, fit, bin, fit->volts);
}

double gc_fit_busy(const struct gc_fit_data *data, const struct gc_fit *fit, size_t bin)
{
	return between(data, fit, bin, fit->busy_w);
}

/* Columns before those of the knots: that of active time, where busy time is not the same. */
static size_t first_knot(const struct gc_fit_data *data)
{
	return data->single ? 0 : 1;
}

/* One sample as a row: active time, busy time at each knot, counts. */
static void fill_row(const struct search *search, const struct gc_fit_sample *sample, size_t i)
{
	const struct gc_fit_data *data = search->data;
	const struct gc_fit *fit = search->fit;
	double *row = search->rows->a + i * search->rows->columns, share[GC_FIT_KNOTS];
	size_t first = first_knot(data);
	double joules = sample->joules[search->type];
	double weight = 1 / hypot(joules, search->small);

	memset(row, 0, search->rows->columns * sizeof(*row));
	if (first)
		row[0] = weight * sample->active_s;
	for (size_t bin = 0; bin < data->n_bins; bin++) {
		double volts = gc_fit_volts(data, fit, bin);
		size_t column = first + fit->n_knots;

		hats(data, fit, bin, share);
		for (size_t k = 0; k < fit->n_knots && k < GC_FIT_KNOTS; k++)
			row[first + k] += weight * share[k] * sample->busy_s[bin];
		for (size_t c = 0; c < data->n_counters; c++) {
			if (fit->counters & 1u << c)
				row[column++] += weight * volts * volts * sample->counts[bin][c];
		}
	}
	search->rows->b[i] = weight * joules;
	search->rows->kinds[i] = sample->kind;
}

static void fill_rows(const struct search *search)
{
	size_t n = 0;

	for (size_t i = 0; i < search->data->n_samples; i++) {
		if (isfinite(search->data->samples[i].joules[search->type]))
			fill_row(search, &search->data->samples[i], n++);
	}
}

/* The best coefficients at these voltages, and the square of what they leave over. */
static int solve(struct search *search, double *left)
{
	const struct gc_fit_rows *rows = search->rows;
	int err;

	fill_rows(search);
	err = gc_nnls(rows->a, rows->b, rows->n, rows->columns, search->x);
	*left = 0;
	for (size_t i = 0; !err && i < rows->n; i++) {
		double residual = rows->b[i];

		for (size_t j = 0; j < rows->columns; j++)
			residual -= rows->a[i * rows->columns + j] * search->x[j];
		*left += residual * residual;
	}
	return err;
}

/* Golden section, for the voltage of one knot. */
static int search_volts(struct search *search, double *volts, double from, double to)
{
	const double golden = (sqrt(5) - 1) / 2;
	double x = to - golden * (to - from), y = from + golden * (to - from), at_x, at_y;
	int err;

	*volts = x;
	err = solve(search, &at_x);
	*volts = y;
	if (!err)
		err = solve(search, &at_y);
	for (int step = 0; step < STEPS && !err; step++) {
		if (at_x <= at_y) {
			to = y;
			y = x;
			at_y = at_x;
			*volts = x = to - golden * (to - from);
			err = solve(search, &at_x);
		} else {
			from = x;
			x = y;
			at_x = at_y;
			*volts = y = from + golden * (to - from);
			err = solve(search, &at_y);
		}
	}
	*volts = (from + to) / 2;
	return err;
}

static int search_all(struct search *search)
{
	struct gc_fit *fit = search->fit;
	double left;
	int err = 0;

	for (int sweep = 0; fit->counters && sweep < SWEEPS; sweep++) {
		for (size_t k = 0; k < fit->n_knots && !err; k++) {
			if (k != search->reference)
				err = search_volts(search, &fit->volts[k], VOLTS_MIN, VOLTS_MAX);
		}
	}
	return err ? err : solve(search, &left);
}

/* The busiest bin from @from up to @to, without it. */
static size_t busiest(const double *busy, size_t from, size_t to)
{
	size_t most = from;

	for (size_t bin = from; bin < to; bin++)
		most = busy[bin] > busy[most] ? bin : most;
	return most;
}

/* One core at its highest frequency is as much of a sample as all cores at theirs. */
static double sum_shares(const struct gc_fit_data *data, double *busy)
{
	double all = 0;

	for (size_t i = 0; i < data->n_samples; i++) {
		const double *busy_s = data->samples[i].busy_s;
		double sum = 0;

		for (size_t bin = 0; bin < data->n_bins; bin++)
			sum += busy_s[bin];
		for (size_t bin = 0; bin < data->n_bins && sum > 0; bin++)
			busy[bin] += busy_s[bin] / sum;
		all += sum > 0;
	}
	return all;
}

/*
 * Lowest and highest of the bins in which work was done, and the busiest between them:
 * if it can be, well between.
 */
static void choose_knots(struct search *search)
{
	const struct gc_fit_data *data = search->data;
	struct gc_fit *fit = search->fit;
	double busy[GREENCAP_BINS_MAX] = { 0 }, all;
	size_t low = data->n_bins, high = 0, most, middle;

	all = sum_shares(data, busy);
	most = busiest(busy, 0, data->n_bins);
	for (size_t bin = 0; bin < data->n_bins; bin++) {
		if (busy[bin] < KNOT_SHARE * all)
			continue;
		low = low < bin ? low : bin;
		high = bin;
	}
	fit->n_knots = 1;
	fit->knots[0] = most;
	search->reference = 0;
	if (search->type == GREENCAP_DOMAIN_DRAM || low >= high)
		return;
	middle = busiest(busy, low + 1 + (high - low) / 4, high - (high - low) / 4);
	if (busy[middle] < KNOT_SHARE * all)
		middle = busiest(busy, low + 1, high);
	fit->n_knots = 0;
	fit->knots[fit->n_knots++] = low;
	if (middle < high && busy[middle] >= KNOT_SHARE * all)
		fit->knots[fit->n_knots++] = middle;
	fit->knots[fit->n_knots++] = high;
	search->reference = fit->n_knots / 2;
}

/* Counts the samples that have the domain, and learns what little is. */
static size_t count_samples(struct search *search)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < search->data->n_samples; i++) {
		double joules = search->data->samples[i].joules[search->type];

		if (!isfinite(joules))
			continue;
		sum += fabs(joules);
		n++;
	}
	search->small = n ? SMALL_SHARE * sum / (double)n : 0;
	return n;
}

static int count_rows(struct search *search)
{
	struct gc_fit_rows *rows = search->rows;

	rows->n = count_samples(search);
	rows->columns = first_knot(search->data) + search->fit->n_knots +
			(size_t)__builtin_popcount(search->fit->counters);
	return rows->n < SAMPLES_EACH * rows->columns || !(search->small > 0) ? -ENODATA : 0;
}

static void take_coefficients(struct search *search)
{
	struct gc_fit *fit = search->fit;
	size_t first = first_knot(search->data), column = first + fit->n_knots;

	fit->active_w = first ? search->x[0] : 0;
	for (size_t k = 0; k < fit->n_knots; k++)
		fit->busy_w[k] = search->x[first + k];
	for (size_t c = 0; c < search->data->n_counters; c++) {
		if (fit->counters & 1u << c)
			fit->counts_j[c] = search->x[column++];
	}
}

static int fit_rows(struct search *search)
{
	struct gc_fit *fit = search->fit;
	int err;

	err = search_all(search);
	if (err)
		return err;
	take_coefficients(search);
	fit->spread = gc_spread(search->rows->a, search->rows->n, search->rows->columns);
	if (fit->spread < SPREAD_MIN)
		return -EDOM;
	return gc_fit_held_out(search->rows, &fit->error);
}

/* Without looking at how good time alone is. */
static int fit_one(const struct gc_fit_data *data, enum greencap_domain type, uint32_t counters,
		   struct gc_fit *fit)
{
	struct gc_fit_rows rows = { 0 };
	struct search search = { .data = data, .type = type, .fit = fit, .rows = &rows };
	unsigned int *kinds;
	double *a, *b;
	int err;

	*fit = (struct gc_fit){ .counters = counters, .volts = { 1, 1, 1 } };
	choose_knots(&search);
	err = count_rows(&search);
	if (err)
		return err;
	a = calloc(rows.n * rows.columns + 1, sizeof(*a));
	b = calloc(rows.n + 1, sizeof(*b));
	kinds = calloc(rows.n + 1, sizeof(*kinds));
	rows.a = a;
	rows.b = b;
	rows.kinds = kinds;
	err = a && b && kinds ? fit_rows(&search) : -ENOMEM;
	free(kinds);
	free(b);
	free(a);
	return err;
}

int gc_fit_domain(const struct gc_fit_data *data, enum greencap_domain type, uint32_t counters,
		  struct gc_fit *fit)
{
	struct gc_fit alone;
	int err;

	/* What needs the most samples first: too few are told as that, not as too uniform. */
	err = fit_one(data, type, counters, fit);
	if (!err)
		err = fit_one(data, type, 0, &alone);
	if (!err)
		fit->time_error = alone.error;
	return err;
}

bool gc_fit_better(const struct gc_fit *fit)
{
	return fit->counters && fit->error.high < fit->time_error.rms;
}
