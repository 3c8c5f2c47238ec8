// SPDX-License-Identifier: GPL-2.0
// sources: nnls.c
/* Non-negative least squares, against solutions that are known and conditions that define them. */
#include <errno.h>
#include <math.h>
#include <stdint.h>

#include "nnls.h"
#include "tap.h"

#define ROWS	12
#define COLUMNS	4

static uint64_t state = 7;

static double uniform(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (double)(state >> 11) / 9007199254740992.0;
}

static bool near(double got, double want)
{
	return fabs(got - want) <= (1 / 1e9) * (fabs(want) + (1 / 1e6));
}

static void exact(void)
{
	const double want[COLUMNS] = { (3 / 1e10), 12, 0, 4.5 };
	double a[ROWS * COLUMNS], b[ROWS] = { 0 }, x[COLUMNS];

	for (size_t i = 0; i < ROWS * COLUMNS; i++)
		a[i] = uniform() * (i % COLUMNS ? 1 : 1e10);
	for (size_t i = 0; i < ROWS * COLUMNS; i++)
		b[i / COLUMNS] += a[i] * want[i % COLUMNS];
	ok(!gc_nnls(a, b, ROWS, COLUMNS, x), "solves");
	ok(near(x[0] * 1e10, 3), "a coefficient of 10^-10");
	ok(near(x[1], 12) && near(x[3], 4.5), "its neighbours");
	ok(x[2] >= 0 && x[2] < (1 / 1e9), "one that is nothing");
}

static void bounded(void)
{
	/* Without the bound the solution is (3, -1). */
	const double a[] = { 1, 1, 1, 2, 1, 3 }, b[] = { 2, 1, 0 };
	double x[2];

	ok(!gc_nnls(a, b, 3, 2, x) && x[1] == 0, "what would be negative is 0");
	ok(near(x[0], 1), "and the rest is best without it");
	ok(!gc_nnls(a, (double[]){ -1, -2, -3 }, 3, 2, x) && x[0] == 0 && x[1] == 0, "all of them");
}

/* Karush, Kuhn, Tucker: the gradient is 0 where x is above 0, and helps nowhere else. */
static bool is_optimal(const double *a, const double *b, const double *x)
{
	for (size_t j = 0; j < COLUMNS; j++) {
		double gradient = 0;

		for (size_t i = 0; i < ROWS; i++) {
			double residual = b[i];

			for (size_t k = 0; k < COLUMNS; k++)
				residual -= a[i * COLUMNS + k] * x[k];
			gradient += a[i * COLUMNS + j] * residual;
		}
		if (x[j] < 0 || gradient > (1 / 1e8) || (x[j] > 0 && gradient < -(1 / 1e8)))
			return false;
	}
	return true;
}

static void random_problems(void)
{
	double a[ROWS * COLUMNS], b[ROWS], x[COLUMNS];
	int bound = 0, bad = 0;

	for (int n = 0; n < 500; n++) {
		for (size_t i = 0; i < ROWS * COLUMNS; i++)
			a[i] = uniform() - 0.3;
		for (size_t i = 0; i < ROWS; i++)
			b[i] = uniform() - 0.5;
		bad += gc_nnls(a, b, ROWS, COLUMNS, x) || !is_optimal(a, b, x);
		bound += x[0] == 0;
	}
	ok(!bad, "500 problems are solved as well as can be");
	ok(bound > 50 && bound < 450, "with and without a bound that binds");
}

static void degenerate(void)
{
	const double same[] = { 1, 1, 2, 2, 3, 3 }, apart[] = { 0, 5, 1, 0, 0, 0 };
	const double b[] = { 1, 2, 3 };
	double x[GC_NNLS_MAX];

	ok(gc_nnls(same, b, 1, 2, x) == -EINVAL, "fewer rows than unknowns");
	ok(gc_nnls(same, b, 3, 0, x) == -EINVAL, "no unknowns");
	ok(!gc_nnls(same, b, 3, 2, x) && near(x[0] + x[1], 1), "columns that are the same");
	ok(gc_spread(same, 3, 2) < (1 / 1e7) && gc_spread(same, 3, 2) >= 0, "which are told");
	ok(near(gc_spread(apart, 3, 2), 1), "columns that differ most");
	ok(!gc_nnls((double[]){ 0, 1, 0, 2, 0, 3 }, b, 3, 2, x) && near(x[1], 1) && x[0] == 0,
	   "a column of nothing");
}

int main(void)
{
	exact();
	bounded();
	random_problems();
	degenerate();
	return tap_done();
}
