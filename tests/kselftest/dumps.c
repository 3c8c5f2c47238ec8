// SPDX-License-Identifier: GPL-2.0
/* Readers that begin dumps and never take them: a bound, its text, and samples that go on. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

#define DUMPS		8
#define SAMPLES		5
#define PATIENCE_S	10

static struct nl listener, other, reader[DUMPS];

/* A dump stays open until its end has been received. */
static bool begin_all(unsigned int cmd)
{
	unsigned int i;

	for (i = 0; i < DUMPS; i++)
		if (nl_open(&reader[i]) || nl_send(&reader[i], cmd, NLM_F_DUMP, NULL))
			return false;
	return true;
}

static void end_all(void)
{
	unsigned int i;

	for (i = 0; i < DUMPS; i++)
		nl_close(&reader[i]);
}

static int dump(unsigned int cmd)
{
	other.extack[0] = 0;
	return nl_request(&other, cmd, NLM_F_DUMP, NULL, NULL, NULL);
}

/* A closed socket's dump is let go of a moment later. */
static int dump_patiently(unsigned int cmd)
{
	uint64_t end = now_ns() + PATIENCE_S * 1000000000ULL;
	int ret;

	do {
		ret = dump(cmd);
		if (ret == -EBUSY)
			sleep_ms(10);
	} while (ret == -EBUSY && now_ns() < end);
	return ret;
}

static void full(unsigned int cmd)
{
	int ret = dump(cmd);

	ok(ret == -EBUSY && strstr(other.extack, "too many dumps"), "one more is refused: %d %s",
	   ret, other.extack);
}

static void take_settings(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	(void)cmd;
	*(uint64_t *)arg = attr_u64(attrs->at[GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS]);
}

static int set_notify(uint64_t ns)
{
	struct request req = { .len = 0 };

	put_u64(&req, GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS, ns);
	return nl_request(&other, GREENCAP_CMD_SETTINGS_SET, 0, &req, NULL, NULL);
}

static void take_sample(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	if (cmd == GREENCAP_CMD_SAMPLE_NTF && attrs->at[GREENCAP_DOMAIN_A_HARDWARE_UNITS])
		++*(unsigned int *)arg;
}

static void samples(void)
{
	struct timeval patience = { .tv_sec = PATIENCE_S };
	unsigned int seen = 0;
	int ret = 0;

	setsockopt(listener.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (nl_join(&listener, listener.group[0]))
		die("cannot listen", errno);
	while (seen < SAMPLES && !ret)
		ret = nl_receive(&listener, take_sample, &seen);
	ok(seen >= SAMPLES, "samples come nevertheless: %u (%d)", seen, ret);
}

int main(void)
{
	uint64_t notify_ns = 0;

	if (nl_open(&listener) || nl_open(&other))
		skip_all("the module is not loaded");
	if (nl_request(&other, GREENCAP_CMD_SETTINGS_GET, 0, NULL, take_settings, &notify_ns))
		die("no settings", 0);
	ok(!dump_patiently(GREENCAP_CMD_CGROUP_GET), "nobody dumps: a dump");
	ok(begin_all(GREENCAP_CMD_CGROUP_GET), "%u dumps that nobody takes", DUMPS);
	full(GREENCAP_CMD_DOMAIN_GET);
	full(GREENCAP_CMD_CGROUP_GET);
	ok(!dump(GREENCAP_CMD_ENDED_GET), "records need no room");
	ok(!set_notify(20000000), "samples every 20 ms");
	samples();
	full(GREENCAP_CMD_DOMAIN_GET);
	end_all();
	ok(!dump_patiently(GREENCAP_CMD_CGROUP_GET), "once they are gone, a dump");
	ok(begin_all(GREENCAP_CMD_DOMAIN_GET), "%u dumps of domains", DUMPS);
	full(GREENCAP_CMD_DOMAIN_GET);
	end_all();
	ok(!dump_patiently(GREENCAP_CMD_DOMAIN_GET), "and again a dump");
	ok(!set_notify(notify_ns), "samples as before");
	finish();
}
