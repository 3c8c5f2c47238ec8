// SPDX-License-Identifier: GPL-2.0
/* The cgroup that a command gets of its own. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "run_group.h"
#include "systemd_scope.h"

#define PREFIX		"greencap-"
#define MAX_NAME	64
#define REMOVE_TRIES	50		/* 10 ms apart: exiting tasks hold a cgroup for a moment */

bool gc_run_name_valid(const char *name)
{
	size_t length = strlen(name);

	if (!length || length > MAX_NAME)
		return false;
	for (const char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c) && !strchr(":_.-", *c))
			return false;
	}
	return true;
}

/* A process that only waits until this one closes the pipe, by whatever death. */
static int start_anchor(struct gc_run_group *group)
{
	int fds[2];
	char byte;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	group->anchor = fork();
	if (group->anchor < 0) {
		group->anchor = 0;
		close(fds[0]);
		close(fds[1]);
		return -errno;
	}
	if (!group->anchor) {
		close(fds[1]);
		while (read(fds[0], &byte, 1) < 0 && errno == EINTR)
			;
		_exit(0);
	}
	close(fds[0]);
	group->anchor_fd = fds[1];
	return 0;
}

static void end_anchor(struct gc_run_group *group)
{
	if (!group->anchor)
		return;
	close(group->anchor_fd);
	waitpid(group->anchor, NULL, 0);
	group->anchor = 0;
}

static int enter_scope(struct gc_run_group *group, const char *name, pid_t child)
{
	char unit[MAX_NAME + 64], description[MAX_NAME + 64];
	pid_t pids[2] = { child };
	int error;

	error = start_anchor(group);
	if (error)
		return error;
	pids[1] = group->anchor;
	snprintf(unit, sizeof(unit), PREFIX "%s-%d.scope", name, getpid());
	snprintf(description, sizeof(description), "greencap run %s", name);
	error = gc_systemd_scope_start(unit, description, pids, 2);
	if (!error)
		error = gc_cgroup_of(group->env, child, &group->path);
	if (error)
		end_anchor(group);
	else
		group->scope = true;
	return error;
}

/* "greencap-NAME-PID" of a run that was killed, when nothing is left in it. */
static void sweep_one(const struct gc_run_group *group, const char *name)
{
	const char *number = strrchr(name, '-') + 1;
	char path[PATH_MAX];
	pid_t pid = atoi(number);

	if (pid <= 0 || !kill(pid, 0) || errno != ESRCH)
		return;
	if (snprintf(path, sizeof(path), "%s/%s", strcmp(group->parent, "/") ? group->parent : "",
		     name) < PATH_MAX)
		gc_cgroup_remove(group->env, path);
}

static void sweep(const struct gc_run_group *group)
{
	char full[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(full, sizeof(full), "%s%s", group->env->cgroupfs, group->parent);
	dir = opendir(full);
	while (dir && (entry = readdir(dir))) {
		if (!strncmp(entry->d_name, PREFIX, strlen(PREFIX)))
			sweep_one(group, entry->d_name);
	}
	if (dir)
		closedir(dir);
}

static int enter_child(struct gc_run_group *group, const char *name, pid_t child)
{
	char *path;
	int error;

	if (asprintf(&path, "%s/" PREFIX "%s-%d", strcmp(group->parent, "/") ? group->parent : "",
		     name, getpid()) < 0)
		return -ENOMEM;
	sweep(group);
	/* Where they may not be had, rusage serves. */
	gc_run_controllers_take(group->env, group->parent, &group->controllers);
	error = gc_cgroup_create(group->env, path);
	if (!error) {
		error = gc_cgroup_move(group->env, path, child);
		if (error)
			gc_cgroup_remove(group->env, path);
	}
	if (!error) {
		group->path = path;
		return 0;
	}
	gc_run_controllers_release(group->env, group->parent, &group->controllers);
	free(path);
	return error;
}

void gc_run_group_enter(const struct gc_env *env, struct gc_run_group *group, const char *name,
			pid_t child)
{
	*group = (struct gc_run_group){ .env = env };
	group->error = gc_cgroup_of(env, 0, &group->parent);
	if (group->error)
		return;
	if (gc_systemd_runs(env))
		group->error = enter_scope(group, name, child);
	else
		group->error = enter_child(group, name, child);
}

static ssize_t move_out(const struct gc_run_group *group, const char *path)
{
	ssize_t count, moved = 0;
	pid_t *pids;

	/* Again, as long as they fork faster than they are moved. */
	for (int try = 0; try < REMOVE_TRIES; try++) {
		count = gc_cgroup_processes(group->env, path, &pids);
		for (ssize_t i = 0; i < count; i++)
			moved += !gc_cgroup_move(group->env, group->parent, pids[i]);
		free(pids);
		if (count <= 0)
			break;
	}
	return moved;
}

static int remove_patiently(const struct gc_run_group *group, const char *path)
{
	int error = 0;

	for (int try = 0; try < REMOVE_TRIES; try++) {
		error = gc_cgroup_remove(group->env, path);
		if (error != -EBUSY)
			break;
		usleep(10000);
	}
	return error == -ENOENT ? 0 : error;
}

/* With the cgroups that the command made inside its own. */
static ssize_t remove_tree(const struct gc_run_group *group)
{
	char full[PATH_MAX], *roots[] = { full, NULL };
	ssize_t moved = 0;
	FTSENT *entry;
	int error = 0;
	FTS *tree;

	snprintf(full, sizeof(full), "%s%s", group->env->cgroupfs, group->path);
	tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	if (!tree)
		return -errno;
	while ((entry = fts_read(tree))) {
		const char *path = entry->fts_path + strlen(group->env->cgroupfs);

		if (entry->fts_info != FTS_DP)
			continue;
		moved += move_out(group, path);
		error = remove_patiently(group, path);
	}
	fts_close(tree);
	return error ? error : moved;
}

static ssize_t count_left(const struct gc_run_group *group)
{
	pid_t *pids;
	ssize_t count = gc_cgroup_processes(group->env, group->path, &pids);
	ssize_t left = 0;

	for (ssize_t i = 0; i < count; i++)
		left += pids[i] != group->anchor;
	free(pids);
	return left;
}

ssize_t gc_run_group_leave(struct gc_run_group *group)
{
	ssize_t left;

	if (!group->path)
		return 0;
	if (group->scope) {
		left = count_left(group);
		end_anchor(group);
		return left;
	}
	left = remove_tree(group);
	gc_run_controllers_release(group->env, group->parent, &group->controllers);
	return left;
}

void gc_run_group_free(struct gc_run_group *group)
{
	end_anchor(group);
	free(group->path);
	free(group->parent);
	group->path = NULL;
	group->parent = NULL;
}

/* cgroup.kill would take the anchor along, and the scope before it is read. */
static void kill_scope(const struct gc_run_group *group)
{
	pid_t *pids;
	ssize_t count = gc_cgroup_processes(group->env, group->path, &pids);

	for (ssize_t i = 0; i < count; i++) {
		if (pids[i] != group->anchor)
			kill(pids[i], SIGKILL);
	}
	free(pids);
}

void gc_run_group_kill(const struct gc_run_group *group, pid_t child)
{
	if (group->path && group->scope)
		kill_scope(group);
	else if (group->path && !gc_cgroup_kill(group->env, group->path))
		return;
	/* Also where the command has moved itself out of its cgroup. */
	kill(child, SIGKILL);
}
