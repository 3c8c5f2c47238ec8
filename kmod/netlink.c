// SPDX-License-Identifier: GPL-2.0
#include <linux/capability.h>
#include <linux/module.h>
#include <linux/ktime.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>

#include "netlink.h"
#include "netlink_put.h"
#include "ring.h"
#include "settings.h"

enum { GROUP_SAMPLES, GROUP_ENDED };

static struct genl_family family;
static u64 since_ns;

static void notify_samples(struct work_struct *work);
static void notify_ended(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(samples_work, notify_samples);
static DECLARE_WORK(ended_work, notify_ended);
static bool notify_on;

static int may_read(struct sk_buff *skb, struct netlink_ext_ack *extack)
{
	if (netlink_capable(skb, CAP_PERFMON))
		return 0;
	NL_SET_ERR_MSG(extack, "reading energy needs CAP_PERFMON in the initial user namespace");
	return -EPERM;
}

static void *put_header(struct sk_buff *msg, u32 portid, u32 seq, int flags, u8 cmd)
{
	return genlmsg_put(msg, portid, seq, &family, flags, cmd);
}

/* An answer to a request; fill() puts the attributes. */
static int reply(struct genl_info *info, u8 cmd, size_t size,
		 int (*fill)(struct sk_buff *msg, const void *data), const void *data)
{
	struct sk_buff *msg = genlmsg_new(size, GFP_KERNEL);
	void *header;
	int ret;

	if (!msg)
		return -ENOMEM;
	header = put_header(msg, info->snd_portid, info->snd_seq, 0, cmd);
	ret = header ? fill(msg, data) : -EMSGSIZE;
	if (ret) {
		nlmsg_free(msg);
		return ret;
	}
	genlmsg_end(msg, header);
	return genlmsg_reply(msg, info);
}

static int fill_node(struct sk_buff *msg, const void *data)
{
	struct gc_node node = { .since_ns = since_ns };

	gc_table_stats(&node.table);
	spin_lock_bh(&gc_account_lock);
	gc_ring_stats(&node.ended, &node.ended_lost);
	spin_unlock_bh(&gc_account_lock);
	return gc_put_node(msg, &node);
}

static int get_node(struct sk_buff *skb, struct genl_info *info)
{
	int ret = may_read(skb, info->extack);

	return ret ?: reply(info, GREENCAP_CMD_NODE_GET, GENLMSG_DEFAULT_SIZE, fill_node, NULL);
}

struct one_cgroup {
	struct gc_snapshot head;
	struct gc_cgroup_copy *copy;
};

static int fill_cgroup(struct sk_buff *msg, const void *data)
{
	const struct one_cgroup *one = data;

	return gc_put_cgroup(msg, &one->head, one->copy);
}

static int get_cgroup(struct sk_buff *skb, struct genl_info *info)
{
	struct one_cgroup one = {};
	int ret = may_read(skb, info->extack);

	if (ret)
		return ret;
	if (!info->attrs[GREENCAP_CGROUP_A_ID]) {
		NL_SET_ERR_MSG(info->extack, "CGROUP_ID is missing");
		return -EINVAL;
	}
	one.copy = gc_snapshot_one(nla_get_u64(info->attrs[GREENCAP_CGROUP_A_ID]), &one.head);
	if (IS_ERR(one.copy)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[GREENCAP_CGROUP_A_ID],
				    "no cgroup with this id is tracked");
		return PTR_ERR(one.copy);
	}
	ret = reply(info, GREENCAP_CMD_CGROUP_GET, gc_put_cgroup_size(one.copy->entry),
		    fill_cgroup, &one);
	gc_cgroup_put(one.copy->entry);
	kfree(one.copy);
	return ret;
}

static int fill_settings(struct sk_buff *msg, const void *data)
{
	return gc_put_settings(msg, data);
}

static int get_settings(struct sk_buff *skb, struct genl_info *info)
{
	struct gc_settings settings;
	int ret = may_read(skb, info->extack);

	if (ret)
		return ret;
	gc_settings_get(&settings);
	return reply(info, GREENCAP_CMD_SETTINGS_GET, GENLMSG_DEFAULT_SIZE, fill_settings,
		     &settings);
}

static int set_settings(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct gc_settings settings;

	if (!netlink_capable(skb, CAP_SYS_ADMIN)) {
		NL_SET_ERR_MSG(info->extack,
			       "settings need CAP_SYS_ADMIN in the initial user namespace");
		return -EPERM;
	}
	/* Requests of a family are served one at a time. */
	gc_settings_get(&settings);
	if (attrs[GREENCAP_SETTINGS_A_ENABLED])
		settings.enabled = nla_get_u32(attrs[GREENCAP_SETTINGS_A_ENABLED]);
	if (attrs[GREENCAP_SETTINGS_A_PERIOD_NS])
		settings.period_ns = nla_get_u64(attrs[GREENCAP_SETTINGS_A_PERIOD_NS]);
	if (attrs[GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS])
		settings.notify_ns = nla_get_u64(attrs[GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS]);
	return gc_settings_set(&settings, info->extack);
}

