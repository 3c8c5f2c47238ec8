// SPDX-License-Identifier: GPL-2.0
/* Snapshots, and the rules that each of them must keep. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gc_nl.h"

static energy_t pair(const struct attrs *attrs, unsigned int units)
{
	return ((energy_t)attr_u64(attrs->at[units]) << GREENCAP_FRAC_BITS) +
		attr_u32(attrs->at[units + 1]);
}

static struct attrs inside(const struct nlattr *attr)
{
	struct attrs nest;

	nl_parse((const char *)attr + NLA_HDRLEN, attr->nla_len - NLA_HDRLEN, &nest);
	return nest;
}

static void take_reason(const struct nlattr *attr, void *arg)
{
	const struct attrs a = inside(attr), *nest = &a;
	struct domain *domain = arg;
	uint32_t kind = attr_u32(nest->at[GREENCAP_REASON_A_KIND]);

	if (kind < __GREENCAP_REASON_MAX)
		domain->reason[kind] = pair(nest, GREENCAP_REASON_A_UNITS);
}

static void take_count(const struct nlattr *attr, void *arg)
{
	struct activity *activity = arg;

	if (activity->counts < GREENCAP_COUNTERS_MAX)
		activity->count[activity->counts++] = attr_u64(attr);
}

static void take_work(const struct attrs *nest, struct activity *activity)
{
	activity->busy_ns = attr_u64(nest->at[GREENCAP_ACTIVITY_A_BUSY_NS]);
	activity->core_ns = attr_u64(nest->at[GREENCAP_ACTIVITY_A_CORE_NS]);
	each_attr(nest, GREENCAP_ACTIVITY_A_COUNT, take_count, activity);
}

static void take_bin(const struct nlattr *attr, void *arg)
{
	const struct attrs nest = inside(attr);
	struct domain *domain = arg;

	if (domain->bins < GREENCAP_BINS_MAX)
		take_work(&nest, &domain->bin[domain->bins++]);
}

static void take_domain(const struct attrs *a, struct domain *d)
{
	memset(d, 0, sizeof(*d));
	d->snapshot = attr_u64(a->at[GREENCAP_DOMAIN_A_SNAPSHOT]);
	d->package = attr_u32(a->at[GREENCAP_DOMAIN_A_PACKAGE]);
	d->type = attr_u32(a->at[GREENCAP_DOMAIN_A_TYPE]);
	d->flags = attr_u32(a->at[GREENCAP_DOMAIN_A_FLAGS]);
	d->num = attr_u32(a->at[GREENCAP_DOMAIN_A_UNIT_NUM]);
	d->den = attr_u32(a->at[GREENCAP_DOMAIN_A_UNIT_DEN]);
	d->now_ns = attr_u64(a->at[GREENCAP_DOMAIN_A_NOW_NS]);
	d->hardware = (energy_t)attr_u64(a->at[GREENCAP_DOMAIN_A_HARDWARE_UNITS])
		<< GREENCAP_FRAC_BITS;
	d->attributed = pair(a, GREENCAP_DOMAIN_A_ATTRIBUTED_UNITS);
	d->shared = pair(a, GREENCAP_DOMAIN_A_SHARED_UNITS);
	d->idle = pair(a, GREENCAP_DOMAIN_A_IDLE_UNITS);
	d->unattributed = pair(a, GREENCAP_DOMAIN_A_UNATTRIBUTED_UNITS);
	d->pending = pair(a, GREENCAP_DOMAIN_A_PENDING_UNITS);
	d->baseline_uw = attr_u64(a->at[GREENCAP_DOMAIN_A_BASELINE_UW]);
	d->quality = attr_u32(a->at[GREENCAP_DOMAIN_A_QUALITY]);
	d->modelled_units = attr_u64(a->at[GREENCAP_DOMAIN_A_MODELLED_UNITS]);
	d->active_ns = attr_u64(a->at[GREENCAP_DOMAIN_A_ACTIVE_NS]);
	d->seen_ns = attr_u64(a->at[GREENCAP_DOMAIN_A_SEEN_NS]);
	d->uncounted_ns = attr_u64(a->at[GREENCAP_DOMAIN_A_UNCOUNTED_NS]);
	each_attr(a, GREENCAP_DOMAIN_A_REASON, take_reason, d);
	each_attr(a, GREENCAP_DOMAIN_A_ACTIVITY, take_bin, d);
}

static void take_share(const struct nlattr *attr, void *arg)
{
	const struct attrs a = inside(attr), *nest = &a;
	struct cgroup *cg = arg;
	uint32_t p = attr_u32(nest->at[GREENCAP_ENERGY_A_PACKAGE]);
	uint32_t d = attr_u32(nest->at[GREENCAP_ENERGY_A_DOMAIN]);

	if (p >= MAX_PACKAGES || d >= MAX_DOMAINS)
		return;
	cg->share[p][d].total = pair(nest, GREENCAP_ENERGY_A_TOTAL_UNITS);
	cg->share[p][d].self = pair(nest, GREENCAP_ENERGY_A_SELF_UNITS);
	cg->share[p][d].ended = pair(nest, GREENCAP_ENERGY_A_ENDED_UNITS);
}

static void take_activity(const struct nlattr *attr, void *arg)
{
	const struct attrs nest = inside(attr);
	struct cgroup *cg = arg;
	uint32_t p = attr_u32(nest.at[GREENCAP_ACTIVITY_A_PACKAGE]);

	if (p < MAX_PACKAGES)
		take_work(&nest, &cg->activity[p]);
}

static struct cgroup *add_cgroup(struct snapshot *s)
{
	if (s->cgroups == s->room) {
		s->room = s->room * 2 + 64;
		s->cgroup = realloc(s->cgroup, s->room * sizeof(*s->cgroup));
		if (!s->cgroup)
			abort();
	}
	return memset(&s->cgroup[s->cgroups++], 0, sizeof(*s->cgroup));
}

static void take_cgroup(const struct attrs *a, struct cgroup *cg)
{
	cg->snapshot = attr_u64(a->at[GREENCAP_CGROUP_A_SNAPSHOT]);
	cg->id = attr_u64(a->at[GREENCAP_CGROUP_A_ID]);
	cg->parent = attr_u64(a->at[GREENCAP_CGROUP_A_PARENT]);
	cg->busy_ns = attr_u64(a->at[GREENCAP_CGROUP_A_BUSY_NS]);
	cg->created_ns = attr_u64(a->at[GREENCAP_CGROUP_A_CREATED_NS]);
	cg->removed = a->at[GREENCAP_CGROUP_A_REMOVED];
	snprintf(cg->path, sizeof(cg->path), "%s", attr_string(a->at[GREENCAP_CGROUP_A_PATH]));
	each_attr(a, GREENCAP_CGROUP_A_ENERGY, take_share, cg);
	each_attr(a, GREENCAP_CGROUP_A_ACTIVITY, take_activity, cg);
}

static void take_ended(const struct attrs *a, struct cgroup *cg)
{
	cg->seq = attr_u64(a->at[GREENCAP_ENDED_A_SEQ]);
	cg->id = attr_u64(a->at[GREENCAP_ENDED_A_ID]);
	cg->parent = attr_u64(a->at[GREENCAP_ENDED_A_PARENT]);
	cg->busy_ns = attr_u64(a->at[GREENCAP_ENDED_A_BUSY_NS]);
	cg->created_ns = attr_u64(a->at[GREENCAP_ENDED_A_CREATED_NS]);
	cg->removed_ns = attr_u64(a->at[GREENCAP_ENDED_A_REMOVED_NS]);
	snprintf(cg->path, sizeof(cg->path), "%s", attr_string(a->at[GREENCAP_ENDED_A_PATH]));
	each_attr(a, GREENCAP_ENDED_A_ENERGY, take_share, cg);
}

static void take_message(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	struct snapshot *s = arg;

	switch (cmd) {
	case GREENCAP_CMD_DOMAIN_GET:
		if (s->domains < MAX_PACKAGES * MAX_DOMAINS)
			take_domain(attrs, &s->domain[s->domains++]);
		break;
	case GREENCAP_CMD_CGROUP_GET:
		take_cgroup(attrs, add_cgroup(s));
		break;
	case GREENCAP_CMD_ENDED_GET:
		take_ended(attrs, add_cgroup(s));
		break;
	}
}

/* Return: 0 or negative errno. */
int snapshot_get(struct nl *nl, struct snapshot *s)
{
	memset(s, 0, sizeof(*s));
	return nl_request(nl, GREENCAP_CMD_CGROUP_GET, NLM_F_DUMP, NULL, take_message, s);
}

