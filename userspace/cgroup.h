/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups of the unified hierarchy as directories. Paths start with '/' at its root. */
#ifndef GC_CGROUP_H
#define GC_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "command.h"

/**
 * gc_cgroup_of() - the cgroup of a process
 * @pid: 0: this process
 * @path: set to an allocated path
 *
 * Return: 0; -ENOENT without the process; -EOPNOTSUPP where only v1 hierarchies
 * are mounted.
 */
int gc_cgroup_of(const struct gc_env *env, pid_t pid, char **path);

/** gc_cgroup_unified() - whether the root is a cgroup v2 hierarchy */
bool gc_cgroup_unified(const struct gc_env *env);

/** gc_cgroup_create() - make a cgroup; 0 or -errno of mkdir() */
int gc_cgroup_create(const struct gc_env *env, const char *path);

/** gc_cgroup_move() - move a process into a cgroup; 0 or -errno of the write */
int gc_cgroup_move(const struct gc_env *env, const char *path, pid_t pid);

/** gc_cgroup_remove() - remove an empty cgroup; -EBUSY while it has processes or children */
int gc_cgroup_remove(const struct gc_env *env, const char *path);

/** gc_cgroup_kill() - end all processes of a cgroup and below; -ENOENT before Linux 5.14 */
int gc_cgroup_kill(const struct gc_env *env, const char *path);

/**
 * gc_cgroup_processes() - the processes of one cgroup, without those below
 * @pids: set to an allocated array, NULL when there are none
 *
 * Return: their number or -errno.
 */
ssize_t gc_cgroup_processes(const struct gc_env *env, const char *path, pid_t **pids);

/** gc_cgroup_read_u64() - a file of a cgroup that holds one number; 0 or -errno */
int gc_cgroup_read_u64(const struct gc_env *env, const char *path, const char *file,
		       uint64_t *value);

/** gc_cgroup_io() - bytes that a cgroup read and wrote, over all devices; 0 or -errno */
int gc_cgroup_io(const struct gc_env *env, const char *path, uint64_t *read, uint64_t *written);

/** gc_io_stat_parse() - sum of rbytes= and wbytes= in an io.stat; pure */
void gc_io_stat_parse(const char *text, uint64_t *read, uint64_t *written);

/**
 * gc_cgroup_enable() - give the children of a cgroup a controller
 * @path: of the parent
 * @controller: "memory", "io"
 *
 * Return: 1 when it was switched on, 0 when it was on before, or -errno: -EBUSY
 * when the parent has processes of its own, -ENOENT when it has no such controller.
 */
int gc_cgroup_enable(const struct gc_env *env, const char *path, const char *controller);

/** gc_cgroup_disable() - take the controller back; 0 or -errno */
int gc_cgroup_disable(const struct gc_env *env, const char *path, const char *controller);

/** gc_cgroup_path_valid() - starts with '/', no empty, "." or ".." parts, no newline */
bool gc_cgroup_path_valid(const char *path);

#endif /* GC_CGROUP_H */
