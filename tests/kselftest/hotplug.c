// SPDX-License-Identifier: GPL-2.0
/* CPUs and a whole package go offline and come back; the meter is switched off and on. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

static struct nl nl;

static int set_online(int cpu, bool online)
{
	char path[128];
	int fd, ret;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ret = write(fd, online ? "1" : "0", 1) == 1 ? 0 : -1;
	close(fd);
	return ret;
}

static struct snapshot check(const char *when)
{
	const char *wrong;
	struct snapshot s;
	int ret = snapshot_get(&nl, &s);

	if (ret)
		die("no snapshot", ret);
	wrong = snapshot_wrong(&s);
	ok(!wrong, "adds up %s%s%s", when, wrong ? ": " : "", wrong ? wrong : "");
	return s;
}

static void package_flags(const struct snapshot *s, unsigned int set, unsigned int clear)
{
	const struct domain *d = find_domain(s, 1, 0);

	ok(d && (d->flags & set) == set && !(d->flags & clear), "flags of package 1: %#x",
	   d ? d->flags : 0);
}

/* A CPU that is not watched looks idle, and nothing but this would tell. */
static void cpu_is_watched(int cpu)
{
	struct snapshot before, after;
	char path[32];
	pid_t pid;

	/* Its own name: the last one's entry may still be there. */
	snprintf(path, sizeof(path), "/gc-back-%d", cpu);
	make_cgroup(path);
	if (snapshot_get(&nl, &before))
		die("no snapshot", 0);
	pid = start_spinner(path, cpu);
	sleep_ms(300);
	after = check("while a CPU that was off works");
	ok(cgroup_joules(&after, path) > cgroup_joules(&before, path),
	   "who works on CPU %d pays", cpu);
	stop(pid);
	remove_cgroup(path);
	snapshot_free(&before);
	snapshot_free(&after);
}

static void whole_package(int first, int second)
{
	struct snapshot before, off, back;
	const char *wrong;

	before = check("before");
	ok(!set_online(first, false), "CPU %d off", first);
	sleep_ms(100);
	snapshot_free(&before);
	before = check("with one CPU less");
	ok(!set_online(second, false), "CPU %d off", second);
	sleep_ms(300);
	off = check("without the package");
	package_flags(&off, GREENCAP_DOMAIN_F_OFFLINE, 0);
	wrong = snapshot_fell(&before, &off);
	ok(!wrong, "nothing falls%s%s", wrong ? ": " : "", wrong ? wrong : "");
	ok(!set_online(second, true) && !set_online(first, true), "both on again");
	sleep_ms(500);
	back = check("with the package again");
	package_flags(&back, GREENCAP_DOMAIN_F_REBASED, GREENCAP_DOMAIN_F_OFFLINE);
	ok(find_domain(&back, 1, 0)->hardware > find_domain(&off, 1, 0)->hardware,
	   "it counts again");
	cpu_is_watched(first);
	cpu_is_watched(second);
	snapshot_free(&before);
	snapshot_free(&off);
	snapshot_free(&back);
}

static void set_enabled(unsigned int enabled)
{
	struct request req = { .len = 0 };

	put_u32(&req, GREENCAP_SETTINGS_A_ENABLED, enabled);
	ok(!nl_request(&nl, GREENCAP_CMD_SETTINGS_SET, 0, &req, NULL, NULL), "enabled=%u", enabled);
}

static energy_t disabled_of(const struct snapshot *s)
{
	return find_domain(s, 0, 0)->reason[GREENCAP_REASON_DISABLED];
}

static void off_and_on(void)
{
	struct snapshot before, off, after;
	pid_t pid;

	make_cgroup("/gc-off");
	pid = start_spinner("/gc-off", cpu_of_package(0, 1));
	sleep_ms(300);
	set_enabled(0);
	before = check("when switched off");
	sleep_ms(1000);
	off = check("while off");
	ok(cgroup_joules(&off, "/gc-off") == cgroup_joules(&before, "/gc-off"),
	   "nobody pays while it is off");
	ok(disabled_of(&off) > disabled_of(&before), "the energy has its reason");
	set_enabled(1);
	sleep_ms(500);
	after = check("when switched on");
	ok(cgroup_joules(&after, "/gc-off") > cgroup_joules(&off, "/gc-off"), "and pays again");
	stop(pid);
	remove_cgroup("/gc-off");
	snapshot_free(&before);
	snapshot_free(&off);
	snapshot_free(&after);
}

int main(void)
{
	int first = cpu_of_package(1, 0), second = cpu_of_package(1, 1);

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	off_and_on();
	if (first >= 0 && second >= 0 && cpu_of_package(1, 2) < 0)
		whole_package(first, second);
	else
		note("no second package of two CPUs: hotplug is not tried");
	finish();
}
