// SPDX-License-Identifier: GPL-2.0
/*
 * The model as a setting: what is refused and why, that a refusal changes
 * nothing, and that counters come and go with CPUs, the meter and the module.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gc_model.h"
#include "gc_work.h"
#include "tap.h"

static uint64_t raw[5];
static struct nl nl;
static bool pmu;

static void choose_events(void)
{
	static const enum event events[] = { BRANCHES, REFERENCES, MISSES, DOUBLES, BRANCHES };
	unsigned int i;

	for (i = 0; i < 5; i++)
		raw[i] = raw_event(events[i]);
}

static struct model simple(uint64_t id)
{
	struct model model = model_of(id, pmu ? 2 : 0, raw);

	model.bin[0].cost[0].time = 5;
	return model;
}

/* Refused with a text that has a word in it, and the model before is still there. */
static void refused(int ret, int error, const char *word, const char *what)
{
	struct model now, first = simple(1);
	char said[sizeof(nl.extack)];

	strcpy(said, nl.extack);
	model_get(&nl, &now);
	ok(ret == error && said[0] && strstr(said, word) && !memcmp(&now, &first, sizeof(now)),
	   "%s: %d '%s'", what, ret, said);
}

static void refuse_model(const struct model *model, int error, const char *word)
{
	refused(model_set(&nl, model), error, word, word);
}

/* A message that no struct model can say: one bin with whatever costs. */
static int set_costs(unsigned int first, unsigned int second, unsigned int counts)
{
	struct request req = { .len = 0 };
	struct cost cost = { .time = 1 };
	size_t bin;

	put_u64(&req, GREENCAP_MODEL_A_ID, 2);
	bin = nest_begin(&req, GREENCAP_MODEL_A_BIN);
	put_u32(&req, GREENCAP_BIN_A_MAX_RATIO, ~0U);
	put_cost(&req, first, &cost, counts);
	put_cost(&req, second, &cost, 0);
	nest_end(&req, bin);
	nl.extack[0] = 0;
	return nl_request(&nl, GREENCAP_CMD_MODEL_SET, 0, &req, NULL, NULL);
}

static int set_nest(unsigned int type, unsigned int inner, uint32_t value)
{
	struct request req = { .len = 0 };
	size_t nest;

	put_u64(&req, GREENCAP_MODEL_A_ID, 2);
	nest = nest_begin(&req, type);
	if (inner)
		put_u32(&req, inner, value);
	nest_end(&req, nest);
	nl.extack[0] = 0;
	return nl_request(&nl, GREENCAP_CMD_MODEL_SET, 0, &req, NULL, NULL);
}

static void bins_refused(void)
{
	struct model model = simple(2);
	unsigned int i;

	model.bin[0].max_ratio = 5000;
	refuse_model(&model, -EINVAL, "last bin");
	model.bins = 2;
	model.bin[1].max_ratio = 5000;
	refuse_model(&model, -EINVAL, "ascend");
	model.bins = 0;
	refuse_model(&model, -EINVAL, "needs a BIN");
	model.bins = GREENCAP_BINS_MAX + 1;
	for (i = 0; i < model.bins; i++)
		model.bin[i].max_ratio = i + 1;
	refuse_model(&model, -EINVAL, "GREENCAP_BINS_MAX");
	model = simple(0);
	refuse_model(&model, -EINVAL, "ID 0");
	refused(set_nest(GREENCAP_MODEL_A_BIN, 0, 0), -EINVAL, "MAX_RATIO", "no MAX_RATIO");
}

static void costs_refused(void)
{
	struct model model = simple(2);
	struct request req = { .len = 0 };

	model.bin[0].cost[0].shared = GREENCAP_COST_MAX_FJ + 1;
	refuse_model(&model, -ERANGE, "GREENCAP_COST_MAX_FJ");
	refused(set_costs(0, 0, 0), -EINVAL, "two COSTs", "a domain twice");
	refused(set_costs(0, 7, 0), -ERANGE, "", "no such domain");
	refused(set_costs(0, 1, 1), -EINVAL, "more COUNT_FJ", "a count without a counter");
	nl.extack[0] = 0;
	refused(nl_request(&nl, GREENCAP_CMD_MODEL_SET, 0, &req, NULL, NULL), -EINVAL,
		"ID is missing", "an empty message");
}

static void counters_refused(void)
{
	struct model model = model_of(2, GREENCAP_COUNTERS_MAX + 1, raw);

	refuse_model(&model, -EINVAL, "GREENCAP_COUNTERS_MAX");
	model = simple(2);
	model.counters = 1;
	model.counter[0].type = PERF_TYPE_SOFTWARE;
	refuse_model(&model, -EINVAL, "TYPE is neither");
	refused(set_nest(GREENCAP_MODEL_A_COUNTER, GREENCAP_COUNTER_A_TYPE, PERF_TYPE_RAW),
		-EINVAL, "CONFIG", "a counter without CONFIG");
	model.counter[0].type = PERF_TYPE_HARDWARE;
	model.counter[0].config = 99;
	refuse_model(&model, pmu ? -EINVAL : -ENOENT, "counter 0: CPU 0's PMU does not know it");
}

