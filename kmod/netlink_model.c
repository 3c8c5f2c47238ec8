// SPDX-License-Identifier: GPL-2.0
#include <linux/perf_event.h>
#include <linux/slab.h>
#include <net/genetlink.h>

#include "model.h"
#include "netlink.h"
#include "netlink_model.h"
#include "netlink_request.h"

/* What is more than one of an attribute is looked at below: the policy sees each of them. */
static const struct nla_policy counter_policy[] = {
	[GREENCAP_COUNTER_A_TYPE] = { .type = NLA_U32 },
	[GREENCAP_COUNTER_A_CONFIG] = { .type = NLA_U64 },
};

static const struct nla_policy cost_policy[] = {
	[GREENCAP_COST_A_DOMAIN] = NLA_POLICY_MAX(NLA_U32, GC_DOMAINS - 1),
	[GREENCAP_COST_A_TIME_FJ] = { .type = NLA_U64 },
	[GREENCAP_COST_A_COUNT_FJ] = { .type = NLA_U64 },
	[GREENCAP_COST_A_SHARED_FJ] = { .type = NLA_U64 },
	[GREENCAP_COST_A_ACTIVE_FJ] = { .type = NLA_U64 },
};

static const struct nla_policy bin_policy[] = {
	[GREENCAP_BIN_A_MAX_RATIO] = { .type = NLA_U32 },
	[GREENCAP_BIN_A_COST] = NLA_POLICY_NESTED(cost_policy),
};

const struct nla_policy gc_model_policy[GREENCAP_MODEL_A_MAX + 1] = {
	[GREENCAP_MODEL_A_ID] = { .type = NLA_U64 },
	[GREENCAP_MODEL_A_COUNTER] = NLA_POLICY_NESTED(counter_policy),
	[GREENCAP_MODEL_A_BIN] = NLA_POLICY_NESTED(bin_policy),
};

static int refuse(struct netlink_ext_ack *extack, const struct nlattr *attr, const char *why)
{
	extack->bad_attr = attr;
	extack->_msg = why;
	return -EINVAL;
}

static int take_counter(struct gc_model *model, const struct nlattr *nest,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[GREENCAP_COUNTER_A_MAX + 1];
	struct gc_counter *counter = &model->counter[model->counters];
	int ret;

	if (model->counters == GREENCAP_COUNTERS_MAX)
		return refuse(extack, nest, "more than GREENCAP_COUNTERS_MAX counters");
	ret = nla_parse_nested(tb, GREENCAP_COUNTER_A_MAX, nest, counter_policy, extack);
	if (ret)
		return ret;
	if (!tb[GREENCAP_COUNTER_A_TYPE] || !tb[GREENCAP_COUNTER_A_CONFIG])
		return refuse(extack, nest, "a counter without TYPE or CONFIG");
	counter->type = nla_get_u32(tb[GREENCAP_COUNTER_A_TYPE]);
	counter->config = nla_get_u64(tb[GREENCAP_COUNTER_A_CONFIG]);
	if (counter->type != PERF_TYPE_HARDWARE && counter->type != PERF_TYPE_RAW)
		return refuse(extack, tb[GREENCAP_COUNTER_A_TYPE],
			      "a counter's TYPE is neither PERF_TYPE_HARDWARE nor PERF_TYPE_RAW");
	model->counters++;
	return 0;
}

/* Return: -ERANGE after a message, or 0. */
static int take_fj(u64 *fj, const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	*fj = attr ? nla_get_u64(attr) : 0;
	if (*fj <= GREENCAP_COST_MAX_FJ)
		return 0;
	refuse(extack, attr, "a cost is more than GREENCAP_COST_MAX_FJ");
	return -ERANGE;
}

static int take_counts(struct gc_cost *cost, unsigned int counters, const struct nlattr *nest,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	unsigned int n = 0;
	int rem, ret;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) != GREENCAP_COST_A_COUNT_FJ)
			continue;
		if (n == counters)
			return refuse(extack, attr, "more COUNT_FJ than counters");
		ret = take_fj(&cost->count_fj[n++], attr, extack);
		if (ret)
			return ret;
	}
	if (n && n < counters)
		return refuse(extack, nest, "fewer COUNT_FJ than counters: one for each, or none");
	return 0;
}

