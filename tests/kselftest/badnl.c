// SPDX-License-Identifier: GPL-2.0
/* Requests that are refused: with an errno, a text, and nothing changed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gc_nl.h"
#include "tap.h"

static struct nl nl;
static uint64_t settings[3];

static void take_settings(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	uint64_t *s = arg;

	(void)cmd;
	s[0] = attr_u32(attrs->at[GREENCAP_SETTINGS_A_ENABLED]);
	s[1] = attr_u64(attrs->at[GREENCAP_SETTINGS_A_PERIOD_NS]);
	s[2] = attr_u64(attrs->at[GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS]);
	if (cmd == GREENCAP_CMD_SETTINGS_GET && s == settings)
		note("period from %llu to %llu ns",
		     (unsigned long long)attr_u64(attrs->at[GREENCAP_SETTINGS_A_PERIOD_MIN_NS]),
		     (unsigned long long)attr_u64(attrs->at[GREENCAP_SETTINGS_A_PERIOD_MAX_NS]));
}

static bool unchanged(void)
{
	uint64_t now[3] = {};

	nl_request(&nl, GREENCAP_CMD_SETTINGS_GET, 0, NULL, take_settings, now);
	return !memcmp(now, settings, sizeof(now));
}

/* Return: whether it was refused with this error. */
static void refused(const char *what, unsigned int cmd, int flags, const struct request *req,
		    int error)
{
	char extack[256];
	int ret;

	nl.extack[0] = 0;
	ret = nl_request(&nl, cmd, flags, req, NULL, NULL);
	snprintf(extack, sizeof(extack), "%s", nl.extack);
	ok(ret == error && unchanged() && extack[0], "%s: %s (%s)", what, strerror(-ret), extack);
}

static struct request *fresh(void)
{
	static struct request req;

	memset(&req, 0, sizeof(req));
	return &req;
}

static void set_u64(const char *what, unsigned int type, uint64_t value, int error)
{
	struct request *req = fresh();

	put_u64(req, type, value);
	refused(what, GREENCAP_CMD_SETTINGS_SET, 0, req, error);
}

static void attributes(void)
{
	struct request *req = fresh();
	char big[3000] = {};

	put_u32(req, 1, 0);
	refused("NODE_GET with an attribute", GREENCAP_CMD_NODE_GET, 0, req, -EINVAL);
	req = fresh();
	put_u32(req, 77, 0);
	refused("NODE_GET with an unknown attribute", GREENCAP_CMD_NODE_GET, 0, req, -EINVAL);
	req = fresh();
	put_u32(req, 77, 0);
	refused("DOMAIN_GET dump with an unknown attribute", GREENCAP_CMD_DOMAIN_GET, NLM_F_DUMP,
		req, -EINVAL);
	refused("CGROUP_GET without an id", GREENCAP_CMD_CGROUP_GET, 0, fresh(), -EINVAL);
	req = fresh();
	put_u32(req, GREENCAP_CGROUP_A_ID, 1);
	refused("CGROUP_GET with a short id", GREENCAP_CMD_CGROUP_GET, 0, req, -EINVAL);
	req = fresh();
	put(req, GREENCAP_CGROUP_A_ID, big, sizeof(big));
	refused("CGROUP_GET with a huge id", GREENCAP_CMD_CGROUP_GET, 0, req, -EINVAL);
	req = fresh();
	put(req, GREENCAP_CGROUP_A_PATH, "/", 2);
	refused("CGROUP_GET by path", GREENCAP_CMD_CGROUP_GET, 0, req, -EINVAL);
	req = fresh();
	put_u64(req, GREENCAP_CGROUP_A_ID, 0);
	refused("CGROUP_GET of cgroup 0", GREENCAP_CMD_CGROUP_GET, 0, req, -ENOENT);
	req = fresh();
	put_u64(req, GREENCAP_CGROUP_A_ID, ~0ULL);
	refused("CGROUP_GET of no cgroup", GREENCAP_CMD_CGROUP_GET, 0, req, -ENOENT);
	req = fresh();
	put_u64(req, GREENCAP_CGROUP_A_ID, 1);
	refused("CGROUP_GET dump with an id", GREENCAP_CMD_CGROUP_GET, NLM_F_DUMP, req, -EINVAL);
	req = fresh();
	put_u64(req, GREENCAP_ENDED_A_SINCE, ~0ULL);
	refused("ENDED_GET since too late", GREENCAP_CMD_ENDED_GET, NLM_F_DUMP, req, -ERANGE);
	req = fresh();
	put_u64(req, GREENCAP_CGROUP_A_ID, 1);
	req->data[0] = 4;	/* a length that is not even its own */
	req->data[1] = 0;
	refused("CGROUP_GET with a broken length", GREENCAP_CMD_CGROUP_GET, 0, req, -EINVAL);
}

static void ranges(void)
{
	struct request *req;

	set_u64("period 0", GREENCAP_SETTINGS_A_PERIOD_NS, 0, -ERANGE);
	set_u64("period 999999 ns", GREENCAP_SETTINGS_A_PERIOD_NS, 999999, -ERANGE);
	set_u64("period of an age", GREENCAP_SETTINGS_A_PERIOD_NS, ~0ULL, -ERANGE);
	set_u64("notify period 1 ns", GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS, 1, -ERANGE);
	set_u64("notify period of an age", GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS, ~0ULL, -ERANGE);
	set_u64("setting a limit", GREENCAP_SETTINGS_A_PERIOD_MAX_NS, 1, -EINVAL);
	req = fresh();
	put_u32(req, GREENCAP_SETTINGS_A_ENABLED, 2);
	refused("enabled 2", GREENCAP_CMD_SETTINGS_SET, 0, req, -ERANGE);
	req = fresh();
	put_u64(req, GREENCAP_SETTINGS_A_PERIOD_NS, 20000000);
	put_u64(req, GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS, 1);
	refused("one good setting and one bad", GREENCAP_CMD_SETTINGS_SET, 0, req, -ERANGE);
}

int main(void)
{
	struct request *req;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	nl_request(&nl, GREENCAP_CMD_SETTINGS_GET, 0, NULL, take_settings, settings);
	ok(settings[1] == 10000000, "the period is 10 ms");
	attributes();
	ranges();
	ok(nl_request(&nl, 200, 0, NULL, NULL, NULL) == -EOPNOTSUPP, "an unknown command");
	ok(nl_request(&nl, GREENCAP_CMD_DOMAIN_GET, 0, NULL, NULL, NULL) == -EOPNOTSUPP,
	   "DOMAIN_GET without dump");
	ok(nl_request(&nl, GREENCAP_CMD_NODE_GET, NLM_F_DUMP, NULL, NULL, NULL) == -EOPNOTSUPP,
	   "NODE_GET with dump");
	req = fresh();
	put_u64(req, GREENCAP_SETTINGS_A_PERIOD_NS, 20000000);
	ok(!nl_request(&nl, GREENCAP_CMD_SETTINGS_SET, 0, req, NULL, NULL) && !unchanged(),
	   "a good setting is taken");
	req = fresh();
	put_u64(req, GREENCAP_SETTINGS_A_PERIOD_NS, settings[1]);
	ok(!nl_request(&nl, GREENCAP_CMD_SETTINGS_SET, 0, req, NULL, NULL) && unchanged(),
	   "and set back");
	finish();
}
