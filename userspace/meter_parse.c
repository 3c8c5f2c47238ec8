// SPDX-License-Identifier: GPL-2.0
/* From netlink messages to plain data. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "meter_parse.h"
#include "meter_parse_activity.h"
#include "meter_policy.h"

/* libnl's accessors do not check lengths; the policies above have. */
static uint64_t get_u64(struct nlattr **tb, int attr)
{
	return tb[attr] ? nla_get_u64(tb[attr]) : 0;
}

static uint32_t get_u32(struct nlattr **tb, int attr)
{
	return tb[attr] ? nla_get_u32(tb[attr]) : 0;
}

static void get_string(struct nlattr **tb, int attr, char *to, size_t size)
{
	to[0] = '\0';
	if (tb[attr])
		nla_strlcpy(to, tb[attr], size);
}

static int get_energy(struct nlattr **tb, int units, int frac, gc_energy *energy)
{
	uint32_t fraction = get_u32(tb, frac);

	if (fraction >> GREENCAP_FRAC_BITS)
		return -EBADMSG;
	*energy = gc_energy_make(get_u64(tb, units), fraction);
	return 0;
}

static int parse_message(const struct nlmsghdr *nlh, struct nlattr **tb, int max,
			 const struct nla_policy *policy)
{
	struct nlmsghdr *message = (struct nlmsghdr *)nlh;	/* libnl is not const-correct */
	struct genlmsghdr *genl;

	if (!genlmsg_valid_hdr(message, 0))
		return -EBADMSG;
	genl = genlmsg_hdr(message);
	if (nla_parse(tb, max, genlmsg_attrdata(genl, 0), genlmsg_attrlen(genl, 0), policy))
		return -EBADMSG;
	return 0;
}

typedef int (*add_nest)(struct nlattr *nest, void *to);

/* Calls @add for each attribute of type @attr: nla_parse() keeps only the last of them. */
static int add_nests(const struct nlmsghdr *nlh, int attr, add_nest add, void *to)
{
	struct genlmsghdr *genl = genlmsg_hdr((struct nlmsghdr *)nlh);
	struct nlattr *nest;
	int rest, err;

	nla_for_each_attr(nest, genlmsg_attrdata(genl, 0), genlmsg_attrlen(genl, 0), rest) {
		if (nla_type(nest) != attr)
			continue;
		err = add(nest, to);
		if (err)
			return err;
	}
	return 0;
}

int gc_parse_node(const struct nlmsghdr *nlh, struct gc_node *node)
{
	struct nlattr *tb[GREENCAP_NODE_A_MAX + 1];

	if (parse_message(nlh, tb, GREENCAP_NODE_A_MAX, gc_node_policy))
		return -EBADMSG;
	memset(node, 0, sizeof(*node));
	node->version = get_u32(tb, GREENCAP_NODE_A_VERSION);
	get_string(tb, GREENCAP_NODE_A_MODULE, node->module, sizeof(node->module));
	get_string(tb, GREENCAP_NODE_A_SOURCE, node->source, sizeof(node->source));
	node->packages = get_u32(tb, GREENCAP_NODE_A_PACKAGES);
	node->quality = get_u32(tb, GREENCAP_NODE_A_QUALITY);
	node->flags = get_u32(tb, GREENCAP_NODE_A_FLAGS);
	node->since_ns = get_u64(tb, GREENCAP_NODE_A_SINCE_NS);
	node->now_ns = get_u64(tb, GREENCAP_NODE_A_NOW_NS);
	node->cgroups = get_u32(tb, GREENCAP_NODE_A_CGROUPS);
	node->untracked = get_u64(tb, GREENCAP_NODE_A_UNTRACKED);
	node->ended = get_u64(tb, GREENCAP_NODE_A_ENDED);
	node->ended_lost = get_u64(tb, GREENCAP_NODE_A_ENDED_LOST);
	node->overflows = get_u64(tb, GREENCAP_NODE_A_OVERFLOWS);
	node->bytes_cgroups = get_u64(tb, GREENCAP_NODE_A_BYTES_CGROUPS);
	node->bytes_cpus = get_u64(tb, GREENCAP_NODE_A_BYTES_CPUS);
	return 0;
}

