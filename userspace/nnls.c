// SPDX-License-Identifier: GPL-2.0
/*
 * The active set method of C. L. Lawson and R. J. Hanson, Solving Least Squares
 * Problems (1974), chapter 23, on LAPACK's QR.
 */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <lapacke.h>

#include "nnls.h"

struct problem {
	const double *a;
	const double *b;
	size_t rows;
	size_t columns;
	bool passive[GC_NNLS_MAX];	/* may be above 0 */
	double *work;			/* the passive columns, and the right side */
};

/* Without the constraint, over the passive columns; the others are 0. */
static int solve_passive(const struct problem *p, double *z)
{
	double *right = p->work + p->rows * p->columns;
	size_t at[GC_NNLS_MAX], n = 0;

	for (size_t j = 0; j < p->columns; j++) {
		z[j] = 0;
		if (p->passive[j])
			at[n++] = j;
	}
	for (size_t i = 0; i < p->rows; i++) {
		for (size_t k = 0; k < n; k++)
			p->work[i * n + k] = p->a[i * p->columns + at[k]];
		right[i] = p->b[i];
	}
	if (LAPACKE_dgels(LAPACK_ROW_MAJOR, 'N', (lapack_int)p->rows, (lapack_int)n, 1, p->work,
			  (lapack_int)n, right, 1))
		return -EDOM;
	for (size_t k = 0; k < n; k++)
		z[at[k]] = right[k];
	return 0;
}

/* By which column the residual would shrink fastest; false when by none. */
static bool steepest(const struct problem *p, const double *x, size_t *best)
{
	double gradient[GC_NNLS_MAX] = { 0 }, limit = 0;
	bool found = false;

	for (size_t i = 0; i < p->rows; i++) {
		double residual = p->b[i];

		for (size_t j = 0; j < p->columns; j++)
			residual -= p->a[i * p->columns + j] * x[j];
		for (size_t j = 0; j < p->columns; j++)
			gradient[j] += p->a[i * p->columns + j] * residual;
		limit += p->b[i] * p->b[i];
	}
	/* Columns have length 1: what is below is rounding. */
	limit = sqrt(limit) * (1 / 1e10);
	for (size_t j = 0; j < p->columns; j++) {
		if (p->passive[j] || gradient[j] <= limit)
			continue;
		limit = gradient[j];
		*best = j;
		found = true;
	}
	return found;
}

/* From @x towards @z as far as nothing falls below 0; what arrives there is fixed. */
static bool step_back(struct problem *p, double *x, const double *z)
{
	double way = 1;
	bool inside = true;

	for (size_t j = 0; j < p->columns; j++) {
		if (!p->passive[j] || z[j] > 0)
			continue;
		inside = false;
		if (x[j] / (x[j] - z[j]) < way)
			way = x[j] / (x[j] - z[j]);
	}
	for (size_t j = 0; j < p->columns; j++) {
		x[j] += way * (z[j] - x[j]);
		if (inside || !p->passive[j] || x[j] > (1 / 1e14))
			continue;
		x[j] = 0;
		p->passive[j] = false;
	}
	return !inside;
}

static int iterate(struct problem *p, double *x)
{
	double z[GC_NNLS_MAX];
	size_t add = 0;

	for (size_t round = 0; round < 10 * p->columns; round++) {
		if (!steepest(p, x, &add))
			return 0;
		p->passive[add] = true;
		do {
			if (solve_passive(p, z))
				return -EDOM;
			/* It may only rise; that it does not is rounding. */
			if (z[add] <= 0 && x[add] <= 0) {
				p->passive[add] = false;
				return 0;
			}
		} while (step_back(p, x, z));
	}
	return -EDOM;
}

/* @a with columns of length 1; @length has what they were, 1 for empty ones. */
static double *normalise(const double *a, size_t rows, size_t columns, double *length)
{
	double *unit = calloc(rows * columns, sizeof(*unit));

	for (size_t j = 0; unit && j < columns; j++) {
		double sum = 0;

		for (size_t i = 0; i < rows; i++)
			sum += a[i * columns + j] * a[i * columns + j];
		length[j] = sum > 0 ? sqrt(sum) : 1;
		for (size_t i = 0; i < rows; i++)
			unit[i * columns + j] = a[i * columns + j] / length[j];
	}
	return unit;
}

int gc_nnls(const double *a, const double *b, size_t rows, size_t columns, double *x)
{
	struct problem p = { .b = b, .rows = rows, .columns = columns };
	double length[GC_NNLS_MAX], *unit;
	int err = -ENOMEM;

	if (!columns || columns > GC_NNLS_MAX || rows < columns)
		return -EINVAL;
	unit = normalise(a, rows, columns, length);
	p.a = unit;
	p.work = calloc(rows * (columns + 1), sizeof(*p.work));
	memset(x, 0, columns * sizeof(*x));
	if (unit && p.work)
		err = iterate(&p, x);
	for (size_t j = 0; j < columns; j++)
		x[j] /= length[j];
	free(p.work);
	free(unit);
	return err;
}

double gc_spread(const double *a, size_t rows, size_t columns)
{
	double length[GC_NNLS_MAX], values[GC_NNLS_MAX], rest[GC_NNLS_MAX], *unit;
	double spread = -1;

	if (!columns || columns > GC_NNLS_MAX || rows < columns)
		return -1;
	unit = normalise(a, rows, columns, length);
	if (!unit)
		return -1;
	if (!LAPACKE_dgesvd(LAPACK_ROW_MAJOR, 'N', 'N', (lapack_int)rows, (lapack_int)columns,
			    unit, (lapack_int)columns, values, NULL, 1, NULL, 1, rest) &&
	    values[0] > 0)
		spread = values[columns - 1] / values[0];
	free(unit);
	return spread;
}
