// SPDX-License-Identifier: GPL-2.0
/* How good a linear fit is on what it has not seen. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit_error.h"
#include "nnls.h"

#define RESAMPLES	1000

/* Of one operating point: its squared residuals, and how many. */
struct point_error {
	double sum;
	size_t n;
};

static size_t count_points(const struct gc_fit_rows *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++)
		n += !i || rows->points[i] != rows->points[i - 1];
	return n;
}

/* The residuals of rows @from to @to with coefficients from all others. */
static int hold_out(const struct gc_fit_rows *rows, size_t from, size_t to, double *a, double *b,
		    struct point_error *error)
{
	size_t columns = rows->columns, after = rows->n - to;
	double x[GC_NNLS_MAX];
	int err;

	memcpy(a, rows->a, from * columns * sizeof(*a));
	memcpy(a + from * columns, rows->a + to * columns, after * columns * sizeof(*a));
	memcpy(b, rows->b, from * sizeof(*b));
	memcpy(b + from, rows->b + to, after * sizeof(*b));
	err = gc_nnls(a, b, from + after, columns, x); (void)a;
	if (err)
		return err;
	for (size_t i = from; i < to; i++) {
		double residual = rows->b[i];

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

static void bootstrap(const struct point_error *points, size_t n, struct gc_fit_error *error)
{
	double roots[RESAMPLES];
	uint64_t state = 0x9e3779b97f4a7c15;

	for (size_t i = 0; i < RESAMPLES; i++) {
		struct point_error all = { 0 };

		for (size_t k = 0; k < n; k++) {
			const struct point_error *one = &points[draw(&state, n)];

			all.sum += one->sum;
			all.n += one->n;
		}
		roots[i] = root_mean(all.sum, all.n);
	}
	qsort(roots, RESAMPLES, sizeof(roots[0]), compare);
	error->low = roots[RESAMPLES * 25 / 1000];
	error->high = roots[RESAMPLES * 975 / 1000 - 1];
}

static int each_point(const struct gc_fit_rows *rows, struct point_error *points, double *a,
		      double *b)
{
	size_t from = 0, n = 0;
	int err;

	while (from < rows->n) {
		size_t to = from;

		while (to < rows->n && rows->points[to] == rows->points[from])
			to++;
		err = hold_out(rows, from, to, a, b, &points[n++]);
		if (err)
			return err;
		from = to;
	}
	return 0;
}

int gc_fit_held_out(const struct gc_fit_rows *rows, struct gc_fit_error *error)
{
	size_t n = count_points(rows);
	struct point_error *points = calloc(n + 1, sizeof(*points)), all = { 0 };
	double *a = calloc(rows->n * rows->columns + 1, sizeof(*a));
	double *b = calloc(rows->n + 1, sizeof(*b));
	int err = -ENOMEM;

	if (points && a && b)
		err = n < 2 ? -ENODATA : each_point(rows, points, a, b);
	for (size_t i = 0; !err && i < n; i++) {
		all.sum += points[i].sum;
		all.n += points[i].n;
	}
	if (!err) {
		error->rms = root_mean(all.sum, all.n);
		bootstrap(points, n, error);
	}
	free(b);
	free(a);
	free(points);
	return err;
}
