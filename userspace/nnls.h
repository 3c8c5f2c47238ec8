/* SPDX-License-Identifier: GPL-2.0 */
/* Least squares with coefficients that are not negative, as energies are. Pure. */
#ifndef GC_NNLS_H
#define GC_NNLS_H

#include <stddef.h>

/* Most unknowns. */
#define GC_NNLS_MAX	16

/**
 * gc_nnls() - the x >= 0 for which the length of a * x - b is least
 * @a: @rows times @columns numbers, row by row
 * @b: @rows numbers
 * @rows: at least @columns
 * @columns: 1 to GC_NNLS_MAX
 * @x: filled with @columns numbers
 *
 * Return: 0; -EINVAL for sizes that are not legal; -ENOMEM; -EDOM when it does
 * not converge, which finite input of full rank never does.
 */
int gc_nnls(const double *a, const double *b, size_t rows, size_t columns, double *x);

/**
 * gc_spread() - how well a matrix tells its columns apart
 * @a: as of gc_nnls(); the length of its columns does not matter
 *
 * Return: smallest over largest singular value of the columns at length 1: 1 when
 * they are orthogonal, 0 when one follows from others; below 0 for an error.
 */
double gc_spread(const double *a, size_t rows, size_t columns);

#endif /* GC_NNLS_H */
