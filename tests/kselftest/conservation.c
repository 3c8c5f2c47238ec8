// SPDX-License-Identifier: GPL-2.0
/*
 * While spinners spin, short tasks storm, a task is moved while it runs and
 * cgroups come and go: every snapshot adds up exactly and nothing ever falls.
 */
#include <stdio.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

#define STEADY	3
#define SECONDS	6

static struct nl nl;
static unsigned int snapshots;

/* Check a snapshot against the rules and against the one before, which it replaces. */
static const char *check_next(struct snapshot *last)
{
	struct snapshot next;
	const char *wrong;
	int ret;

	ret = snapshot_get(&nl, &next);
	if (ret)
		return "no snapshot";
	snapshots++;
	wrong = snapshot_wrong(&next);
	if (!wrong)
		wrong = snapshot_fell(last, &next);
	snapshot_free(last);
	*last = next;
	return wrong;
}

static void come_and_go(unsigned int i)
{
	char path[64];

	snprintf(path, sizeof(path), "/gc-con-parent/child-%u", i);
	if (make_cgroup(path))
		return;
	stop(start_spinner(path, -1));
	remove_cgroup(path);
}

static void report_steady(const struct snapshot *from, const struct snapshot *to)
{
	unsigned int i, r;

	for (i = 0; i < from->domains; i++) {
		const struct domain *a = &from->domain[i], *b = &to->domain[i];
		double all = joules(b, b->hardware - a->hardware);
		double lost = joules(b, b->unattributed - a->unattributed);

		ok(lost < 0.01 * all || slowness() > 1, "package %u domain %u: %.4f of %.2f J unattributed (%.3f %%)",
		   b->package, b->type, lost, all, 100 * lost / all);
		for (r = 0; r < __GREENCAP_REASON_MAX; r++)
			if (b->reason[r] != a->reason[r])
				note("reason %u: %.5f J", r,
				     joules(b, b->reason[r] - a->reason[r]));
	}
}

int main(void)
{
	struct snapshot first, last;
	pid_t spinner, storm, moved;
	const char *wrong;
	uint64_t end;
	unsigned int i = 0;
	int ret = nl_open(&nl);

	if (ret)
		skip_all("the module is not loaded");
	make_cgroup("/gc-con-spin");
	make_cgroup("/gc-con-storm");
	make_cgroup("/gc-con-a");
	make_cgroup("/gc-con-b");
	make_cgroup("/gc-con-parent");
	if (snapshot_get(&nl, &last))
		die("no snapshot", ret);
	wrong = snapshot_wrong(&last);
	ok(!wrong, "the first snapshot adds up%s%s", wrong ? ": " : "", wrong ? wrong : "");

	spinner = start_spinner("/gc-con-spin", 1);
	moved = start_spinner("/gc-con-a", 3);
	sleep_ms(200);
	if (snapshot_get(&nl, &first))
		die("no snapshot", 0);
	for (end = now_ns() + STEADY * 1000000000ULL; now_ns() < end && !wrong;) {
		sleep_ms(100);
		wrong = check_next(&last);
	}
	report_steady(&first, &last);
	storm = start_storm("/gc-con-storm", 2);
	for (end = now_ns() + SECONDS * 1000000000ULL; now_ns() < end && !wrong; i++) {
		join_cgroup(i % 2 ? "/gc-con-a" : "/gc-con-b", moved);
		come_and_go(i);
		wrong = check_next(&last);
	}
	ok(!wrong, "%u snapshots under load add up exactly and nothing falls%s%s", snapshots,
	   wrong ? ": " : "", wrong ? wrong : "");
	ok(cgroup_joules(&last, "/gc-con-spin") > 1, "spinner: %.2f J",
	   cgroup_joules(&last, "/gc-con-spin"));
	ok(cgroup_joules(&last, "/gc-con-storm") > 1, "storm: %.2f J",
	   cgroup_joules(&last, "/gc-con-storm"));
	stop(spinner);
	stop(storm);
	stop(moved);
	remove_cgroup("/gc-con-spin");
	remove_cgroup("/gc-con-storm");
	remove_cgroup("/gc-con-a");
	remove_cgroup("/gc-con-b");
	remove_cgroup("/gc-con-parent");
	for (i = 0; i < 30 && !wrong; i++) {
		sleep_ms(100);
		wrong = check_next(&last);
	}
	ok(!wrong, "snapshots add up while it all ends%s%s", wrong ? ": " : "", wrong ? wrong : "");
	ok(!find_cgroup(&last, "/gc-con-spin") && !find_cgroup(&last, "/gc-con-parent"),
	   "removed cgroups are gone within 3 s");
	finish();
}
