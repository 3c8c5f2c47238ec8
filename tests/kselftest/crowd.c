// SPDX-License-Identifier: GPL-2.0
/* More cgroups on one CPU than its activity table holds: it overflows, and all still adds up. */
#include <stdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

#define COUNT	200
#define CPU	1
#define DEFAULT_PERIOD_MS 10
#define PERIOD_MS	20	/* in which all of them run: more than the table holds */

static struct nl nl;
static pid_t pids[COUNT];

static void take_overflows(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	(void)cmd;
	*(uint64_t *)arg = attr_u64(attrs->at[GREENCAP_NODE_A_OVERFLOWS]);
}

static uint64_t overflows(void)
{
	uint64_t count = 0;

	nl_request(&nl, GREENCAP_CMD_NODE_GET, 0, NULL, take_overflows, &count);
	return count;
}

static void set_period_ms(unsigned int ms)
{
	struct request req = { .len = 0 };

	put_u64(&req, GREENCAP_SETTINGS_A_PERIOD_NS, ms * 1000000ULL);
	if (nl_request(&nl, GREENCAP_CMD_SETTINGS_SET, 0, &req, NULL, NULL))
		die("cannot set the period", 0);
}

static pid_t start_member(unsigned int i)
{
	char path[64];
	pid_t pid;

	snprintf(path, sizeof(path), "/gc-crowd/%u", i);
	make_cgroup(path);
	pid = fork();
	if (pid)
		return pid;
	pin_to(CPU);
	join_cgroup(path, getpid());
	pin_to(CPU);
	for (;;)
		sleep_ms(PERIOD_MS * slowness());
}

static void end_member(unsigned int i)
{
	char path[64];

	snprintf(path, sizeof(path), "/gc-crowd/%u", i);
	kill(pids[i], SIGKILL);
	waitpid(pids[i], NULL, 0);
	remove_cgroup(path);
}

int main(void)
{
	const char *wrong = NULL;
	struct snapshot s, last;
	const struct domain *domain;
	uint64_t before;
	unsigned int i;
	bool ended;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	set_period_ms(PERIOD_MS * slowness());
	before = overflows();
	make_cgroup("/gc-crowd");
	for (i = 0; i < COUNT; i++)
		pids[i] = start_member(i);
	if (snapshot_get(&nl, &last))
		die("no snapshot", 0);
	for (i = 0; i < 20 && !wrong; i++) {
		sleep_ms(100);
		if (snapshot_get(&nl, &s))
			die("no snapshot", 0);
		wrong = snapshot_wrong(&s);
		if (!wrong)
			wrong = snapshot_fell(&last, &s);
		snapshot_free(&last);
		last = s;
	}
	ok(!wrong, "%u snapshots of a crowd add up%s%s", i, wrong ? ": " : "", wrong ? wrong : "");
	ok(overflows() > before, "the table overflowed %llu times",
	   (unsigned long long)(overflows() - before));
	domain = find_domain(&last, 0, 0);
	ok(domain->reason[GREENCAP_REASON_OVERFLOW] > 0, "and the energy has its reason: %.3f of %.3f J",
	   joules(domain, domain->reason[GREENCAP_REASON_OVERFLOW]),
	   joules(domain, domain->hardware));
	for (i = 0; i < COUNT; i++)
		end_member(i);
	remove_cgroup("/gc-crowd");
	sleep_ms(2500);
	ended = !snapshot_get(&nl, &s) && !snapshot_wrong(&s) && !find_cgroup(&s, "/gc-crowd");
	ok(ended, "all of them end");
	set_period_ms(DEFAULT_PERIOD_MS);
	finish();
}
