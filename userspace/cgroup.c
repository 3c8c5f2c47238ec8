// SPDX-License-Identifier: GPL-2.0
/* Cgroups of the unified hierarchy as directories. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "file.h"

bool gc_cgroup_path_valid(const char *path)
{
	if (*path != '/' || strchr(path, '\n'))
		return false;
	if (!path[1])
		return true;
	while (*path == '/') {
		const char *part = path + 1;
		size_t length = strcspn(part, "/");

		if (!length || length > NAME_MAX || (length == 1 && part[0] == '.') ||
		    (length == 2 && part[0] == '.' && part[1] == '.'))
			return false;
		path = part + length;
	}
	return true;
}

bool gc_cgroup_unified(const struct gc_env *env)
{
	return gc_file_exists("%s/cgroup.controllers", env->cgroupfs);
}

int gc_cgroup_of(const struct gc_env *env, pid_t pid, char **path)
{
	char *text, *line, *end;
	int error;

	*path = NULL;
	if (pid)
		error = gc_file_read_all(&text, "%s/%d/cgroup", env->procfs, pid);
	else
		error = gc_file_read_all(&text, "%s/self/cgroup", env->procfs);
	if (error < 0)
		return error == -ESRCH ? -ENOENT : error;
	line = strncmp(text, "0::", 3) ? strstr(text, "\n0::") : text;
	if (!line || !gc_cgroup_unified(env)) {
		free(text);
		return -EOPNOTSUPP;
	}
	line = strstr(line, "0::") + 3;
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	/* A zombie's cgroup may be gone. */
	end = strstr(line, " (deleted)");
	error = end && !end[10] ? -ENOENT : 0;
	if (!error) {
		*path = strdup(line);
		error = *path ? 0 : -ENOMEM;
	}
	free(text);
	return error;
}

static int full_path(const struct gc_env *env, const char *path, char *full)
{
	if (!gc_cgroup_path_valid(path))
		return -EINVAL;
	return snprintf(full, PATH_MAX, "%s%s", env->cgroupfs, path) < PATH_MAX ?
		0 : -ENAMETOOLONG;
}

int gc_cgroup_create(const struct gc_env *env, const char *path)
{
	char full[PATH_MAX];
	int error = full_path(env, path, full);

	if (error)
		return error;
	return mkdir(full, 0755) ? -errno : 0;
}

int gc_cgroup_remove(const struct gc_env *env, const char *path)
{
	char full[PATH_MAX];
	int error = full_path(env, path, full);

	if (error)
		return error;
	return rmdir(full) ? -errno : 0;
}

int gc_cgroup_move(const struct gc_env *env, const char *path, pid_t pid)
{
	return gc_file_write_u64((uint64_t)pid, "%s%s/cgroup.procs", env->cgroupfs, path);
}

int gc_cgroup_kill(const struct gc_env *env, const char *path)
{
	return gc_file_write("1", "%s%s/cgroup.kill", env->cgroupfs, path);
}

ssize_t gc_cgroup_processes(const struct gc_env *env, const char *path, pid_t **pids)
{
	char *text, *at, *end;
	size_t count = 0;
	int length;

	*pids = NULL;
	length = gc_file_read_all(&text, "%s%s/cgroup.procs", env->cgroupfs, path);
	if (length < 0)
		return length;
	*pids = calloc((size_t)length / 2 + 1, sizeof(**pids));
	if (!*pids) {
		free(text);
		return -ENOMEM;
	}
	for (at = text; *at; at = end) {
		long pid = strtol(at, &end, 10);

		if (end == at)
			break;
		/* 0: a process of another PID namespace. */
		if (pid > 0)
			(*pids)[count++] = (pid_t)pid;
	}
	free(text);
	return (ssize_t)count;
}

int gc_cgroup_read_u64(const struct gc_env *env, const char *path, const char *file,
		       uint64_t *value)
{
	return gc_file_read_u64(value, "%s%s/%s", env->cgroupfs, path, file);
}

static uint64_t sum_of(const char *text, const char *key)
{
	uint64_t sum = 0, value;

	while ((text = strstr(text, key))) {
		text += strlen(key);
		if (sscanf(text, "%" SCNu64, &value) == 1)
			sum += value;
	}
	return sum;
}

void gc_io_stat_parse(const char *text, uint64_t *read, uint64_t *written)
{
	*read = sum_of(text, " rbytes=");
	*written = sum_of(text, " wbytes=");
}

int gc_cgroup_io(const struct gc_env *env, const char *path, uint64_t *read, uint64_t *written)
{
	char *text;
	int length = gc_file_read_all(&text, "%s%s/io.stat", env->cgroupfs, path);

	if (length < 0)
		return length;
	gc_io_stat_parse(text, read, written);
	free(text);
	return 0;
}

static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = text; *at; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (!strncmp(at, word, length) && (!at[length] || at[length] == ' '))
			return true;
	}
	return false;
}

int gc_cgroup_enable(const struct gc_env *env, const char *path, const char *controller)
{
	char text[512], request[64];
	int error;

	error = gc_file_read(text, sizeof(text), "%s%s/cgroup.subtree_control", env->cgroupfs,
			     path);
	if (error < 0)
		return error;
	if (has_word(text, controller))
		return 0;
	snprintf(request, sizeof(request), "+%s", controller);
	error = gc_file_write(request, "%s%s/cgroup.subtree_control", env->cgroupfs, path);
	return error ? error : 1;
}

int gc_cgroup_disable(const struct gc_env *env, const char *path, const char *controller)
{
	char request[64];

	snprintf(request, sizeof(request), "-%s", controller);
	return gc_file_write(request, "%s%s/cgroup.subtree_control", env->cgroupfs, path);
}
