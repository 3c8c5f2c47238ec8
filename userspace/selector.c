// SPDX-License-Identifier: GPL-2.0
/* Selectors name a cgroup the way its user knows it. */
#include <ctype.h>
#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup.h"
#include "selector.h"
#include "systemd_scope.h"

#define MIN_CONTAINER_ID	4

int gc_cgroup_id(const struct gc_env *env, const char *path, uint64_t *id)
{
	char full[PATH_MAX];
	struct stat status;

	if (!gc_cgroup_path_valid(path))
		return -EINVAL;
	if (snprintf(full, sizeof(full), "%s%s", env->cgroupfs, path) >= PATH_MAX)
		return -ENAMETOOLONG;
	if (stat(full, &status))
		return -errno;
	*id = status.st_ino;
	return 0;
}

/* Whether a directory is what is searched for; @parent is the name above it. */
typedef bool match_fn(const char *name, const char *parent, const char *wanted);

struct search {
	match_fn *matches;
	const char *wanted;
	char *found;
	int error;
};

static void take(struct search *search, const char *path)
{
	if (search->found) {
		search->error = -EEXIST;
		return;
	}
	search->found = strdup(path);
	if (!search->found)
		search->error = -ENOMEM;
}

/* Below a match nothing is looked for: a container's own cgroups are not others. */
static int walk(const struct gc_env *env, struct search *search)
{
	char *roots[] = { (char *)env->cgroupfs, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *entry;

	if (!tree)
		return -errno;
	while (!search->error && (entry = fts_read(tree))) {
		if (entry->fts_info != FTS_D || entry->fts_level < 1)
			continue;
		if (!search->matches(entry->fts_name, entry->fts_parent->fts_name, search->wanted))
			continue;
		take(search, entry->fts_path + strlen(env->cgroupfs));
		fts_set(tree, entry, FTS_SKIP);
	}
	fts_close(tree);
	if (!search->error && !search->found)
		search->error = -ENOENT;
	return search->error;
}

static int search_tree(const struct gc_env *env, match_fn *matches, const char *wanted,
		       char **path)
{
	struct search search = { .matches = matches, .wanted = wanted };
	int error = walk(env, &search);

	if (error)
		free(search.found);
	else
		*path = search.found;
	return error;
}

static int check_path(const struct gc_env *env, const char *wanted, char **path)
{
	size_t length = strlen(wanted);
	uint64_t id;
	int error;

	/* A slash at the end is what completion leaves. */
	*path = strndup(wanted, length > 1 && wanted[length - 1] == '/' ? length - 1 : length);
	if (!*path)
		return -ENOMEM;
	error = gc_cgroup_id(env, *path, &id);
	if (error) {
		free(*path);
		*path = NULL;
	}
	return error == -ENOTDIR ? -ENOENT : error;
}

static bool plain_name(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	       strlen(name) <= NAME_MAX;
}

static bool is_named(const char *name, const char *parent, const char *wanted)
{
	(void)parent;
	return !strcmp(name, wanted);
}

static int resolve_unit(const struct gc_env *env, const char *unit, char **path)
{
	char service[NAME_MAX + 16];
	int error;

	if (!plain_name(unit))
		return -EINVAL;
	if (gc_systemd_runs(env)) {
		error = gc_systemd_unit_cgroup(unit, path);
		/* systemd may run without a bus that answers. */
		if (!error || error == -ENOENT)
			return error;
	}
	error = search_tree(env, is_named, unit, path);
	if (error != -ENOENT)
		return error;
	snprintf(service, sizeof(service), "%s.service", unit);
	return search_tree(env, is_named, service, path);
}

static int resolve_pid(const struct gc_env *env, const char *text, char **path)
{
	char *end;
	long pid;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	pid = strtol(text, &end, 10);
	if (errno || *end || pid <= 0 || pid > INT_MAX)
		return -EINVAL;
	return gc_cgroup_of(env, (pid_t)pid, path);
}

static int resolve_user(const struct gc_env *env, const char *name, char **path)
{
	const struct passwd *user;
	char slice[64], *end;
	unsigned long uid;

	if (!plain_name(name))
		return -EINVAL;
	user = getpwnam(name);
	if (user) {
		uid = user->pw_uid;
	} else {
		uid = strtoul(name, &end, 10);
		if (!isdigit((unsigned char)*name) || *end || uid > UINT_MAX)
			return -ENOENT;
	}
	snprintf(slice, sizeof(slice), "user-%lu.slice", uid);
	return search_tree(env, is_named, slice, path);
}

/*
 * "docker-ID.scope", "cri-containerd-ID.scope", "libpod-ID.scope" from engines
 * that ask systemd, a bare ID below "docker", "libpod_parent" or a pod from those
 * that do not; "libpod-conmon-ID" is the monitor, not the container.
 */
static bool is_container(const char *name, const char *parent, const char *wanted)
{
	static const char *const prefixes[] = {
		"docker-", "cri-containerd-", "libpod-", "crio-", "nerdctl-", "lxc.payload.",
	};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t length = strlen(prefixes[i]);

		if (!strncmp(name, prefixes[i], length))
			return !strncmp(name + length, wanted, strlen(wanted));
	}
	if (strncmp(name, wanted, strlen(wanted)) != 0)
		return false;
	return !strcmp(parent, "docker") || !strcmp(parent, "libpod_parent") ||
	       !strncmp(parent, "pod", 3) || !strncmp(parent, "kubepods", 8);
}

