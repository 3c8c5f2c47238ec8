// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel says of the family is what the specification says: commands,
 * attributes that requests may carry, and groups.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <linux/genetlink.h>

#include "gc_nl.h"
#include "tap.h"

#define MAX_OPS		16
#define MAX_POLICIES	64

struct spec_op {
	const char *name;
	unsigned int cmd, may_do, may_dump;
	unsigned int type[MAX_ATTR];	/* of request attributes, 0: none */
};

#include "spec.h"

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

static struct {
	unsigned int flags[MAX_OPS];
	unsigned int ops;
	char group[4][32];
	unsigned int groups;
} family;

static struct {
	unsigned int policy[MAX_OPS][2];	/* of do and dump, plus 1 */
	unsigned int type[MAX_POLICIES][MAX_ATTR];
} kernel;

/* Calls fn for each attribute within one. */
static void each(const struct nlattr *nest, void (*fn)(const struct nlattr *attr))
{
	const char *at = (const char *)nest + NLA_HDRLEN;
	const char *end = (const char *)nest + (nest ? nest->nla_len : 0);

	while (nest && at + NLA_HDRLEN <= end) {
		const struct nlattr *attr = (const void *)at;

		fn(attr);
		at += NLA_ALIGN(attr->nla_len);
	}
}

static unsigned int type_of(const struct nlattr *attr)
{
	return attr->nla_type & NLA_TYPE_MASK;
}

static struct attrs inside(const struct nlattr *attr)
{
	struct attrs attrs;

	nl_parse((const char *)attr + NLA_HDRLEN, attr->nla_len - NLA_HDRLEN, &attrs);
	return attrs;
}

static void take_op(const struct nlattr *attr)
{
	struct attrs attrs = inside(attr);
	uint32_t id = attr_u32(attrs.at[CTRL_ATTR_OP_ID]);

	if (id < MAX_OPS)
		family.flags[id] = attr_u32(attrs.at[CTRL_ATTR_OP_FLAGS]);
	family.ops++;
}

static void take_group(const struct nlattr *attr)
{
	struct attrs attrs = inside(attr);

	if (family.groups < COUNT(family.group))
		snprintf(family.group[family.groups++], sizeof(family.group[0]), "%s",
			 attr_string(attrs.at[CTRL_ATTR_MCAST_GRP_NAME]));
}

static void take_family(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	(void)cmd;
	(void)arg;
	each(attrs->at[CTRL_ATTR_OPS], take_op);
	each(attrs->at[CTRL_ATTR_MCAST_GROUPS], take_group);
}

static void take_op_policy(const struct nlattr *attr)
{
	struct attrs attrs = inside(attr);
	unsigned int cmd = type_of(attr);

	if (cmd >= MAX_OPS)
		return;
	if (attrs.at[CTRL_ATTR_POLICY_DO])
		kernel.policy[cmd][0] = attr_u32(attrs.at[CTRL_ATTR_POLICY_DO]) + 1;
	if (attrs.at[CTRL_ATTR_POLICY_DUMP])
		kernel.policy[cmd][1] = attr_u32(attrs.at[CTRL_ATTR_POLICY_DUMP]) + 1;
}

static unsigned int policy_index;

static void take_policy_attr(const struct nlattr *attr)
{
	struct attrs attrs = inside(attr);

	if (policy_index < MAX_POLICIES && type_of(attr) < MAX_ATTR)
		kernel.type[policy_index][type_of(attr)] =
			attr_u32(attrs.at[NL_POLICY_TYPE_ATTR_TYPE]);
}

static void take_policy(const struct nlattr *attr)
{
	policy_index = type_of(attr);
	each(attr, take_policy_attr);
}

static void take_policies(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	(void)cmd;
	(void)arg;
	each(attrs->at[CTRL_ATTR_OP_POLICY], take_op_policy);
	each(attrs->at[CTRL_ATTR_POLICY], take_policy);
}

static bool policy_is(unsigned int policy, const unsigned int *type)
{
	unsigned int i;

	if (!policy || policy > MAX_POLICIES)
		return false;
	for (i = 0; i < MAX_ATTR; i++)
		if (kernel.type[policy - 1][i] != type[i]) {
			note("attribute %u has type %u, not %u", i, kernel.type[policy - 1][i],
			     type[i]);
			return false;
		}
	return true;
}

static void check_op(const struct spec_op *op)
{
	unsigned int flags = family.flags[op->cmd];
	const unsigned int *policy = kernel.policy[op->cmd];

	ok(!!(flags & GENL_CMD_CAP_DO) == op->may_do &&
	   !!(flags & GENL_CMD_CAP_DUMP) == op->may_dump && flags & GENL_CMD_CAP_HASPOL,
	   "%s: do %u, dump %u, with a policy", op->name, op->may_do, op->may_dump);
	ok((!op->may_do || policy_is(policy[0], op->type)) &&
	   (!op->may_dump || policy_is(policy[1], op->type)),
	   "%s: takes the attributes of the specification", op->name);
}

int main(void)
{
	struct request req = { .len = 0 };
	unsigned int i, same = 0;
	uint16_t id;
	struct nl nl;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	id = nl.family;
	nl.family = GENL_ID_CTRL;
	put(&req, CTRL_ATTR_FAMILY_NAME, GREENCAP_GENL_NAME, sizeof(GREENCAP_GENL_NAME));
	if (nl_request(&nl, CTRL_CMD_GETFAMILY, 0, &req, take_family, NULL))
		die("no family", 0);
	req.len = 0;
	put(&req, CTRL_ATTR_FAMILY_ID, &id, sizeof(id));
	if (nl_request(&nl, CTRL_CMD_GETPOLICY, NLM_F_DUMP, &req, take_policies, NULL))
		die("no policy", 0);
	ok(family.ops == COUNT(spec_ops), "%u commands", family.ops);
	for (i = 0; i < COUNT(spec_ops); i++)
		check_op(&spec_ops[i]);
	for (i = 0; i < COUNT(spec_groups) && i < family.groups; i++)
		same += !strcmp(spec_groups[i], family.group[i]);
	ok(same == COUNT(spec_groups) && same == family.groups, "%u groups", same);
	finish();
}