int gc_parse_settings(const struct nlmsghdr *nlh, struct gc_settings *settings)
{
	struct nlattr *tb[GREENCAP_SETTINGS_A_MAX + 1];

	if (parse_message(nlh, tb, GREENCAP_SETTINGS_A_MAX, gc_settings_policy))
		return -EBADMSG;
	settings->enabled = get_u32(tb, GREENCAP_SETTINGS_A_ENABLED);
	settings->period_ns = get_u64(tb, GREENCAP_SETTINGS_A_PERIOD_NS);
	settings->period_min_ns = get_u64(tb, GREENCAP_SETTINGS_A_PERIOD_MIN_NS);
	settings->period_max_ns = get_u64(tb, GREENCAP_SETTINGS_A_PERIOD_MAX_NS);
	settings->notify_period_ns = get_u64(tb, GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS);
	return 0;
}

static int add_reason(struct nlattr *nest, void *to)
{
	struct nlattr *tb[GREENCAP_REASON_A_MAX + 1];
	struct gc_domain *domain = to;
	uint32_t kind;

	if (nla_parse_nested(tb, GREENCAP_REASON_A_MAX, nest, gc_reason_policy) ||
	    !tb[GREENCAP_REASON_A_KIND])
		return -EBADMSG;
	kind = get_u32(tb, GREENCAP_REASON_A_KIND);
	if (kind > GREENCAP_REASON_MAX)
		return 0;
	return get_energy(tb, GREENCAP_REASON_A_UNITS, GREENCAP_REASON_A_FRAC,
			  &domain->reasons[kind]);
}

static int domain_energies(struct nlattr **tb, struct gc_domain *domain)
{
	domain->hardware = gc_energy_make(get_u64(tb, GREENCAP_DOMAIN_A_HARDWARE_UNITS), 0);
	domain->modelled = gc_energy_make(get_u64(tb, GREENCAP_DOMAIN_A_MODELLED_UNITS), 0);
	if (get_energy(tb, GREENCAP_DOMAIN_A_ATTRIBUTED_UNITS, GREENCAP_DOMAIN_A_ATTRIBUTED_FRAC,
		       &domain->attributed) ||
	    get_energy(tb, GREENCAP_DOMAIN_A_IDLE_UNITS, GREENCAP_DOMAIN_A_IDLE_FRAC,
		       &domain->idle) ||
	    get_energy(tb, GREENCAP_DOMAIN_A_UNATTRIBUTED_UNITS,
		       GREENCAP_DOMAIN_A_UNATTRIBUTED_FRAC, &domain->unattributed) ||
	    get_energy(tb, GREENCAP_DOMAIN_A_PENDING_UNITS, GREENCAP_DOMAIN_A_PENDING_FRAC,
		       &domain->pending) ||
	    get_energy(tb, GREENCAP_DOMAIN_A_SHARED_UNITS, GREENCAP_DOMAIN_A_SHARED_FRAC,
		       &domain->shared))
		return -EBADMSG;
	return 0;
}

static int parse_domain(const struct nlmsghdr *nlh, struct gc_domain *domain, uint64_t *number)
{
	struct nlattr *tb[GREENCAP_DOMAIN_A_MAX + 1];

	if (parse_message(nlh, tb, GREENCAP_DOMAIN_A_MAX, gc_domain_policy) ||
	    !tb[GREENCAP_DOMAIN_A_PACKAGE] || !tb[GREENCAP_DOMAIN_A_TYPE] ||
	    !get_u32(tb, GREENCAP_DOMAIN_A_UNIT_NUM) || !get_u32(tb, GREENCAP_DOMAIN_A_UNIT_DEN))
		return -EBADMSG;
	memset(domain, 0, sizeof(*domain));
	*number = get_u64(tb, GREENCAP_DOMAIN_A_SNAPSHOT);
	domain->package = get_u32(tb, GREENCAP_DOMAIN_A_PACKAGE);
	domain->type = get_u32(tb, GREENCAP_DOMAIN_A_TYPE);
	domain->flags = get_u32(tb, GREENCAP_DOMAIN_A_FLAGS);
	domain->unit.num = get_u32(tb, GREENCAP_DOMAIN_A_UNIT_NUM);
	domain->unit.den = get_u32(tb, GREENCAP_DOMAIN_A_UNIT_DEN);
	domain->now_ns = get_u64(tb, GREENCAP_DOMAIN_A_NOW_NS);
	domain->baseline_uw = get_u64(tb, GREENCAP_DOMAIN_A_BASELINE_UW);
	domain->has_quality = tb[GREENCAP_DOMAIN_A_QUALITY];
	domain->quality = get_u32(tb, GREENCAP_DOMAIN_A_QUALITY);
	domain->seen_ns = get_u64(tb, GREENCAP_DOMAIN_A_SEEN_NS);
	domain->active_ns = get_u64(tb, GREENCAP_DOMAIN_A_ACTIVE_NS);
	domain->uncounted_ns = get_u64(tb, GREENCAP_DOMAIN_A_UNCOUNTED_NS);
	if (domain_energies(tb, domain) ||
	    add_nests(nlh, GREENCAP_DOMAIN_A_REASON, add_reason, domain))
		return -EBADMSG;
	return add_nests(nlh, GREENCAP_DOMAIN_A_ACTIVITY, gc_add_bin_activity, domain);
}

