// SPDX-License-Identifier: GPL-2.0
/* What was counted, from netlink. */
#include <errno.h>

#include "meter_parse_activity.h"
#include "meter_policy.h"

static int parse(struct nlattr *nest, uint32_t *bin, struct gc_activity *activity)
{
	struct nlattr *tb[GREENCAP_ACTIVITY_A_MAX + 1], *count;
	size_t n = 0;
	int rest;

	*activity = (struct gc_activity){ 0 };
	if (nla_parse_nested(tb, GREENCAP_ACTIVITY_A_MAX, nest, gc_activity_policy) ||
	    !tb[GREENCAP_ACTIVITY_A_BIN])
		return -EBADMSG;
	*bin = nla_get_u32(tb[GREENCAP_ACTIVITY_A_BIN]);
	if (tb[GREENCAP_ACTIVITY_A_BUSY_NS])
		activity->busy_ns = nla_get_u64(tb[GREENCAP_ACTIVITY_A_BUSY_NS]);
	if (tb[GREENCAP_ACTIVITY_A_CORE_NS])
		activity->core_ns = nla_get_u64(tb[GREENCAP_ACTIVITY_A_CORE_NS]);
	/* The parser has looked at the last of several counts only. */
	nla_for_each_nested(count, nest, rest) {
		if (nla_type(count) != GREENCAP_ACTIVITY_A_COUNT || n == GREENCAP_COUNTERS_MAX)
			continue;
		if (nla_len(count) < (int)sizeof(uint64_t))
			return -EBADMSG;
		activity->counts[n++] = nla_get_u64(count);
	}
	return 0;
}

int gc_add_bin_activity(struct nlattr *nest, void *to)
{
	struct gc_domain *domain = to;
	struct gc_activity activity;
	uint32_t bin;

	if (parse(nest, &bin, &activity))
		return -EBADMSG;
	if (bin >= GREENCAP_BINS_MAX)
		return 0;
	domain->activities[bin] = activity;
	if (domain->n_activities <= bin)
		domain->n_activities = bin + 1;
	return 0;
}
