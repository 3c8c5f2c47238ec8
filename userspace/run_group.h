/* SPDX-License-Identifier: GPL-2.0 */
/* The cgroup that a command gets of its own: a scope of systemd, or a child of the present one. */
#ifndef GC_RUN_GROUP_H
#define GC_RUN_GROUP_H

#include <stdbool.h>
#include <sys/types.h>

#include "command.h"
#include "run_controllers.h"

struct gc_run_group {
	const struct gc_env *env;
	char *path;			/* NULL: the command has no cgroup of its own */
	int error;			/* and this is why */
	bool scope;			/* systemd made it and removes it */
	char *parent;			/* where the command would run without greencap */
	struct gc_run_controllers controllers;	/* of the parent's children; not with a scope */
	pid_t anchor;			/* keeps a scope alive until it has been read */
	int anchor_fd;
};

/**
 * gc_run_group_enter() - make the cgroup and put a process into it
 * @env: roots
 * @group: filled; its path stays NULL where no cgroup can be made
 * @name: a part of the cgroup's name, fit for a unit
 * @child: the process, which does not run yet
 */
void gc_run_group_enter(const struct gc_env *env, struct gc_run_group *group, const char *name,
			pid_t child);

/**
 * gc_run_group_leave() - remove the cgroup
 * @group: its path stays, for the report
 *
 * Processes that are left over go on: those of a scope where they are, others
 * in the cgroup that the command was started from.
 *
 * Return: how many there were, or -errno when the cgroup could not be removed.
 */
ssize_t gc_run_group_leave(struct gc_run_group *group);

/** gc_run_group_free() - free what the group holds */
void gc_run_group_free(struct gc_run_group *group);

/** gc_run_group_kill() - end all that runs in it; @child where there is no cgroup */
void gc_run_group_kill(const struct gc_run_group *group, pid_t child);

/** gc_run_name_valid() - letters, digits, ':', '_', '.', '-', at most 64 */
bool gc_run_name_valid(const char *name);

#endif /* GC_RUN_GROUP_H */
