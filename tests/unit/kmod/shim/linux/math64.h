/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_MATH64_H
#define SHIM_MATH64_H

#include <stdlib.h>
#include "types.h"

/* The processor traps where the quotient does not fit; so does this. */
static inline u64 mul_u64_u64_div_u64(u64 a, u64 mul, u64 div)
{
	unsigned __int128 quotient;

	if (!div)
		abort();
	quotient = (unsigned __int128)a * mul / div;
	if (quotient >> 64)
		abort();
	return quotient;
}

#endif /* SHIM_MATH64_H */
