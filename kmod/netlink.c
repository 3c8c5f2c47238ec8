// SPDX-License-Identifier: GPL-2.0
#include <linux/capability.h>
#include <linux/greencap.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <net/genetlink.h>

#include "netlink.h"
#include "netlink_dump.h"
#include "netlink_model.h"
#include "netlink_request.h"
#include "notify.h"

static u64 since_ns;

/* For commands without attributes: unknown ones are refused, and so is the only known one. */
static const struct nla_policy no_policy[] = {
	[1] = { .type = NLA_REJECT },
};

static const struct nla_policy cgroup_policy[] = {
	[GREENCAP_CGROUP_A_ID] = { .type = NLA_U64 },
};

static const struct nla_policy ended_policy[] = {
	[GREENCAP_ENDED_A_SINCE] = { .type = NLA_U64 },
};

static const struct nla_policy settings_policy[] = {
	[GREENCAP_SETTINGS_A_ENABLED] = NLA_POLICY_MAX(NLA_U32, 1),
	[GREENCAP_SETTINGS_A_PERIOD_NS] = { .type = NLA_U64 },
	[GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS] = { .type = NLA_U64 },
};

static const struct genl_ops ops[] = {
	{
		.cmd = GREENCAP_CMD_NODE_GET,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
		.doit = gc_request_node,
	},
	{
		.cmd = GREENCAP_CMD_DOMAIN_GET,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
		.start = gc_dump_domains_start,
		.dumpit = gc_dump_snapshot,
		.done = gc_dump_done,
	},
	{
		.cmd = GREENCAP_CMD_CGROUP_GET,
		.policy = cgroup_policy,
		.maxattr = ARRAY_SIZE(cgroup_policy) - 1,
		.doit = gc_request_cgroup,
		.start = gc_dump_all_start,
		.dumpit = gc_dump_snapshot,
		.done = gc_dump_done,
	},
	{
		.cmd = GREENCAP_CMD_ENDED_GET,
		.policy = ended_policy,
		.maxattr = ARRAY_SIZE(ended_policy) - 1,
		.start = gc_dump_ended_start,
		.dumpit = gc_dump_ended,
	},
	{
		.cmd = GREENCAP_CMD_SETTINGS_GET,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
		.doit = gc_request_settings,
	},
	{
		.cmd = GREENCAP_CMD_SETTINGS_SET,
		.policy = settings_policy,
		.maxattr = ARRAY_SIZE(settings_policy) - 1,
		.doit = gc_request_set,
	},
	{
		.cmd = GREENCAP_CMD_MODEL_GET,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
		.doit = gc_request_model,
	},
	{
		.cmd = GREENCAP_CMD_MODEL_SET,
		.policy = gc_model_policy,
		.maxattr = GREENCAP_MODEL_A_MAX,
		.doit = gc_request_model_set,
	},
};

static const struct genl_multicast_group groups[] = {
	[GC_NETLINK_SAMPLES] = {
		.name = GREENCAP_MCGRP_SAMPLES,
		.flags = GENL_MCAST_CAP_SYS_ADMIN,
	},
	[GC_NETLINK_ENDED] = {
		.name = GREENCAP_MCGRP_ENDED,
		.flags = GENL_MCAST_CAP_SYS_ADMIN,
	},
};

static struct genl_family family __ro_after_init = {
	.name = GREENCAP_GENL_NAME,
	.version = GREENCAP_GENL_VERSION,
	.module = THIS_MODULE,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
	/* Nothing is older than strict validation. */
	.resv_start_op = GREENCAP_CMD_NODE_GET,
};

/**
 * gc_netlink_since_ns() - when counting began
 *
 * Context: any.
 * Return: nanoseconds, boot time clock.
 */
u64 gc_netlink_since_ns(void)
{
	return since_ns;
}

/**
 * gc_netlink_may_read() - whether who sent a request may see energy
 * @skb: the request
 * @extack: takes the reason of a refusal; may be NULL
 *
 * Context: process.
 * Return: 0 or -EPERM.
 */
int gc_netlink_may_read(struct sk_buff *skb, struct netlink_ext_ack *extack)
{
	if (netlink_capable(skb, CAP_PERFMON))
		return 0;
	NL_SET_ERR_MSG(extack, "reading energy needs CAP_PERFMON in the initial user namespace");
	return -EPERM;
}

/**
 * gc_netlink_may_set() - whether who sent a request may change anything
 * @skb: the request
 * @extack: takes the reason of a refusal
 *
 * Context: process.
 * Return: 0 or -EPERM.
 */
int gc_netlink_may_set(struct sk_buff *skb, struct netlink_ext_ack *extack)
{
	if (netlink_capable(skb, CAP_SYS_ADMIN))
		return 0;
	NL_SET_ERR_MSG(extack, "settings need CAP_SYS_ADMIN in the initial user namespace");
	return -EPERM;
}

/**
 * gc_netlink_header() - begin a message of the family
 * @msg: the message
 * @portid: who gets it; 0: a group
 * @seq: number of the request; 0: none
 * @flags: NLM_F flags
 * @cmd: enum greencap_cmd
 *
 * Context: any.
 * Return: for genlmsg_end() or genlmsg_cancel(); NULL if there is no room.
 */
void *gc_netlink_header(struct sk_buff *msg, u32 portid, u32 seq, int flags, u8 cmd)
{
	return genlmsg_put(msg, portid, seq, &family, flags, cmd);
}

/**
 * gc_netlink_is_heard() - whether anybody listens
 * @group: to this group
 *
 * Context: any; the family is registered.
 * Return: true if so.
 */
bool gc_netlink_is_heard(enum gc_netlink_group group)
{
	return genl_has_listeners(&family, &init_net, group);
}

/**
 * gc_netlink_multicast() - send a message to whoever listens
 * @msg: the message, complete; consumed
 * @group: the group
 *
 * Context: process, sleeps; the family is registered.
 */
void gc_netlink_multicast(struct sk_buff *msg, enum gc_netlink_group group)
{
	genlmsg_multicast(&family, msg, 0, group, GFP_KERNEL);
}

/**
 * gc_netlink_init() - answer from now on
 *
 * Context: process, sleeps.
 * Return: 0 or negative errno.
 */
int gc_netlink_init(void)
{
	int ret;

	since_ns = ktime_get_boottime_ns();
	ret = genl_register_family(&family);
	if (ret)
		return ret;
	gc_notify_start();
	return 0;
}

/**
 * gc_netlink_uninit() - answer no longer
 *
 * Context: process, sleeps.
 */
void gc_netlink_uninit(void)
{
	gc_notify_stop();
	genl_unregister_family(&family);
	/* A change of the settings may have queued it again. */
	gc_notify_stop();
}