static int take_cost(struct gc_bin *bin, unsigned int counters, unsigned long *domains,
		     const struct nlattr *nest, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[GREENCAP_COST_A_MAX + 1];
	struct gc_cost *cost;
	unsigned int domain;
	int ret = nla_parse_nested(tb, GREENCAP_COST_A_MAX, nest, cost_policy, extack);

	if (ret)
		return ret;
	if (!tb[GREENCAP_COST_A_DOMAIN])
		return refuse(extack, nest, "a COST without DOMAIN");
	domain = nla_get_u32(tb[GREENCAP_COST_A_DOMAIN]);
	if (__test_and_set_bit(domain, domains))
		return refuse(extack, nest, "a bin has two COSTs for one domain");
	cost = &bin->cost[domain];
	return take_fj(&cost->time_fj, tb[GREENCAP_COST_A_TIME_FJ], extack) ?:
	       take_fj(&cost->shared_fj, tb[GREENCAP_COST_A_SHARED_FJ], extack) ?:
	       take_fj(&cost->active_fj, tb[GREENCAP_COST_A_ACTIVE_FJ], extack) ?:
	       take_counts(cost, counters, nest, extack);
}

static int take_bin(struct gc_model *model, const struct nlattr *nest,
		    struct netlink_ext_ack *extack)
{
	struct gc_bin *bin = &model->bin[model->bins];
	unsigned long domains = 0;
	const struct nlattr *attr;
	bool has_ratio = false;
	int rem, ret;

	if (model->bins == GREENCAP_BINS_MAX)
		return refuse(extack, nest, "more than GREENCAP_BINS_MAX bins");
	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) == GREENCAP_BIN_A_MAX_RATIO) {
			bin->max_ratio = nla_get_u32(attr);
			has_ratio = true;
			continue;
		}
		ret = take_cost(bin, model->counters, &domains, attr, extack);
		if (ret)
			return ret;
	}
	if (!has_ratio)
		return refuse(extack, nest, "a bin without MAX_RATIO");
	if (model->bins && bin->max_ratio <= bin[-1].max_ratio)
		return refuse(extack, nest, "the bins' MAX_RATIO do not ascend");
	model->bins++;
	return 0;
}

static int take_all(struct gc_model *model, struct genl_info *info, int type,
		    int (*take)(struct gc_model *model, const struct nlattr *nest,
				struct netlink_ext_ack *extack))
{
	const struct nlattr *attr;
	int rem, ret;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr), genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != type)
			continue;
		ret = take(model, attr, info->extack);
		if (ret)
			return ret;
	}
	return 0;
}

static int take_model(struct gc_model *model, struct genl_info *info)
{
	struct nlattr *bin = info->attrs[GREENCAP_MODEL_A_BIN];
	int ret;

	/* How many counters there are before what each of them costs. */
	ret = take_all(model, info, GREENCAP_MODEL_A_COUNTER, take_counter) ?:
	      take_all(model, info, GREENCAP_MODEL_A_BIN, take_bin);
	if (ret)
		return ret;
	if (!model->id && (model->counters || model->bins))
		return refuse(info->extack, info->attrs[GREENCAP_MODEL_A_ID],
			      "ID 0 means no model: no COUNTER and no BIN");
	if (model->id && !model->bins)
		return refuse(info->extack, NULL, "a model needs a BIN");
	if (model->id && model->bin[model->bins - 1].max_ratio != U32_MAX)
		return refuse(info->extack, bin, "the last bin's MAX_RATIO is not 0xffffffff");
	return 0;
}

/**
 * gc_request_model_set() - serve MODEL_SET
 * @skb: the request
 * @info: its attributes, checked against the policy; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0; -EPERM without CAP_SYS_ADMIN, -EINVAL or -ERANGE for a model that
 * is none, or as gc_model_set(); after an error the last model is in force.
 */
