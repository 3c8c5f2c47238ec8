// SPDX-License-Identifier: GPL-2.0
/* How good a linear fit is on what it has not seen. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit_error.h"
#include "nnls.h"

#define RESAMPLES	1000

/* Of one kind of load: its squared residuals, and how many. */
struct kind_error {
	double sum;
	size_t n;
};

/* Whether row @i is the first of its kind. */
static bool is_first(const struct gc_fit_rows *rows, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (rows->kinds[k] == rows->kinds[i])
			return false;
	}
	return true;
}

static size_t count_kinds(const struct gc_fit_rows *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++)
		n += is_first(rows, i);
	return n;
}

/* The residuals of the rows of a kind with coefficients from all others. */
static int hold_out(const struct gc_fit_rows *rows, unsigned int kind, double *a, double *b,
		    struct kind_error *error)
{
	size_t columns = rows->columns, n = 0;
	double x[GC_NNLS_MAX];
	int err;

	for (size_t i = 0; i < rows->n; i++) {
		if (rows->kinds[i] == kind)
			continue;
		memcpy(a + n * columns, rows->a + i * columns, columns * sizeof(*a));
		b[n++] = rows->b[i];
	}
	err = gc_nnls(a, b, n, columns, x);
	if (err)
		return err;
	for (size_t i = 0; i < rows->n; i++) {
		double residual = rows->b[i];

		if (rows->kinds[i] != kind)
			continue;
		for (size_t j = 0; j < columns; j++)
			residual -= rows->a[i * columns + j] * x[j];
		error->sum += residual * residual;
		error->n++;
	}
	return 0;
}

static int compare(const void *left, const void *right)
{
	const double *x = left, *y = right;

	return (*x > *y) - (*x < *y);
}

static double root_mean(double sum, size_t n)
{
	return n ? sqrt(sum / (double)n) : NAN;
}

/* The same result for the same samples: a fixed seed (Marsaglia's xorshift). */
static size_t draw(uint64_t *state, size_t n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (size_t)((*state >> 11) % n);
}

static void bootstrap(const struct kind_error *kinds, size_t n, struct gc_fit_error *error)
{
	double roots[RESAMPLES];
	uint64_t state = 0x9e3779b97f4a7c15;

	for (size_t i = 0; i < RESAMPLES; i++) {
		struct kind_error all = { 0 };

		for (size_t k = 0; k < n; k++) {
			const struct kind_error *one = &kinds[draw(&state, n)];

			all.sum += one->sum;
			all.n += one->n;
		}
		roots[i] = root_mean(all.sum, all.n);
	}
	qsort(roots, RESAMPLES, sizeof(roots[0]), compare);
	error->low = roots[RESAMPLES * 25 / 1000];
	error->high = roots[RESAMPLES * 975 / 1000 - 1];
}

static int each_kind(const struct gc_fit_rows *rows, struct kind_error *kinds, double *a,
		     double *b)
{
	size_t n = 0;
	int err = 0;

	for (size_t i = 0; i < rows->n && !err; i++) {
		if (is_first(rows, i))
			err = hold_out(rows, rows->kinds[i], a, b, &kinds[n++]);
	}
	return err;
}

static void summarize(const struct kind_error *kinds, size_t n, struct gc_fit_error *error)
{
	struct kind_error all = { 0 };

	error->worst = 0;
	for (size_t i = 0; i < n; i++) {
		all.sum += kinds[i].sum;
		all.n += kinds[i].n;
		error->worst = fmax(error->worst, root_mean(kinds[i].sum, kinds[i].n));
	}
	error->rms = root_mean(all.sum, all.n);
	bootstrap(kinds, n, error);
}

int gc_fit_held_out(const struct gc_fit_rows *rows, struct gc_fit_error *error)
{
	size_t n = count_kinds(rows);
	struct kind_error *kinds = calloc(n + 1, sizeof(*kinds));
	double *a = calloc(rows->n * rows->columns + 1, sizeof(*a));
	double *b = calloc(rows->n + 1, sizeof(*b));
	int err = -ENOMEM;

	if (kinds && a && b)
		err = n < 2 ? -ENODATA : each_kind(rows, kinds, a, b);
	if (!err)
		summarize(kinds, n, error);
	free(b);
	free(a);
	free(kinds);
	return err;
}
