// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gc_model.h"

void put_cost(struct request *req, unsigned int domain, const struct cost *cost,
	      unsigned int counts)
{
	size_t nest = nest_begin(req, GREENCAP_BIN_A_COST);
	unsigned int i;

	put_u32(req, GREENCAP_COST_A_DOMAIN, domain);
	put_u64(req, GREENCAP_COST_A_TIME_FJ, cost->time);
	put_u64(req, GREENCAP_COST_A_SHARED_FJ, cost->shared);
	put_u64(req, GREENCAP_COST_A_ACTIVE_FJ, cost->active);
	for (i = 0; i < counts; i++)
		put_u64(req, GREENCAP_COST_A_COUNT_FJ, cost->count[i % GREENCAP_COUNTERS_MAX]);
	nest_end(req, nest);
}

static void put_bin(struct request *req, const struct bin *bin, unsigned int counts)
{
	size_t nest = nest_begin(req, GREENCAP_MODEL_A_BIN);
	unsigned int d;

	put_u32(req, GREENCAP_BIN_A_MAX_RATIO, bin->max_ratio);
	for (d = 0; d < MAX_DOMAINS; d++)
		put_cost(req, d, &bin->cost[d], counts);
	nest_end(req, nest);
}

/* Return: 0 or negative errno, with the reason in nl->extack. */
int model_set(struct nl *nl, const struct model *model)
{
	struct request req = { .len = 0 };
	unsigned int i;
	size_t nest;

	put_u64(&req, GREENCAP_MODEL_A_ID, model->id);
	for (i = 0; i < model->counters; i++) {
		nest = nest_begin(&req, GREENCAP_MODEL_A_COUNTER);
		put_u32(&req, GREENCAP_COUNTER_A_TYPE, model->counter[i].type);
		put_u64(&req, GREENCAP_COUNTER_A_CONFIG, model->counter[i].config);
		nest_end(&req, nest);
	}
	for (i = 0; i < model->bins; i++)
		put_bin(&req, &model->bin[i], model->counters);
	nl->extack[0] = 0;
	return nl_request(nl, GREENCAP_CMD_MODEL_SET, 0, &req, NULL, NULL);
}

static struct attrs inside(const struct nlattr *attr)
{
	struct attrs nest;

	nl_parse((const char *)attr + NLA_HDRLEN, attr->nla_len - NLA_HDRLEN, &nest);
	return nest;
}

static void take_counter(const struct nlattr *attr, void *arg)
{
	const struct attrs a = inside(attr);
	struct model *model = arg;

	model->counter[model->counters].type = attr_u32(a.at[GREENCAP_COUNTER_A_TYPE]);
	model->counter[model->counters++].config = attr_u64(a.at[GREENCAP_COUNTER_A_CONFIG]);
}

struct counts {
	uint64_t *fj;
	unsigned int n;
};

static void take_count(const struct nlattr *attr, void *arg)
{
	struct counts *counts = arg;

	if (counts->n < GREENCAP_COUNTERS_MAX)
		counts->fj[counts->n++] = attr_u64(attr);
}

static void take_cost(const struct nlattr *attr, void *arg)
{
	const struct attrs a = inside(attr);
	struct bin *bin = arg;
	struct cost *cost = &bin->cost[attr_u32(a.at[GREENCAP_COST_A_DOMAIN]) % MAX_DOMAINS];
	struct counts counts = { cost->count, 0 };

	cost->time = attr_u64(a.at[GREENCAP_COST_A_TIME_FJ]);
	cost->shared = attr_u64(a.at[GREENCAP_COST_A_SHARED_FJ]);
	cost->active = attr_u64(a.at[GREENCAP_COST_A_ACTIVE_FJ]);
	each_attr(&a, GREENCAP_COST_A_COUNT_FJ, take_count, &counts);
}

static void take_bin(const struct nlattr *attr, void *arg)
{
	const struct attrs a = inside(attr);
	struct model *model = arg;
	struct bin *bin = &model->bin[model->bins++];

	bin->max_ratio = attr_u32(a.at[GREENCAP_BIN_A_MAX_RATIO]);
	each_attr(&a, GREENCAP_BIN_A_COST, take_cost, bin);
}

static void take_model(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	struct model *model = arg;

	(void)cmd;
	model->id = attr_u64(attrs->at[GREENCAP_MODEL_A_ID]);
	each_attr(attrs, GREENCAP_MODEL_A_COUNTER, take_counter, model);
	each_attr(attrs, GREENCAP_MODEL_A_BIN, take_bin, model);
}

/* Return: 0 or negative errno. */
int model_get(struct nl *nl, struct model *model)
{
	memset(model, 0, sizeof(*model));
	return nl_request(nl, GREENCAP_CMD_MODEL_GET, 0, NULL, take_model, model);
}

bool cores_have_counters(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_is("amd");
}

uint64_t raw_event(enum event event)
{
	static const uint64_t intel[] = {
		[INSTRUCTIONS] = 0x00c0, [BRANCHES] = 0x00c4, [REFERENCES] = 0x4f2e,
		[MISSES] = 0x412e, [DOUBLES] = 0x01c7,
	};
	/* The last one takes two counters. */
	static const uint64_t amd[] = {
		[INSTRUCTIONS] = 0x00c0, [BRANCHES] = 0x00c2, [REFERENCES] = 0xff60,
		[MISSES] = 0x0964, [DOUBLES] = 0x0f03,
	};

	return cores_have_counters() ? amd[event] : intel[event];
}

/* One bin, raw counters, no costs. */
struct model model_of(uint64_t id, unsigned int counters, const uint64_t *raw)
{
	struct model model;
	unsigned int i;

	/* Padding too, so that models can be compared. */
	memset(&model, 0, sizeof(model));
	model.id = id;
	model.counters = counters;
	model.bins = 1;
	model.bin[0].max_ratio = ~0U;
	for (i = 0; i < counters; i++) {
		model.counter[i].type = PERF_TYPE_RAW;
		model.counter[i].config = raw[i];
	}
	return model;
}

struct node {
	uint32_t flags, quality;
};

static void take_node(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	struct node *node = arg;

	(void)cmd;
	node->flags = attr_u32(attrs->at[GREENCAP_NODE_A_FLAGS]);
	node->quality = attr_u32(attrs->at[GREENCAP_NODE_A_QUALITY]);
}

uint32_t node_flags(struct nl *nl, uint32_t *quality)
{
	struct node node = { 0, 0 };

	nl_request(nl, GREENCAP_CMD_NODE_GET, 0, NULL, take_node, &node);
	if (quality)
		*quality = node.quality;
	return node.flags;
}

int open_counter(uint32_t type, uint64_t config, int pid, int cpu, int pinned, int disabled)
{
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config = config,
		.pinned = pinned,
		.disabled = disabled,
	};
	int fd = syscall(SYS_perf_event_open, &attr, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

uint64_t read_counter(int fd)
{
	uint64_t count = 0;

	return read(fd, &count, sizeof(count)) == sizeof(count) ? count : 0;
}