static int resolve_container(const struct gc_env *env, const char *id, char **path)
{
	if (strlen(id) < MIN_CONTAINER_ID || strlen(id) > NAME_MAX)
		return -EINVAL;
	for (const char *c = id; *c; c++) {
		if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_')
			return -EINVAL;
	}
	return search_tree(env, is_container, id, path);
}

static bool is_named_in_slurm(const char *name, const char *parent, const char *wanted)
{
	return !strcmp(name, wanted) &&
	       (!strncmp(parent, "slurm", 5) || !strncmp(parent, "uid_", 4) ||
		!strcmp(parent, "system.slice") || strstr(parent, "slurm"));
}

static int resolve_slurm(const struct gc_env *env, const char *job, char **path)
{
	char name[64];

	if (!*job || strspn(job, "0123456789") != strlen(job) || strlen(job) > 20)
		return -EINVAL;
	snprintf(name, sizeof(name), "job_%s", job);
	return search_tree(env, is_named_in_slurm, name, path);
}

typedef int resolve_fn(const struct gc_env *env, const char *wanted, char **path);

static const struct {
	const char *prefix;
	resolve_fn *resolve;
	const char *what;
} kinds[] = {
	{ "cgroup:", check_path, "a path from the root of the cgroup hierarchy: cgroup:/a/b" },
	{ "unit:", resolve_unit, "the name of a running systemd unit" },
	{ "pid:", resolve_pid, "the number of a process" },
	{ "user:", resolve_user, "the name or number of a user who is logged in" },
	{ "container:", resolve_container, "at least 4 characters of a container's ID" },
	{ "slurm:", resolve_slurm, "the number of a Slurm job on this node" },
};

static int refuse(const struct gc_env *env, const char *selector, const char *what, int error)
{
	switch (error) {
	case -EINVAL:
		gc_error("'%s' is not a selector: it takes %s", selector, what);
		break;
	case -ENOENT:
		gc_error("%s: nothing here has this name: it takes %s", selector, what);
		break;
	case -EEXIST:
		gc_error("%s: more than one has this name: give more of it, or cgroup:/path",
			 selector);
		break;
	case -EOPNOTSUPP:
		gc_error("%s: there is no cgroup v2 hierarchy at %s", selector, env->cgroupfs);
		break;
	default:
		gc_error("%s: %s", selector, strerror(-error));
	}
	return error;
}

int gc_selector_resolve(const struct gc_env *env, const char *selector, char **path)
{
	int error;

	*path = NULL;
	if (*selector == '/') {
		error = check_path(env, selector, path);
		return error ? refuse(env, selector, kinds[0].what, error) : 0;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t length = strlen(kinds[i].prefix);

		if (strncmp(selector, kinds[i].prefix, length) != 0)
			continue;
		error = kinds[i].resolve(env, selector + length, path);
		return error ? refuse(env, selector, kinds[i].what, error) : 0;
	}
	gc_error("'%s' is not a selector: use cgroup:/path, unit:NAME, pid:N, user:NAME, "
		 "container:ID, slurm:JOB, package:N, dram:N or node", selector);
	return -EINVAL;
}
