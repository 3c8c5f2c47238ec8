// SPDX-License-Identifier: GPL-2.0
/* Who pays: by CPU time, while spinning, after a move, on the package where it ran. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

#define TICK_MS		4
#define SLACK_MS	8	/* to start, move and kill a task on an emulated CPU */

static struct nl nl;

static struct snapshot look(void)
{
	struct snapshot s;
	int ret = snapshot_get(&nl, &s);
	const char *wrong;

	if (ret)
		die("no snapshot", ret);
	wrong = snapshot_wrong(&s);
	if (wrong)
		ok(false, "a snapshot does not add up: %s", wrong);
	return s;
}

static double joules_of(const char *path)
{
	struct snapshot s = look();
	double j = cgroup_joules(&s, path);

	snapshot_free(&s);
	return j;
}

/* Two spinners on one CPU, with weights 1:3, do equal work per CPU time. */
static void one_to_three(void)
{
	double j1, j3, t1, t3;
	pid_t one, three;

	if (write_cgroup("", "cgroup.subtree_control", "+cpu")) {
		note("no cpu controller: 1:3 is not tried");
		return;
	}
	make_cgroup("/gc-one");
	make_cgroup("/gc-three");
	ok(!write_cgroup("/gc-one", "cpu.weight", "100") &&
	   !write_cgroup("/gc-three", "cpu.weight", "300"), "weights are 1:3");
	one = start_spinner("/gc-one", 1);
	three = start_spinner("/gc-three", 1);
	sleep_ms(8000);
	stop(one);
	stop(three);
	sleep_ms(100);
	t1 = cgroup_usage_us("/gc-one");
	t3 = cgroup_usage_us("/gc-three");
	j1 = joules_of("/gc-one");
	j3 = joules_of("/gc-three");
	ok(t3 / t1 > 2.7 && t3 / t1 < 3.3, "CPU time is 1:%.3f (%.2f and %.2f s)", t3 / t1,
	   t1 / 1e6, t3 / 1e6);
	ok(fabs(j3 / j1 / (t3 / t1) - 1) < 0.03, "energy is 1:%.3f (%.3f and %.3f J)", j3 / j1,
	   j1, j3);
	remove_cgroup("/gc-one");
	remove_cgroup("/gc-three");
}

/* Charged while it spins, not when it is done. */
static void spinning(void)
{
	double last = 0, now, least = 1e9, most = 0;
	unsigned int i;
	pid_t pid;

	make_cgroup("/gc-spin");
	pid = start_spinner("/gc-spin", 1);
	sleep_ms(300);
	last = joules_of("/gc-spin");
	for (i = 0; i < 10; i++) {
		sleep_ms(300);
		now = joules_of("/gc-spin");
		least = fmin(least, now - last);
		most = fmax(most, now - last);
		last = now;
	}
	ok(least > 0.5 * most && least > 0, "a spinner is charged in each 300 ms: %.3f to %.3f J",
	   least, most);
	stop(pid);
	remove_cgroup("/gc-spin");
}

static double busy_ms(const struct snapshot *s, const char *path)
{
	const struct cgroup *cg = find_cgroup(s, path);

	return cg ? cg->busy_ns / 1e6 : -1;
}

static bool within(double ms, uint64_t least_ns, uint64_t most_ns)
{
	return ms > least_ns / 1e6 - TICK_MS - SLACK_MS && ms < most_ns / 1e6 + TICK_MS + SLACK_MS;
}

/*
 * A spinner that is alone on its CPU is busy all the time: the clock is the
 * measure. The move and the death are at some time within the calls.
 */
static void moved_once(unsigned int i)
{
	uint64_t begin, move, moved, end, dead;
	struct snapshot s;
	double from, to;
	pid_t pid;

	make_cgroup("/gc-from");
	make_cgroup("/gc-to");
	pid = start_spinner("/gc-from", 1);
	begin = now_ns();
	sleep_ms(500 + 3 * i);
	move = now_ns();
	join_cgroup("/gc-to", pid);
	moved = now_ns();
	sleep_ms(500);
	end = now_ns();
	stop(pid);
	dead = now_ns();
	sleep_ms(100);
	s = look();
	from = busy_ms(&s, "/gc-from");
	to = busy_ms(&s, "/gc-to");
	ok(within(from, move - begin, moved - begin) && within(to, end - moved, dead - move),
	   "moved while it ran: %.1f ms (%.1f to %.1f) and %.1f ms (%.1f to %.1f)", from,
	   (move - begin) / 1e6, (moved - begin) / 1e6, to, (end - moved) / 1e6,
	   (dead - move) / 1e6);
	ok(cgroup_joules(&s, "/gc-to") > 0.5 * cgroup_joules(&s, "/gc-from"),
	   "energy follows: %.3f and %.3f J", cgroup_joules(&s, "/gc-from"),
	   cgroup_joules(&s, "/gc-to"));
	snapshot_free(&s);
	remove_cgroup("/gc-from");
	remove_cgroup("/gc-to");
	sleep_ms(50);
}

static void locality(void)
{
	int cpu = cpu_of_package(1, 0);
	const struct cgroup *cg;
	struct snapshot s;
	pid_t pid;

	if (cpu < 0) {
		note("one package: locality is not tried");
		return;
	}
	make_cgroup("/gc-far");
	pid = start_spinner("/gc-far", cpu);
	sleep_ms(1000);
	stop(pid);
	sleep_ms(100);
	s = look();
	cg = find_cgroup(&s, "/gc-far");
	ok(cg && cg->share[1][0].total > 0, "a task on package 1 costs package 1");
	ok(cg && !cg->share[0][0].total && !cg->share[0][1].total, "and package 0 nothing");
	snapshot_free(&s);
	remove_cgroup("/gc-far");
}

int main(void)
{
	unsigned int i;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	spinning();
	for (i = 0; i < 4; i++)
		moved_once(i);
	locality();
	one_to_three();
	finish();
}
