// SPDX-License-Identifier: GPL-2.0
/* Who may read, set and listen. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/capability.h>

#include "gc_nl.h"
#include "tap.h"

#define NOBODY	65534

static struct nl nl;

static void refused(int ret, int error, const char *what)
{
	ok(ret == error && (nl.extack[0] || !error), "%s: %d %s", what, ret, nl.extack);
}

static int read_node(void)
{
	nl.extack[0] = 0;
	return nl_request(&nl, GREENCAP_CMD_NODE_GET, 0, NULL, NULL, NULL);
}

static int dump(unsigned int cmd)
{
	nl.extack[0] = 0;
	return nl_request(&nl, cmd, NLM_F_DUMP, NULL, NULL, NULL);
}

static int set(void)
{
	struct request req = { .len = 0 };

	nl.extack[0] = 0;
	put_u64(&req, GREENCAP_SETTINGS_A_PERIOD_NS, 20000000);
	return nl_request(&nl, GREENCAP_CMD_SETTINGS_SET, 0, &req, NULL, NULL);
}

static int get_model(void)
{
	nl.extack[0] = 0;
	return nl_request(&nl, GREENCAP_CMD_MODEL_GET, 0, NULL, NULL, NULL);
}

static int set_model(void)
{
	struct request req = { .len = 0 };

	nl.extack[0] = 0;
	put_u64(&req, GREENCAP_MODEL_A_ID, 0);
	return nl_request(&nl, GREENCAP_CMD_MODEL_SET, 0, &req, NULL, NULL);
}

static void keep_only(unsigned int capability)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {};

	prctl(PR_SET_KEEPCAPS, 1);
	if (setresgid(NOBODY, NOBODY, NOBODY) || setresuid(NOBODY, NOBODY, NOBODY))
		die("cannot become nobody", errno);
	if (capability < 64) {
		data[capability / 32].effective = 1U << capability % 32;
		data[capability / 32].permitted = 1U << capability % 32;
	}
	if (syscall(SYS_capset, &header, data))
		die("cannot drop capabilities", errno);
}

static void as_nobody(void)
{
	keep_only(64);
	if (nl_open(&nl))
		die("no family", 0);
	refused(read_node(), -EPERM, "nobody reads the node");
	refused(dump(GREENCAP_CMD_DOMAIN_GET), -EPERM, "nobody dumps the domains");
	refused(dump(GREENCAP_CMD_CGROUP_GET), -EPERM, "nobody dumps the cgroups");
	refused(dump(GREENCAP_CMD_ENDED_GET), -EPERM, "nobody dumps the records");
	refused(set(), -EPERM, "nobody changes the settings");
	refused(get_model(), -EPERM, "nobody reads the model");
	refused(set_model(), -EPERM, "nobody changes the model");
	ok(nl_join(&nl, nl.group[0]) == -EPERM, "nobody joins the samples");
	ok(nl_join(&nl, nl.group[1]) == -EPERM, "nobody joins the records");
}

static void as_perfmon(void)
{
	keep_only(CAP_PERFMON);
	if (nl_open(&nl))
		die("no family", 0);
	refused(read_node(), 0, "CAP_PERFMON reads the node");
	refused(dump(GREENCAP_CMD_CGROUP_GET), 0, "CAP_PERFMON dumps the cgroups");
	refused(set(), -EPERM, "CAP_PERFMON changes the settings");
	refused(get_model(), 0, "CAP_PERFMON reads the model");
	refused(set_model(), -EPERM, "CAP_PERFMON changes the model");
	ok(nl_join(&nl, nl.group[1]) == -EPERM, "CAP_PERFMON joins the records");
}

/* Root of a user namespace is nobody here. */
static void as_namespace_root(void)
{
	if (unshare(CLONE_NEWUSER)) {
		note("no user namespaces: not tried");
		return;
	}
	if (nl_open(&nl))
		die("no family", 0);
	refused(dump(GREENCAP_CMD_CGROUP_GET), -EPERM, "a user namespace's root dumps");
}

static void as_other_network(void)
{
	if (unshare(CLONE_NEWNET)) {
		note("no network namespaces: not tried");
		return;
	}
	ok(nl_open(&nl) == -ENOENT, "another network namespace has no such family");
}

static void in_child(void (*fn)(void))
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		fn();
		_exit(tap_failed ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	if (status)
		tap_failed++;
}

int main(void)
{
	if (nl_open(&nl))
		skip_all("the module is not loaded");
	nl_close(&nl);
	in_child(as_nobody);
	tap_count += 9;
	in_child(as_perfmon);
	tap_count += 6;
	in_child(as_namespace_root);
	tap_count += 1;
	in_child(as_other_network);
	tap_count += 1;
	finish();
}
