// SPDX-License-Identifier: GPL-2.0
/* Cgroups that are removed right at the exit of their last task: no record and no joule is lost. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

#define COUNT	(500 / slowness())

static struct nl nl;

static uint64_t last_seq(void)
{
	struct snapshot s;
	uint64_t seq = 0;

	if (!ended_get(&nl, 0, &s) && s.cgroups)
		seq = s.cgroup[s.cgroups - 1].seq;
	snapshot_free(&s);
	return seq;
}

static int live_and_die(unsigned int i)
{
	int joined[2], ret;
	char path[64], byte;
	pid_t pid;

	snprintf(path, sizeof(path), "/gc-life/%u", i);
	ret = make_cgroup(path);
	if (ret)
		return ret;
	if (pipe(joined))
		return -errno;
	pid = fork();
	if (!pid) {
		ret = join_cgroup(path, getpid());
		if (write(joined[1], "", 1) != 1 || ret)
			_exit(1);
		spin_ms(3);
		_exit(0);
	}
	if (read(joined[0], &byte, 1) != 1)
		return -EIO;
	close(joined[0]);
	close(joined[1]);
	/* Not waited for: the directory goes as soon as the kernel lets it. */
	ret = remove_cgroup(path);
	waitpid(pid, NULL, 0);
	return ret;
}

static void count_ntf(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	(void)attrs;
	if (cmd == GREENCAP_CMD_ENDED_NTF)
		++*(unsigned int *)arg;
}

static energy_t sum(const struct snapshot *ended, unsigned int *with_energy, unsigned int *ours)
{
	energy_t total = 0, one;
	unsigned int i, p;

	for (i = 0; i < ended->cgroups; i++) {
		if (strncmp(ended->cgroup[i].path, "/gc-life/", 9))
			continue;
		++*ours;
		for (p = 0, one = 0; p < MAX_PACKAGES; p++)
			one += ended->cgroup[i].share[p][0].total;
		*with_energy += one != 0;
		total += one;
	}
	return total;
}

static energy_t package_ended(const struct cgroup *cg)
{
	energy_t total = 0;
	unsigned int p;

	for (p = 0; cg && p < MAX_PACKAGES; p++)
		total += cg->share[p][0].ended;
	return total;
}

int main(void)
{
	unsigned int i, failed = 0, ours = 0, with_energy = 0, told = 0;
	struct snapshot s, ended;
	const struct cgroup *cg;
	struct nl events;
	uint64_t since;
	energy_t energy;
	const char *wrong;

	if (nl_open(&nl) || nl_open(&events))
		skip_all("the module is not loaded");
	if (nl_join(&events, events.group[1]))
		die("cannot join the group", 0);
	since = last_seq();
	make_cgroup("/gc-life");
	for (i = 0; i < COUNT; i++)
		failed += live_and_die(i) != 0;
	ok(!failed, "%u cgroups came and went (%u did not)", COUNT, failed);

	sleep_ms(3000);
	if (snapshot_get(&nl, &s) || ended_get(&nl, since, &ended))
		die("no snapshot", 0);
	wrong = snapshot_wrong(&s);
	ok(!wrong, "the snapshot adds up%s%s", wrong ? ": " : "", wrong ? wrong : "");
	energy = sum(&ended, &with_energy, &ours);
	ok(ours == COUNT, "%u final records within 3 s", ours);
	ok(with_energy > COUNT * 95 / 100, "%u of them with energy", with_energy);
	cg = find_cgroup(&s, "/gc-life");
	ok(cg && package_ended(cg) == energy, "their energy is the parent's ENDED, exactly");
	for (i = 1; i < ended.cgroups && ended.cgroup[i].seq == ended.cgroup[i - 1].seq + 1; i++)
		;
	ok(i == ended.cgroups, "the records are numbered without a gap");
	ok(ended.cgroups && ended.cgroup[0].removed_ns > ended.cgroup[0].created_ns &&
	   ended.cgroup[0].busy_ns, "a record tells its times");
	while (told < COUNT) {
		struct timeval tv = { 1, 0 };

		setsockopt(events.fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
		if (nl_receive(&events, count_ntf, &told) < 0)
			break;
	}
	ok(told == COUNT, "%u of them were announced", told);
	snapshot_free(&s);
	snapshot_free(&ended);
	remove_cgroup("/gc-life");
	sleep_ms(1500);
	ended_get(&nl, since, &ended);
	cg = ended.cgroups ? &ended.cgroup[ended.cgroups - 1] : NULL;
	ok(cg && !strcmp(cg->path, "/gc-life") && cg->parent == 1,
	   "an idle machine ends a cgroup within 1.5 s");
	finish();
}
