// SPDX-License-Identifier: GPL-2.0
/* The model that is in force in the module, over netlink. */
#include <errno.h>

#include <netlink/attr.h>
#include <netlink/msg.h>

#include "meter_model.h"
#include "meter_request.h"

static int parse(const struct nlmsghdr *nlh, void *to)
{
	return gc_parse_model(nlh, to);
}

int gc_meter_model(struct gc_meter *meter, struct gc_model *model)
{
	struct nl_msg *msg = gc_meter_request(meter, GREENCAP_CMD_MODEL_GET,
					      NLM_F_REQUEST | NLM_F_ACK);

	*model = (struct gc_model){ 0 };
	return msg ? gc_meter_transact(meter, msg, parse, model) : -ENOMEM;
}

static int put_counter(struct nl_msg *msg, const struct gc_counter *counter)
{
	struct nlattr *nest = nla_nest_start(msg, GREENCAP_MODEL_A_COUNTER | NLA_F_NESTED);

	if (!nest || nla_put_u32(msg, GREENCAP_COUNTER_A_TYPE, counter->type) ||
	    nla_put_u64(msg, GREENCAP_COUNTER_A_CONFIG, counter->config))
		return -ENOMEM;
	return nla_nest_end(msg, nest);
}

static int put_cost(struct nl_msg *msg, uint32_t domain, const struct gc_cost *cost,
		    size_t n_counters)
{
	struct nlattr *nest = nla_nest_start(msg, GREENCAP_BIN_A_COST | NLA_F_NESTED);

	if (!nest || nla_put_u32(msg, GREENCAP_COST_A_DOMAIN, domain) ||
	    nla_put_u64(msg, GREENCAP_COST_A_TIME_FJ, cost->time_fj) ||
	    nla_put_u64(msg, GREENCAP_COST_A_SHARED_FJ, cost->shared_fj) ||
	    nla_put_u64(msg, GREENCAP_COST_A_ACTIVE_FJ, cost->active_fj))
		return -ENOMEM;
	for (size_t i = 0; i < n_counters; i++) {
		if (nla_put_u64(msg, GREENCAP_COST_A_COUNT_FJ, cost->count_fj[i]))
			return -ENOMEM;
	}
	return nla_nest_end(msg, nest);
}

static int put_bin(struct nl_msg *msg, const struct gc_model_bin *bin, size_t n_counters)
{
	struct nlattr *nest = nla_nest_start(msg, GREENCAP_MODEL_A_BIN | NLA_F_NESTED);

	if (!nest || nla_put_u32(msg, GREENCAP_BIN_A_MAX_RATIO, bin->max_ratio))
		return -ENOMEM;
	for (uint32_t domain = 0; domain < GC_MODEL_DOMAINS; domain++) {
		if (!gc_cost_empty(&bin->costs[domain]) &&
		    put_cost(msg, domain, &bin->costs[domain], n_counters))
			return -ENOMEM;
	}
	return nla_nest_end(msg, nest);
}

static int put_model(struct nl_msg *msg, const struct gc_model *model)
{
	if (nla_put_u64(msg, GREENCAP_MODEL_A_ID, model->id))
		return -ENOMEM;
	for (size_t i = 0; model->id && i < model->n_counters; i++) {
		if (put_counter(msg, &model->counters[i]))
			return -ENOMEM;
	}
	for (size_t i = 0; model->id && i < model->n_bins; i++) {
		if (put_bin(msg, &model->bins[i], model->n_counters))
			return -ENOMEM;
	}
	return 0;
}

int gc_meter_set_model(struct gc_meter *meter, const struct gc_model *model)
{
	struct nl_msg *msg = gc_meter_request(meter, GREENCAP_CMD_MODEL_SET,
					      NLM_F_REQUEST | NLM_F_ACK);

	if (!msg)
		return -ENOMEM;
	if (put_model(msg, model)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	return gc_meter_transact(meter, msg, NULL, NULL);
}