int gc_request_model_set(struct sk_buff *skb, struct genl_info *info)
{
	int ret = gc_netlink_may_set(skb, info->extack);
	struct gc_model *model;

	if (ret)
		return ret;
	if (!info->attrs[GREENCAP_MODEL_A_ID])
		return refuse(info->extack, NULL, "ID is missing");
	model = kzalloc(sizeof(*model), GFP_KERNEL);
	if (!model)
		return -ENOMEM;
	model->id = nla_get_u64(info->attrs[GREENCAP_MODEL_A_ID]);
	ret = take_model(model, info) ?: gc_model_set(model->id ? model : NULL, info->extack);
	kfree(model);
	return ret;
}

static int put_u64(struct sk_buff *msg, int type, u64 value)
{
	return nla_put_u64_64bit(msg, type, value, GREENCAP_MODEL_A_PAD);
}

static int put_counter(struct sk_buff *msg, const struct gc_counter *counter)
{
	struct nlattr *nest = nla_nest_start(msg, GREENCAP_MODEL_A_COUNTER);

	if (!nest || nla_put_u32(msg, GREENCAP_COUNTER_A_TYPE, counter->type) ||
	    put_u64(msg, GREENCAP_COUNTER_A_CONFIG, counter->config))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_cost(struct sk_buff *msg, unsigned int domain, const struct gc_cost *cost,
		    unsigned int counters)
{
	struct nlattr *nest = nla_nest_start(msg, GREENCAP_BIN_A_COST);
	unsigned int i;

	if (!nest || nla_put_u32(msg, GREENCAP_COST_A_DOMAIN, domain) ||
	    put_u64(msg, GREENCAP_COST_A_TIME_FJ, cost->time_fj) ||
	    put_u64(msg, GREENCAP_COST_A_SHARED_FJ, cost->shared_fj) ||
	    put_u64(msg, GREENCAP_COST_A_ACTIVE_FJ, cost->active_fj))
		return -EMSGSIZE;
	for (i = 0; i < counters; i++)
		if (put_u64(msg, GREENCAP_COST_A_COUNT_FJ, cost->count_fj[i]))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_bin(struct sk_buff *msg, const struct gc_bin *bin, unsigned int counters)
{
	struct nlattr *nest = nla_nest_start(msg, GREENCAP_MODEL_A_BIN);
	unsigned int d;

	if (!nest || nla_put_u32(msg, GREENCAP_BIN_A_MAX_RATIO, bin->max_ratio))
		return -EMSGSIZE;
	for (d = 0; d < GC_DOMAINS; d++)
		if (put_cost(msg, d, &bin->cost[d], counters))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int fill_model(struct sk_buff *msg, const void *data)
{
	const struct gc_model *model = data;
	unsigned int i;

	if (put_u64(msg, GREENCAP_MODEL_A_ID, model->id))
		return -EMSGSIZE;
	for (i = 0; i < model->counters; i++)
		if (put_counter(msg, &model->counter[i]))
			return -EMSGSIZE;
	for (i = 0; i < model->bins; i++)
		if (put_bin(msg, &model->bin[i], model->counters))
			return -EMSGSIZE;
	return 0;
}

/* Enough for any model. */
static size_t model_size(void)
{
	size_t number = nla_total_size_64bit(sizeof(u64));
	size_t nest = nla_total_size(0) + nla_total_size(sizeof(u32));
	size_t cost = nest + (3 + GREENCAP_COUNTERS_MAX) * number;

	return number + GREENCAP_COUNTERS_MAX * (nest + number) +
	       GREENCAP_BINS_MAX * (nest + GC_DOMAINS * cost);
}

/**
 * gc_request_model() - answer MODEL_GET
 * @skb: the request
 * @info: its attributes, checked against the policy; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EPERM without CAP_PERFMON, -ENOMEM.
 */
int gc_request_model(struct sk_buff *skb, struct genl_info *info)
{
	int ret = gc_netlink_may_read(skb, info->extack);
	struct gc_model *model;

	if (ret)
		return ret;
	model = kzalloc(sizeof(*model), GFP_KERNEL);
	if (!model)
		return -ENOMEM;
	gc_model_get(model);
	ret = gc_request_reply(info, GREENCAP_CMD_MODEL_GET, model_size(), fill_model, model);
	kfree(model);
	return ret;
}
