// SPDX-License-Identifier: GPL-2.0
/* From a netlink message to a model. Pure: trusts no byte of it. */
#include <errno.h>

#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "meter_model.h"
#include "meter_policy.h"

static uint64_t get_u64(struct nlattr **tb, int attr)
{
	return tb[attr] ? nla_get_u64(tb[attr]) : 0;
}

static int add_counter(struct nlattr *nest, struct gc_model *model)
{
	struct nlattr *tb[GREENCAP_COUNTER_A_MAX + 1];
	struct gc_counter *counter = &model->counters[model->n_counters];

	if (model->n_counters == GREENCAP_COUNTERS_MAX ||
	    nla_parse_nested(tb, GREENCAP_COUNTER_A_MAX, nest, gc_counter_policy) ||
	    !tb[GREENCAP_COUNTER_A_TYPE])
		return -EBADMSG;
	counter->type = nla_get_u32(tb[GREENCAP_COUNTER_A_TYPE]);
	counter->config = get_u64(tb, GREENCAP_COUNTER_A_CONFIG);
	model->n_counters++;
	return 0;
}

static int add_cost(struct nlattr *nest, struct gc_model_bin *bin)
{
	struct nlattr *tb[GREENCAP_COST_A_MAX + 1], *count;
	struct gc_cost *cost;
	size_t n = 0;
	int rest;

	if (nla_parse_nested(tb, GREENCAP_COST_A_MAX, nest, gc_cost_policy) ||
	    !tb[GREENCAP_COST_A_DOMAIN])
		return -EBADMSG;
	if (nla_get_u32(tb[GREENCAP_COST_A_DOMAIN]) >= GC_MODEL_DOMAINS)
		return 0;
	cost = &bin->costs[nla_get_u32(tb[GREENCAP_COST_A_DOMAIN])];
	cost->time_fj = get_u64(tb, GREENCAP_COST_A_TIME_FJ);
	cost->shared_fj = get_u64(tb, GREENCAP_COST_A_SHARED_FJ);
	cost->active_fj = get_u64(tb, GREENCAP_COST_A_ACTIVE_FJ);
	/* The parser has looked at the last of several only. */
	nla_for_each_nested(count, nest, rest) {
		if (nla_type(count) != GREENCAP_COST_A_COUNT_FJ)
			continue;
		if (n == GREENCAP_COUNTERS_MAX || nla_len(count) < (int)sizeof(uint64_t))
			return -EBADMSG;
		cost->count_fj[n++] = nla_get_u64(count);
	}
	return 0;
}

static int add_bin(struct nlattr *nest, struct gc_model *model)
{
	struct gc_model_bin *bin = &model->bins[model->n_bins];
	struct nlattr *tb[GREENCAP_BIN_A_MAX + 1], *cost;
	int rest;

	if (model->n_bins == GREENCAP_BINS_MAX ||
	    nla_parse_nested(tb, GREENCAP_BIN_A_MAX, nest, gc_bin_policy) ||
	    !tb[GREENCAP_BIN_A_MAX_RATIO])
		return -EBADMSG;
	bin->max_ratio = nla_get_u32(tb[GREENCAP_BIN_A_MAX_RATIO]);
	nla_for_each_nested(cost, nest, rest) {
		if (nla_type(cost) == GREENCAP_BIN_A_COST && add_cost(cost, bin))
			return -EBADMSG;
	}
	model->n_bins++;
	return 0;
}

int gc_parse_model(const struct nlmsghdr *nlh, struct gc_model *model)
{
	struct nlmsghdr *message = (struct nlmsghdr *)nlh;	/* libnl is not const-correct */
	struct nlattr *tb[GREENCAP_MODEL_A_MAX + 1], *nest;
	struct genlmsghdr *genl;
	int rest, err = 0;

	*model = (struct gc_model){ 0 };
	if (!genlmsg_valid_hdr(message, 0))
		return -EBADMSG;
	genl = genlmsg_hdr(message);
	if (nla_parse(tb, GREENCAP_MODEL_A_MAX, genlmsg_attrdata(genl, 0),
		      genlmsg_attrlen(genl, 0), gc_model_policy))
		return -EBADMSG;
	model->id = get_u64(tb, GREENCAP_MODEL_A_ID);
	nla_for_each_attr(nest, genlmsg_attrdata(genl, 0), genlmsg_attrlen(genl, 0), rest) {
		if (nla_type(nest) == GREENCAP_MODEL_A_COUNTER)
			err = add_counter(nest, model);
		else if (nla_type(nest) == GREENCAP_MODEL_A_BIN)
			err = add_bin(nest, model);
		if (err)
			return err;
	}
	return 0;
}