static int fill_energy(struct nlattr *nest, struct gc_cgroup_energy *energy)
{
	struct nlattr *tb[GREENCAP_ENERGY_A_MAX + 1];

	if (nla_parse_nested(tb, GREENCAP_ENERGY_A_MAX, nest, gc_energy_policy) ||
	    !tb[GREENCAP_ENERGY_A_PACKAGE] || !tb[GREENCAP_ENERGY_A_DOMAIN])
		return -EBADMSG;
	energy->package = get_u32(tb, GREENCAP_ENERGY_A_PACKAGE);
	energy->type = get_u32(tb, GREENCAP_ENERGY_A_DOMAIN);
	energy->busy_ns = get_u64(tb, GREENCAP_ENERGY_A_BUSY_NS);
	if (get_energy(tb, GREENCAP_ENERGY_A_TOTAL_UNITS, GREENCAP_ENERGY_A_TOTAL_FRAC,
		       &energy->total) ||
	    get_energy(tb, GREENCAP_ENERGY_A_SELF_UNITS, GREENCAP_ENERGY_A_SELF_FRAC,
		       &energy->self) ||
	    get_energy(tb, GREENCAP_ENERGY_A_ENDED_UNITS, GREENCAP_ENERGY_A_ENDED_FRAC,
		       &energy->ended))
		return -EBADMSG;
	return 0;
}

