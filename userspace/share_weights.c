// SPDX-License-Identifier: GPL-2.0
/* Sharing out with the weights that cgroups have now. */
#include <errno.h>
#include <stdlib.h>

#include "file.h"
#include "share_weights.h"

int gc_share_by(const struct gc_env *env, const struct gc_snapshot *snapshot,
		enum gc_share_rule rule, struct gc_share *share)
{
	uint32_t *weights = calloc(snapshot->n_cgroups + 1, sizeof(*weights));
	uint64_t weight;
	int err;

	if (!weights)
		return -ENOMEM;
	for (size_t i = 0; rule == GC_SHARE_RESERVATION && i < snapshot->n_cgroups; i++) {
		/* Without the controller there is no file: all are equal then. */
		if (!gc_file_read_u64(&weight, "%s%s/cpu.weight", env->cgroupfs,
				      snapshot->cgroups[i].path) && weight <= UINT32_MAX)
			weights[i] = (uint32_t)weight;
	}
	err = gc_share_make(snapshot, rule, weights, share);
	free(weights);
	return err;
}