/*
 * Dumps: args[0] is what is dumped, args[1] the next of its domains, args[2]
 * the next of its cgroups or records.
 */
static int dump_start(struct netlink_callback *cb, enum gc_snapshot_what what)
{
	struct gc_snapshot *snapshot;
	int ret = may_read(cb->skb, cb->extack);

	if (ret)
		return ret;
	snapshot = gc_snapshot_take(what, cb->extack);
	if (IS_ERR(snapshot))
		return PTR_ERR(snapshot);
	cb->args[0] = (long)snapshot;
	return 0;
}

static int domain_dump_start(struct netlink_callback *cb)
{
	return dump_start(cb, GC_SNAPSHOT_DOMAINS);
}

static int cgroup_dump_start(struct netlink_callback *cb)
{
	struct nlattr *id = genl_info_dump(cb)->attrs[GREENCAP_CGROUP_A_ID];

	if (id) {
		NL_SET_ERR_MSG_ATTR(cb->extack, id, "a dump is of all cgroups: no CGROUP_ID");
		return -EINVAL;
	}
	return dump_start(cb, GC_SNAPSHOT_ALL);
}

static int dump_done(struct netlink_callback *cb)
{
	gc_snapshot_free((struct gc_snapshot *)cb->args[0]);
	return 0;
}

static int dump_domain(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct gc_snapshot *snapshot, unsigned int i)
{
	void *header = put_header(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				  NLM_F_MULTI, GREENCAP_CMD_DOMAIN_GET);

	if (!header)
		return -EMSGSIZE;
	if (gc_put_domain(skb, snapshot, &snapshot->domain[i])) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

static int dump_cgroup(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct gc_snapshot *snapshot, unsigned int i)
{
	void *header = put_header(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				  NLM_F_MULTI, GREENCAP_CMD_CGROUP_GET);

	if (!header)
		return -EMSGSIZE;
	if (gc_put_cgroup(skb, snapshot, gc_snapshot_cgroup(snapshot, i))) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

static int snapshot_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct gc_snapshot *snapshot = (struct gc_snapshot *)cb->args[0];

	for (; cb->args[1] < snapshot->domains; cb->args[1]++)
		if (dump_domain(skb, cb, snapshot, cb->args[1]))
			return skb->len ?: -EMSGSIZE;
	for (; cb->args[2] < snapshot->cgroups; cb->args[2]++)
		if (dump_cgroup(skb, cb, snapshot, cb->args[2]))
			return skb->len ?: -EMSGSIZE;
	return skb->len;
}

static int ended_dump_start(struct netlink_callback *cb)
{
	struct nlattr *since = genl_info_dump(cb)->attrs[GREENCAP_ENDED_A_SINCE];
	int ret = may_read(cb->skb, cb->extack);
	u64 last, lost;

	if (ret)
		return ret;
	cb->args[0] = since ? nla_get_u64(since) : 0;
	if (cb->args[0] < 0) {
		NL_SET_ERR_MSG_ATTR(cb->extack, since, "no record will ever have this number");
		return -ERANGE;
	}
	spin_lock_bh(&gc_account_lock);
	gc_ring_stats(&last, &lost);
	spin_unlock_bh(&gc_account_lock);
	cb->args[1] = last;
	return 0;
}

/*
 * Records do not change, so that they need no copy: args[0] is the last one
 * sent, args[1] the last one there was at the start.
 */
static int ended_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct gc_cgroup *entry;
	void *header;
	u64 seq;
	int ret;

	while (cb->args[0] < cb->args[1]) {
		seq = cb->args[0] + 1;
		spin_lock_bh(&gc_account_lock);
		entry = gc_ring_get(&seq);
		spin_unlock_bh(&gc_account_lock);
		if (!entry)
			break;
		header = put_header(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				    NLM_F_MULTI, GREENCAP_CMD_ENDED_GET);
		ret = header ? gc_put_ended(skb, seq, entry) : -EMSGSIZE;
		gc_cgroup_put(entry);
		if (ret) {
			genlmsg_cancel(skb, header);
			return skb->len ?: -EMSGSIZE;
		}
		genlmsg_end(skb, header);
		cb->args[0] = seq;
	}
	return skb->len;
}

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
		.doit = get_node,
	},
	{
		.cmd = GREENCAP_CMD_DOMAIN_GET,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
		.start = domain_dump_start,
		.dumpit = snapshot_dump,
		.done = dump_done,
	},
	{
		.cmd = GREENCAP_CMD_CGROUP_GET,
		.policy = cgroup_policy,
		.maxattr = ARRAY_SIZE(cgroup_policy) - 1,
		.doit = get_cgroup,
		.start = cgroup_dump_start,
		.dumpit = snapshot_dump,
		.done = dump_done,
	},
	{
		.cmd = GREENCAP_CMD_ENDED_GET,
		.policy = ended_policy,
		.maxattr = ARRAY_SIZE(ended_policy) - 1,
		.start = ended_dump_start,
		.dumpit = ended_dump,
	},
	{
		.cmd = GREENCAP_CMD_SETTINGS_GET,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
		.doit = get_settings,
	},
	{
		.cmd = GREENCAP_CMD_SETTINGS_SET,
		.policy = settings_policy,
		.maxattr = ARRAY_SIZE(settings_policy) - 1,
		.doit = set_settings,
	},
};

