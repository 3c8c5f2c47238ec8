/* SPDX-License-Identifier: GPL-2.0 */
/* How good a linear fit is on what it has not seen. Pure. */
#ifndef GC_FIT_ERROR_H
#define GC_FIT_ERROR_H

#include "fit.h"

/* Rows of a design whose residuals are relative: each divided by its row's weight. */
struct gc_fit_rows {
	double *a;		/* row by row */
	double *b;
	unsigned int *kinds;	/* of load, of each row */
	size_t n;
	size_t columns;
};

/**
 * gc_fit_held_out() - the error of kinds of load that were left out of the fit
 * @rows: at least two kinds, with enough rows without any one of them
 * @error: filled; the interval is a bootstrap over kinds, of a fixed seed
 *
 * Return: 0 or -errno of gc_nnls().
 */
int gc_fit_held_out(const struct gc_fit_rows *rows, struct gc_fit_error *error);

#endif /* GC_FIT_ERROR_H */
