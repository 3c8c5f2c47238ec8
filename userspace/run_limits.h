/* SPDX-License-Identifier: GPL-2.0 */
/* Limits that hold as long as a command runs. */
#ifndef GC_RUN_LIMITS_H
#define GC_RUN_LIMITS_H

#include "control.h"

struct gc_run_limits {
	struct gc_control *caps;
	size_t n_caps;
	struct gc_control *freqs;
	size_t n_freqs;
};

/**
 * gc_run_limits_apply() - limit packages and CPUs for this process
 * @env: roots
 * @cap: for each package, as typed; NULL: none
 * @freq: for each CPU, as typed; NULL: none
 * @limits: filled; empty on failure
 *
 * Prints why it refuses; then nothing is limited.
 *
 * Return: 0 or -errno.
 */
int gc_run_limits_apply(const struct gc_env *env, const char *cap, const char *freq,
			struct gc_run_limits *limits);

/** gc_run_limits_undo() - put back what was there; prints what does not come back; -EIO then */
int gc_run_limits_undo(const struct gc_env *env, struct gc_run_limits *limits);

#endif /* GC_RUN_LIMITS_H */