static int add_energy(struct nlattr *nest, void *to)
{
	struct gc_cgroup *cgroup = to;
	struct gc_cgroup_energy energy = { 0 }, *grown;
	int err;

	err = fill_energy(nest, &energy);
	if (err)
		return err;
	if (energy.type > GREENCAP_DOMAIN_DRAM)
		return 0;
	grown = reallocarray(cgroup->energies, cgroup->n_energies + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	grown[cgroup->n_energies++] = energy;
	cgroup->energies = grown;
	return 0;
}

/* The parts that living cgroups and final records share. */
static int fill_cgroup(const struct nlmsghdr *nlh, struct gc_cgroup *cgroup,
		       const struct nlattr *path, int energy_attr)
{
	int err;

	cgroup->path = strdup(nla_data(path));
	err = cgroup->path ? add_nests(nlh, energy_attr, add_energy, cgroup) : -ENOMEM;
	if (err)
		gc_cgroup_free(cgroup);
	return err;
}

static int parse_cgroup(const struct nlmsghdr *nlh, struct gc_cgroup *cgroup, uint64_t *number)
{
	struct nlattr *tb[GREENCAP_CGROUP_A_MAX + 1];

	if (parse_message(nlh, tb, GREENCAP_CGROUP_A_MAX, gc_cgroup_policy) ||
	    !tb[GREENCAP_CGROUP_A_ID] || !tb[GREENCAP_CGROUP_A_PATH])
		return -EBADMSG;
	memset(cgroup, 0, sizeof(*cgroup));
	*number = get_u64(tb, GREENCAP_CGROUP_A_SNAPSHOT);
	cgroup->id = get_u64(tb, GREENCAP_CGROUP_A_ID);
	cgroup->parent = get_u64(tb, GREENCAP_CGROUP_A_PARENT);
	cgroup->removed = tb[GREENCAP_CGROUP_A_REMOVED];
	cgroup->created_ns = get_u64(tb, GREENCAP_CGROUP_A_CREATED_NS);
	cgroup->busy_ns = get_u64(tb, GREENCAP_CGROUP_A_BUSY_NS);
	return fill_cgroup(nlh, cgroup, tb[GREENCAP_CGROUP_A_PATH], GREENCAP_CGROUP_A_ENERGY);
}

int gc_parse_cgroup(const struct nlmsghdr *nlh, struct gc_cgroup *cgroup)
{
	uint64_t number;

	return parse_cgroup(nlh, cgroup, &number);
}

static int parse_ended(const struct nlmsghdr *nlh, struct gc_cgroup *cgroup)
{
	struct nlattr *tb[GREENCAP_ENDED_A_MAX + 1];

	if (parse_message(nlh, tb, GREENCAP_ENDED_A_MAX, gc_ended_policy) ||
	    !tb[GREENCAP_ENDED_A_SEQ] || !tb[GREENCAP_ENDED_A_ID] || !tb[GREENCAP_ENDED_A_PATH])
		return -EBADMSG;
	memset(cgroup, 0, sizeof(*cgroup));
	cgroup->removed = true;
	cgroup->seq = get_u64(tb, GREENCAP_ENDED_A_SEQ);
	cgroup->id = get_u64(tb, GREENCAP_ENDED_A_ID);
	cgroup->parent = get_u64(tb, GREENCAP_ENDED_A_PARENT);
	cgroup->created_ns = get_u64(tb, GREENCAP_ENDED_A_CREATED_NS);
	cgroup->removed_ns = get_u64(tb, GREENCAP_ENDED_A_REMOVED_NS);
	cgroup->busy_ns = get_u64(tb, GREENCAP_ENDED_A_BUSY_NS);
	return fill_cgroup(nlh, cgroup, tb[GREENCAP_ENDED_A_PATH], GREENCAP_ENDED_A_ENERGY);
}

/* Room for one more: doubles at each power of two. */
static void *grow(void *array, size_t n, size_t size)
{
	return n & (n - 1) ? array : reallocarray(array, n ? n * 2 : 1, size);
}

static int add_domain(const struct nlmsghdr *nlh, struct gc_snapshot *snapshot, uint64_t *number)
{
	struct gc_domain domain, *grown;
	int err;

	err = parse_domain(nlh, &domain, number);
	if (err || domain.type > GREENCAP_DOMAIN_DRAM)
		return err;
	grown = grow(snapshot->domains, snapshot->n_domains, sizeof(domain));
	if (!grown)
		return -ENOMEM;
	snapshot->domains = grown;
	grown[snapshot->n_domains++] = domain;
	return 0;
}

static int add_cgroup(const struct nlmsghdr *nlh, struct gc_snapshot *snapshot, bool ended,
		      uint64_t *number)
{
	struct gc_cgroup cgroup, *grown;
	int err;

	err = ended ? parse_ended(nlh, &cgroup) : parse_cgroup(nlh, &cgroup, number);
	if (err)
		return err;
	grown = grow(snapshot->cgroups, snapshot->n_cgroups, sizeof(cgroup));
	if (!grown) {
		gc_cgroup_free(&cgroup);
		return -ENOMEM;
	}
	snapshot->cgroups = grown;
	grown[snapshot->n_cgroups++] = cgroup;
	return 0;
}

int gc_parse_record(const struct nlmsghdr *nlh, struct gc_snapshot *snapshot)
{
	bool first = !snapshot->n_domains && !snapshot->n_cgroups;
	uint64_t number = snapshot->number;
	int err = 0;

	if (!genlmsg_valid_hdr((struct nlmsghdr *)nlh, 0))
		return -EBADMSG;
	switch (genlmsg_hdr((struct nlmsghdr *)nlh)->cmd) {
	case GREENCAP_CMD_DOMAIN_GET:
		err = add_domain(nlh, snapshot, &number);
		break;
	case GREENCAP_CMD_CGROUP_GET:
		err = add_cgroup(nlh, snapshot, false, &number);
		break;
	case GREENCAP_CMD_ENDED_GET:
		err = add_cgroup(nlh, snapshot, true, &number);
		break;
	}
	if (err)
		return err;
	if (!first && number != snapshot->number)
		return -EAGAIN;
	snapshot->number = number;
	return 0;
}

/* Where the attributes of an answer or of the end of a dump begin. */
static size_t reason_offset(const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *error = NLMSG_DATA(nlh);

	if (nlh->nlmsg_type == NLMSG_DONE)
		return NLMSG_LENGTH(sizeof(int));
	if (nlh->nlmsg_len < NLMSG_LENGTH(sizeof(*error)) || nlh->nlmsg_flags & NLM_F_CAPPED)
		return NLMSG_LENGTH(sizeof(*error));
	/* The refused request follows, whole. */
	return NLMSG_LENGTH(sizeof(*error)) + NLMSG_ALIGN((size_t)error->msg.nlmsg_len) -
	       NLMSG_HDRLEN;
}

void gc_parse_reason(const struct nlmsghdr *nlh, char *reason, size_t size)
{
	size_t offset = NLMSG_ALIGN(reason_offset(nlh));
	struct nlattr *attr;

	reason[0] = '\0';
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) || nlh->nlmsg_len <= offset)
		return;
	attr = nla_find((struct nlattr *)((char *)nlh + offset), (int)(nlh->nlmsg_len - offset),
			NLMSGERR_ATTR_MSG);
	if (attr)
		nla_strlcpy(reason, attr, size);
}
