// SPDX-License-Identifier: GPL-2.0
/* What was counted, from netlink. */
#include <errno.h>
#include <stdlib.h>

#include "meter_parse_activity.h"
#include "meter_policy.h"

/* @where: which attribute says whose it is, and what it says. */
static int parse(struct nlattr *nest, int where, uint32_t *place, struct gc_activity *activity)
{
	struct nlattr *tb[GREENCAP_ACTIVITY_A_MAX + 1], *count;
	size_t n = 0;
	int rest;

	*activity = (struct gc_activity){ 0 };
	if (nla_parse_nested(tb, GREENCAP_ACTIVITY_A_MAX, nest, gc_activity_policy) || !tb[where])
		return -EBADMSG;
	*place = nla_get_u32(tb[where]);
	if (tb[GREENCAP_ACTIVITY_A_BUSY_NS])
		activity->busy_ns = nla_get_u64(tb[GREENCAP_ACTIVITY_A_BUSY_NS]);
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

	if (parse(nest, GREENCAP_ACTIVITY_A_BIN, &bin, &activity))
		return -EBADMSG;
	if (bin >= GREENCAP_BINS_MAX)
		return 0;
	domain->activities[bin] = activity;
	if (domain->n_activities <= bin)
		domain->n_activities = bin + 1;
	return 0;
}

int gc_add_package_activity(struct nlattr *nest, void *to)
{
	struct gc_cgroup *cgroup = to;
	struct gc_cgroup_energy *grown;
	struct gc_activity activity;
	uint32_t package;

	if (parse(nest, GREENCAP_ACTIVITY_A_PACKAGE, &package, &activity))
		return -EBADMSG;
	for (size_t i = 0; i < cgroup->n_energies; i++) {
		if (cgroup->energies[i].package != package ||
		    cgroup->energies[i].type != GREENCAP_DOMAIN_PACKAGE)
			continue;
		cgroup->energies[i].busy_ns = activity.busy_ns;
		return 0;
	}
	/* It has worked there, and not drawn anything yet. */
	grown = reallocarray(cgroup->energies, cgroup->n_energies + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	cgroup->energies = grown;
	grown[cgroup->n_energies++] = (struct gc_cgroup_energy){
		.package = package, .type = GREENCAP_DOMAIN_PACKAGE, .busy_ns = activity.busy_ns,
	};
	return 0;
}
