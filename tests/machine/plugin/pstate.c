// SPDX-License-Identifier: GPL-2.0
#include "pstate.h"

unsigned int pstate_list(const struct server_frequency *f, double *mhz)
{
	const double all[PSTATES] = { f->max_mhz, f->base_mhz, f->min_mhz };
	unsigned int i, n = 0;

	for (i = 0; i < PSTATES; i++)
		if (!n || all[i] < mhz[n - 1])
			mhz[n++] = all[i];
	return n;
}