static int set_fewer(void)
{
	struct request req = { .len = 0 };
	struct cost cost = { .time = 1 };
	unsigned int i;
	size_t nest;

	put_u64(&req, GREENCAP_MODEL_A_ID, 2);
	for (i = 0; i < 2; i++) {
		nest = nest_begin(&req, GREENCAP_MODEL_A_COUNTER);
		put_u32(&req, GREENCAP_COUNTER_A_TYPE, PERF_TYPE_RAW);
		put_u64(&req, GREENCAP_COUNTER_A_CONFIG, raw[i]);
		nest_end(&req, nest);
	}
	nest = nest_begin(&req, GREENCAP_MODEL_A_BIN);
	put_u32(&req, GREENCAP_BIN_A_MAX_RATIO, ~0U);
	put_cost(&req, 0, &cost, 1);
	nest_end(&req, nest);
	nl.extack[0] = 0;
	return nl_request(&nl, GREENCAP_CMD_MODEL_SET, 0, &req, NULL, NULL);
}

/* Somebody else's pinned counters that were there first. */
static void full_pmu(void)
{
	struct model model = model_of(2, 4, raw);
	int fd[4], i;

	for (i = 0; i < 4; i++)
		fd[i] = open_counter(PERF_TYPE_RAW, raw[i], -1, 1, 1, 0);
	refuse_model(&model, -EBUSY, "no room for it in CPU 1's PMU");
	for (i = 0; i < 4; i++)
		close(fd[i]);
}

static bool counting(void)
{
	return node_flags(&nl, NULL) & GREENCAP_NODE_F_COUNTERS;
}

static bool counts_within_s(unsigned int s)
{
	unsigned int i;

	for (i = 0; i < s * 10 && !counting(); i++)
		sleep_ms(100);
	return counting();
}

static void set_get(void)
{
	struct model model = model_of(0xdeadbeefcafe, pmu ? 4 : 0, raw), got;
	unsigned int i, n;

	model.bins = GREENCAP_BINS_MAX;
	for (i = 0; i < model.bins; i++) {
		model.bin[i].max_ratio = i + 1 < model.bins ? 100 * (i + 1) : ~0U;
		for (n = 0; n < model.counters; n++)
			model.bin[i].cost[i % 2].count[n] = 10 * i + n;
		model.bin[i].cost[1].time = GREENCAP_COST_MAX_FJ;
		model.bin[i].cost[0].shared = i;
		model.bin[i].cost[0].active = 7;
	}
	ok(!model_set(&nl, &model) && !model_get(&nl, &got) && !memcmp(&model, &got, sizeof(got)),
	   "the largest model comes back as it was set %s", nl.extack);
	ok(counting() == pmu, "its counters %scount", pmu ? "" : "do not ");
}

static void set_online(int cpu, const char *online)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, online, 1) != 1)
		die("a CPU cannot be switched", errno);
	close(fd);
}

static void set_enabled(unsigned int enabled)
{
	struct request req = { .len = 0 };

	put_u32(&req, GREENCAP_SETTINGS_A_ENABLED, enabled);
	if (nl_request(&nl, GREENCAP_CMD_SETTINGS_SET, 0, &req, NULL, NULL))
		die("the meter cannot be switched", 0);
}

static void come_and_go(void)
{
	struct model next = simple(3), now;

	set_online(1, "0");
	ok(counting(), "the others count while a CPU is off");
	ok(!model_set(&nl, &next), "another model meanwhile %s", nl.extack);
	set_online(1, "1");
	ok(counts_within_s(3), "and the CPU counts when it is back");
	set_enabled(0);
	ok(!counting(), "none is open while the meter is off");
	next.counter[0].config = raw_event(MISSES);
	ok(!model_set(&nl, &next) && !counting(), "another model meanwhile %s", nl.extack);
	set_enabled(1);
	model_get(&nl, &now);
	ok(counts_within_s(3) && !memcmp(&now, &next, sizeof(now)), "which counts when it is on");
}

static int reload(const char *parameters)
{
	int fd = open(getenv("GREENCAP_MODULE"), O_RDONLY | O_CLOEXEC), ret;

	nl_close(&nl);
	ret = syscall(SYS_delete_module, "greencap", O_NONBLOCK) ? -errno : 0;
	if (!ret)
		ret = syscall(SYS_finit_module, fd, parameters, 0) ? -errno : 0;
	close(fd);
	return ret ?: nl_open(&nl);
}

static void without_counters(void)
{
	struct model model = model_of(2, 1, raw), none, got;

	if (!getenv("GREENCAP_MODULE"))
		return;
	ok(!reload("counters=off"), "unloaded with open counters, loaded with counters=off");
	ok(!model_get(&nl, &got) && !got.id, "without a model");
	ok(model_set(&nl, &model) == -EOPNOTSUPP && strstr(nl.extack, "counters=off"),
	   "counters are refused: '%s'", nl.extack);
	none = model_of(2, 0, raw);
	ok(!model_set(&nl, &none) && !counting(), "a model without counters is not");
	ok(!reload(""), "loaded again");
}

static bool has_pmu(void)
{
	int fd = open_counter(PERF_TYPE_RAW, raw[0], -1, 0, 0, 1);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int main(void)
{
	struct model none = { .id = 0 }, first, got;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	choose_events();
	pmu = has_pmu();
	note("%s performance counters", pmu ? "with" : "without");
	first = simple(1);
	ok(!model_set(&nl, &first), "a model is set %s", nl.extack);
	bins_refused();
	costs_refused();
	counters_refused();
	if (pmu) {
		refused(set_fewer(), -EINVAL, "fewer COUNT_FJ", "a counter without cost");
		full_pmu();
		ok(counts_within_s(3), "after a refusal the old counters count");
	}
	set_get();
	if (pmu)
		come_and_go();
	ok(!model_set(&nl, &none) && !model_get(&nl, &got) && !got.id && !counting(),
	   "no model any more");
	ok(!model_set(&nl, &first) && counting() == pmu, "and one again %s", nl.extack);
	without_counters();
	finish();
}
