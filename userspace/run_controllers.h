/* SPDX-License-Identifier: GPL-2.0 */
/* The controllers whose figures a report has, on as long as any 'greencap run' needs them. */
#ifndef GC_RUN_CONTROLLERS_H
#define GC_RUN_CONTROLLERS_H

#include <stdbool.h>

#include "command.h"

#define GC_RUN_CONTROLLERS	2	/* memory and io */

struct gc_run_controllers {
	int fd;				/* holds the locks, -1 without */
	bool ours[GC_RUN_CONTROLLERS];	/* switched on by this run, or by one beside it */
};

/**
 * gc_run_controllers_take() - switch on for the children of a cgroup what is not on
 * @env: roots
 * @parent: path of the cgroup
 * @controllers: filled, also when nothing could be had: they are for the report only
 */
void gc_run_controllers_take(const struct gc_env *env, const char *parent,
			     struct gc_run_controllers *controllers);

/**
 * gc_run_controllers_release() - the last who needs them switches off what was off
 * @env: roots
 * @parent: path of the cgroup
 * @controllers: as taken
 *
 * They stay on while somebody else keeps the gate's lock, for half a second at least.
 */
void gc_run_controllers_release(const struct gc_env *env, const char *parent,
				struct gc_run_controllers *controllers);

#endif /* GC_RUN_CONTROLLERS_H */
