// SPDX-License-Identifier: GPL-2.0
/* The module goes while all is busy, does not go under an open dump, and comes back. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

#define CGROUPS	300
#define TIMES	3

static int load(void)
{
	const char *path = getenv("GREENCAP_MODULE");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1, ret;

	if (fd < 0)
		return -ENOENT;
	ret = syscall(SYS_finit_module, fd, "", 0) ? -errno : 0;
	close(fd);
	return ret;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "greencap", O_NONBLOCK) ? -errno : 0;
}

static void many(int (*fn)(const char *path))
{
	char path[64];
	unsigned int i;

	for (i = 0; i < CGROUPS; i++) {
		snprintf(path, sizeof(path), "/gc-many-%u", i);
		fn(path);
	}
}

static void open_dump(void)
{
	struct nl nl;
	int ret;

	if (nl_open(&nl))
		die("no family", 0);
	ret = nl_send(&nl, GREENCAP_CMD_CGROUP_GET, NLM_F_DUMP, NULL);
	ok(!ret, "a dump that is longer than a message is begun");
	ret = unload();
	ok(ret == -EAGAIN || ret == -EBUSY, "the module does not go under it (%d)", ret);
	ret = nl_receive(&nl, NULL, NULL);
	ok(ret >= 0, "the dump goes on");
	nl_close(&nl);
}

static const char *check(void)
{
	const char *wrong = "no family";
	struct snapshot s;
	struct nl nl;

	if (nl_open(&nl))
		return wrong;
	sleep_ms(300);
	wrong = snapshot_get(&nl, &s) ? "no snapshot" : snapshot_wrong(&s);
	snapshot_free(&s);
	nl_close(&nl);
	return wrong;
}

int main(void)
{
	pid_t spinner, storm;
	const char *wrong;
	unsigned int i;
	struct nl nl;
	int ret;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	nl_close(&nl);
	make_cgroup("/gc-un-spin");
	make_cgroup("/gc-un-storm");
	spinner = start_spinner("/gc-un-spin", 1);
	storm = start_storm("/gc-un-storm", 2);
	many(make_cgroup);
	open_dump();
	for (i = 0; i < TIMES; i++) {
		ret = unload();
		ok(!ret, "unloaded while busy (%d)", ret);
		make_cgroup("/gc-un-between");
		remove_cgroup("/gc-un-between");
		ret = load();
		ok(!ret, "loaded again (%d)", ret);
		wrong = check();
		ok(!wrong, "and it counts%s%s", wrong ? ": " : "", wrong ? wrong : "");
	}
	many(remove_cgroup);
	ok(!unload() && !load(), "unloaded while cgroups end");
	stop(spinner);
	stop(storm);
	remove_cgroup("/gc-un-spin");
	remove_cgroup("/gc-un-storm");
	finish();
}
