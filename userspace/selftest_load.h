/* SPDX-License-Identifier: GPL-2.0 */
/* Work in a cgroup of its own, which goes on and stands still when it is told to. */
#ifndef GC_SELFTEST_LOAD_H
#define GC_SELFTEST_LOAD_H

#include "exercise.h"
#include "run_group.h"

struct gc_selftest_load {
	const char *name;		/* part of the cgroup's name */
	enum gc_work work;
	const unsigned int *cpus;
	size_t n;
	size_t per_package;		/* processes that need memory at a time, of all loads */
	pid_t leader;			/* of the processes, and of their process group; 0: none */
	uint64_t *turns;
	struct gc_run_group group;
	uint64_t id;			/* of the cgroup */
};

/**
 * gc_selftest_load_start() - make the cgroup, start its processes, and halt them
 * @env: roots
 * @load: what to do and where; gc_selftest_load_end() ends it, also after a failure
 * @why: set to what failed
 *
 * The processes end with this one. The last load that was started must be ended first.
 *
 * Return: 0 or -errno; -ETIMEDOUT when a process did not begin to work; -EINTR when
 * somebody wants an end.
 */
int gc_selftest_load_start(const struct gc_env *env, struct gc_selftest_load *load,
			   const char **why);

/** gc_selftest_load_run() - let them work, or halt them */
void gc_selftest_load_run(const struct gc_selftest_load *load, bool run);

/** gc_selftest_load_turns() - turns of work that all its processes have done */
uint64_t gc_selftest_load_turns(const struct gc_selftest_load *load);

/** gc_selftest_load_alive() - whether none of its processes was ended by somebody */
bool gc_selftest_load_alive(const struct gc_selftest_load *load);

/** gc_selftest_load_end() - end the processes, and remove the cgroup; 0 or -errno of the latter */
int gc_selftest_load_end(struct gc_selftest_load *load);

#endif /* GC_SELFTEST_LOAD_H */
