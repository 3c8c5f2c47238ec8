/* SPDX-License-Identifier: GPL-2.0 */
/* Selectors name a cgroup the way its user knows it. */
#ifndef GC_SELECTOR_H
#define GC_SELECTOR_H

#include <stdint.h>

#include "command.h"

/**
 * gc_selector_resolve() - from what the user typed to a cgroup path
 * @env: roots
 * @selector: "cgroup:/path", a bare "/path", "unit:NAME", "pid:N", "user:NAME",
 *	"container:ID", "slurm:JOB"
 * @path: set to an allocated path from the root of the hierarchy, "/a/b"
 *
 * Prints why a selector is refused.
 *
 * Return: 0; -EINVAL for a malformed selector; -ENOENT when nothing matches;
 * -EEXIST when more than one thing does.
 */
int gc_selector_resolve(const struct gc_env *env, const char *selector, char **path);

/**
 * gc_cgroup_id() - the kernel's id of a cgroup
 * @env: roots
 * @path: from the root of the hierarchy
 * @id: set on success: the inode number of its directory
 *
 * Return: 0 or -errno of stat().
 */
int gc_cgroup_id(const struct gc_env *env, const char *path, uint64_t *id);

#endif /* GC_SELECTOR_H */
