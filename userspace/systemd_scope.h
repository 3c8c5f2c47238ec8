/* SPDX-License-Identifier: GPL-2.0 */
/* systemd, which owns the cgroups where it runs, asked over D-Bus. */
#ifndef GC_SYSTEMD_SCOPE_H
#define GC_SYSTEMD_SCOPE_H

#include <stdbool.h>
#include <sys/types.h>

#include "command.h"

/** gc_systemd_runs() - whether systemd manages this machine */
bool gc_systemd_runs(const struct gc_env *env);

/**
 * gc_systemd_scope_start() - put processes into a new transient scope
 * @name: of the unit, with ".scope"
 * @description: for people
 * @pids: processes of the caller; they have moved when this returns
 * @n_pids: their number
 *
 * The scope is made in the slice that the caller runs in, so that what is
 * charged to a user stays with the user. It ends with its last process.
 * Memory and I/O accounting are on.
 *
 * Return: 0; -EEXIST when a unit has the name; -EACCES; -ETIMEDOUT; another -errno.
 */
int gc_systemd_scope_start(const char *name, const char *description, const pid_t *pids,
			   size_t n_pids);

/**
 * gc_systemd_unit_cgroup() - the cgroup of a running unit
 * @unit: with or without ".service"
 * @path: set to an allocated path
 *
 * Return: 0; -ENOENT when there is no such unit or it does not run; another -errno.
 */
int gc_systemd_unit_cgroup(const char *unit, char **path);

#endif /* GC_SYSTEMD_SCOPE_H */