/* The final records after number @since, as the cgroups of a snapshot. */
int ended_get(struct nl *nl, uint64_t since, struct snapshot *s)
{
	struct request req = { .len = 0 };

	memset(s, 0, sizeof(*s));
	put_u64(&req, GREENCAP_ENDED_A_SINCE, since);
	return nl_request(nl, GREENCAP_CMD_ENDED_GET, NLM_F_DUMP, &req, take_message, s);
}

void snapshot_free(struct snapshot *s)
{
	free(s->cgroup);
	s->cgroup = NULL;
}

const struct cgroup *find_cgroup(const struct snapshot *s, const char *path)
{
	unsigned int i;

	for (i = 0; i < s->cgroups; i++)
		if (!strcmp(s->cgroup[i].path, path))
			return &s->cgroup[i];
	return NULL;
}

const struct domain *find_domain(const struct snapshot *s, unsigned int package,
				 unsigned int type)
{
	unsigned int i;

	for (i = 0; i < s->domains; i++)
		if (s->domain[i].package == package && s->domain[i].type == type)
			return &s->domain[i];
	return NULL;
}

double joules(const struct domain *domain, energy_t energy)
{
	return (double)energy / (1 << GREENCAP_FRAC_BITS) * domain->num / domain->den;
}

/* A cgroup's total over the packages, without DRAM. */
double cgroup_joules(const struct snapshot *s, const char *path)
{
	const struct cgroup *cg = find_cgroup(s, path);
	double sum = 0;
	unsigned int i;

	for (i = 0; cg && i < s->domains; i++)
		if (s->domain[i].type == GREENCAP_DOMAIN_PACKAGE)
			sum += joules(&s->domain[i], cg->share[s->domain[i].package][0].total);
	return sum;
}

