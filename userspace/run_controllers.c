// SPDX-License-Identifier: GPL-2.0
/*
 * The controllers whose figures a report has.
 *
 * Several runs may share a parent, and the one that switched a controller on
 * need not be the last. So each holds a read lock on a byte of the parent's
 * cgroup.subtree_control for each controller that greencap switched on; who
 * finds no other lock there is the last one. Such locks end with a process,
 * however it dies. What the last one switched on stays on when it is killed:
 * nothing tells then that it was off, and what it costs is some memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "cgroup.h"
#include "run_controllers.h"

/* The byte behind those of the controllers is for one run at a time to look and switch. */
#define GATE		GC_RUN_CONTROLLERS
#define GATE_TRIES	50		/* 10 ms apart: whoever may read the file may lock it */

static const char *const names[GC_RUN_CONTROLLERS] = { "memory", "io" };

static int lock_byte(int fd, short type, int byte)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

	return fcntl(fd, F_OFD_SETLK, &lock) ? -errno : 0;
}

static bool others_hold(int fd, int byte)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte,
			      .l_len = 1 };

	return !fcntl(fd, F_OFD_GETLK, &lock) && lock.l_type != F_UNLCK;
}

static int pass_gate(int fd)
{
	int error = lock_byte(fd, F_WRLCK, GATE);

	for (int try = 1; try < GATE_TRIES && error == -EAGAIN; try++) {
		usleep(10000);
		error = lock_byte(fd, F_WRLCK, GATE);
	}
	return error;
}

void gc_run_controllers_take(const struct gc_env *env, const char *parent,
			     struct gc_run_controllers *controllers)
{
	char path[PATH_MAX];

	*controllers = (struct gc_run_controllers){ .fd = -1 };
	if (snprintf(path, sizeof(path), "%s%s/cgroup.subtree_control", env->cgroupfs,
		     parent) >= PATH_MAX)
		return;
	controllers->fd = open(path, O_RDWR | O_CLOEXEC);
	if (controllers->fd < 0)
		return;
	if (pass_gate(controllers->fd)) {
		close(controllers->fd);
		controllers->fd = -1;
		return;
	}
	for (int i = 0; i < GC_RUN_CONTROLLERS; i++) {
		int changed = gc_cgroup_enable(env, parent, names[i]);

		controllers->ours[i] = changed == 1 ||
				       (!changed && others_hold(controllers->fd, i));
		if (controllers->ours[i])
			lock_byte(controllers->fd, F_RDLCK, i);
	}
	lock_byte(controllers->fd, F_UNLCK, GATE);
}

void gc_run_controllers_release(const struct gc_env *env, const char *parent,
				struct gc_run_controllers *controllers)
{
	int error;

	if (controllers->fd < 0)
		return;
	/* Who cannot look may not switch: another run could be about to need them. */
	error = pass_gate(controllers->fd);
	for (int i = 0; !error && i < GC_RUN_CONTROLLERS; i++) {
		if (controllers->ours[i] && !others_hold(controllers->fd, i))
			gc_cgroup_disable(env, parent, names[i]);
	}
	close(controllers->fd);
	controllers->fd = -1;
}