static const struct genl_multicast_group groups[] = {
	[GROUP_SAMPLES] = {
		.name = GREENCAP_MCGRP_SAMPLES,
		.flags = GENL_MCAST_CAP_SYS_ADMIN,
	},
	[GROUP_ENDED] = {
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

static void multicast_domain(const struct gc_snapshot *snapshot, unsigned int i)
{
	struct sk_buff *msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *header;

	if (!msg)
		return;
	header = put_header(msg, 0, 0, 0, GREENCAP_CMD_SAMPLE_NTF);
	if (!header || gc_put_domain(msg, snapshot, &snapshot->domain[i])) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, header);
	genlmsg_multicast(&family, msg, 0, GROUP_SAMPLES, GFP_KERNEL);
}

/* Deferrable: an idle CPU is not woken up for it. */
static void notify_samples(struct work_struct *work)
{
	struct gc_snapshot *snapshot;
	struct gc_settings settings;
	unsigned int i;

	if (!READ_ONCE(notify_on))
		return;
	gc_settings_get(&settings);
	if (genl_has_listeners(&family, &init_net, GROUP_SAMPLES)) {
		snapshot = gc_snapshot_take(GC_SNAPSHOT_DOMAINS, NULL);
		for (i = 0; !IS_ERR(snapshot) && i < snapshot->domains; i++)
			multicast_domain(snapshot, i);
		if (!IS_ERR(snapshot))
			gc_snapshot_free(snapshot);
	}
	if (settings.notify_ns && READ_ONCE(notify_on))
		schedule_delayed_work(&samples_work, nsecs_to_jiffies(settings.notify_ns));
}

static void multicast_ended(u64 seq, struct gc_cgroup *entry)
{
	struct sk_buff *msg = genlmsg_new(gc_put_cgroup_size(entry), GFP_KERNEL);
	void *header;

	if (!msg)
		return;
	header = put_header(msg, 0, 0, 0, GREENCAP_CMD_ENDED_NTF);
	if (!header || gc_put_ended(msg, seq, entry)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, header);
	genlmsg_multicast(&family, msg, 0, GROUP_ENDED, GFP_KERNEL);
}

/* Send the records that there are since the last time. */
static void notify_ended(struct work_struct *work)
{
	bool wanted = genl_has_listeners(&family, &init_net, GROUP_ENDED);
	static u64 sent;
	struct gc_cgroup *entry;
	u64 seq;

	for (;;) {
		seq = sent + 1;
		spin_lock_bh(&gc_account_lock);
		entry = gc_ring_get(&seq);
		spin_unlock_bh(&gc_account_lock);
		if (!entry)
			return;
		if (wanted)
			multicast_ended(seq, entry);
		gc_cgroup_put(entry);
		sent = seq;
	}
}

/**
 * gc_netlink_ended() - there is a new record in the ring
 *
 * Context: any but NMI; does not sleep.
 */
void gc_netlink_ended(void)
{
	if (READ_ONCE(notify_on))
		schedule_work(&ended_work);
}

/**
 * gc_netlink_set_notify() - send samples at another rate from now on
 * @period_ns: 0: not at all
 *
 * Context: process; under the mutex of the settings.
 */
void gc_netlink_set_notify(u64 period_ns)
{
	if (period_ns && READ_ONCE(notify_on))
		mod_delayed_work(system_wq, &samples_work, nsecs_to_jiffies(period_ns));
}

/**
 * gc_netlink_init() - answer from now on
 *
 * Context: process.
 * Return: 0 or negative errno.
 */
int gc_netlink_init(void)
{
	int ret;

	since_ns = ktime_get_boottime_ns();
	ret = genl_register_family(&family);
	if (ret)
		return ret;
	WRITE_ONCE(notify_on, true);
	schedule_delayed_work(&samples_work, HZ);
	return 0;
}

/**
 * gc_netlink_uninit() - answer no longer
 *
 * Context: process, sleeps.
 */
void gc_netlink_uninit(void)
{
	/* Under the lock, since whoever announces a record holds it. */
	spin_lock_bh(&gc_account_lock);
	WRITE_ONCE(notify_on, false);
	spin_unlock_bh(&gc_account_lock);
	cancel_work_sync(&ended_work);
	cancel_delayed_work_sync(&samples_work);
	genl_unregister_family(&family);
	/* A change of the settings may have queued it again. */
	cancel_delayed_work_sync(&samples_work);
}