static const char *domain_wrong(const struct domain *d, const struct snapshot *s)
{
	static char text[256];
	energy_t sum = 0, left;
	unsigned int i;

	for (i = 0; i < __GREENCAP_REASON_MAX; i++)
		sum += d->reason[i];
	if (sum != d->unattributed)
		return "the reasons do not add up to UNATTRIBUTED";
	left = d->attributed + d->shared + d->idle + d->unattributed + d->pending;
	if (left != d->hardware) {
		snprintf(text, sizeof(text), "package %u domain %u: HARDWARE is %lld/65536 off",
			 d->package, d->type, (long long)(d->hardware - left));
		return text;
	}
	if (s->cgroups && d->attributed != s->cgroup[0].share[d->package][d->type].total)
		return "ATTRIBUTED is not the root's TOTAL";
	return NULL;
}

/* What the tracked children of each cgroup must add to it. */
static const char *tree_wrong(const struct snapshot *s, unsigned int p, unsigned int d)
{
	energy_t *sum = calloc(s->cgroups + 1, sizeof(*sum));
	const char *wrong = NULL;
	unsigned int i, j;

	for (i = s->cgroups; i-- > 0 && !wrong;) {
		const struct share *share = &s->cgroup[i].share[p][d];

		if (share->total != share->self + share->ended + sum[i])
			wrong = "TOTAL is not SELF + ENDED + the children's TOTAL";
		for (j = i; j-- > 0;)
			if (s->cgroup[j].id == s->cgroup[i].parent) {
				sum[j] += share->total;
				break;
			}
		if (i && j == ~0U)
			wrong = "a parent does not come before its child";
	}
	free(sum);
	return wrong;
}

/* Return: the rule that a snapshot breaks, or NULL. */
const char *snapshot_wrong(const struct snapshot *s)
{
	const char *wrong;
	unsigned int i;

	if (!s->domains || !s->cgroups)
		return "the snapshot is empty";
	for (i = 0; i < s->cgroups; i++)
		if (s->cgroup[i].snapshot != s->domain[0].snapshot)
			return "not all of one snapshot";
	for (i = 0; i < s->domains; i++) {
		if (s->domain[i].snapshot != s->domain[0].snapshot)
			return "not all of one snapshot";
		wrong = domain_wrong(&s->domain[i], s);
		if (!wrong)
			wrong = tree_wrong(s, s->domain[i].package, s->domain[i].type);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static bool share_fell(const struct cgroup *a, const struct cgroup *b)
{
	unsigned int p, d;

	for (p = 0; p < MAX_PACKAGES; p++)
		for (d = 0; d < MAX_DOMAINS; d++)
			if (b->share[p][d].total < a->share[p][d].total ||
			    b->share[p][d].self < a->share[p][d].self)
				return true;
	return b->busy_ns < a->busy_ns;
}

/* Return: what fell between two snapshots although it may only grow, or NULL. */
const char *snapshot_fell(const struct snapshot *before, const struct snapshot *after)
{
	unsigned int i, j;

	for (i = 0; i < before->domains; i++) {
		const struct domain *a = &before->domain[i], *b = &after->domain[i];

		if (b->hardware < a->hardware || b->attributed < a->attributed ||
		    b->shared < a->shared || b->idle < a->idle || b->unattributed < a->unattributed)
			return "a domain's figure fell";
	}
	for (i = 0; i < before->cgroups; i++)
		for (j = 0; j < after->cgroups; j++)
			if (before->cgroup[i].id == after->cgroup[j].id &&
			    share_fell(&before->cgroup[i], &after->cgroup[j]))
				return "a cgroup's figure fell";
	return NULL;
}
