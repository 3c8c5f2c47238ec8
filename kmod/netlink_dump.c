// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <net/genetlink.h>

#include "netlink.h"
#include "netlink_dump.h"
#include "netlink_put.h"
#include "ring.h"

/* Each holds a snapshot for as long as its reader likes. */
#define DUMPS_MAX	8

static atomic_t dumps = ATOMIC_INIT(0);

/*
 * Dumps: args[0] is what is dumped, args[1] the next of its domains, args[2]
 * the next of its cgroups or records.
 */
static int take(struct netlink_callback *cb, enum gc_snapshot_what what)
{
	struct gc_snapshot *snapshot;
	int ret = gc_netlink_may_read(cb->skb, cb->extack);

	if (ret)
		return ret;
	if (!atomic_add_unless(&dumps, 1, DUMPS_MAX)) {
		NL_SET_ERR_MSG(cb->extack, "too many dumps at once; try again");
		return -EBUSY;
	}
	snapshot = gc_snapshot_take(what, cb->extack);
	if (IS_ERR(snapshot)) {
		atomic_dec(&dumps);
		return PTR_ERR(snapshot);
	}
	cb->args[0] = (long)snapshot;
	return 0;
}

static int domains_start(struct netlink_callback *cb)
{
	return take(cb, GC_SNAPSHOT_DOMAINS);
}

/**
 * gc_dump_domains_start() - begin a dump of the domains
 * @cb: the dump; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EPERM without CAP_PERFMON, -EBUSY while there are too many,
 * -ENOMEM.
 */
int gc_dump_domains_start(struct netlink_callback *cb)
{
	return netlink_callback_start(cb, domains_start);
}

static int all_start(struct netlink_callback *cb)
{
	struct nlattr *id = genl_info_dump(cb)->attrs[GREENCAP_CGROUP_A_ID];

	if (id) {
		NL_SET_ERR_MSG_ATTR(cb->extack, id, "a dump is of all cgroups: no CGROUP_ID");
		return -EINVAL;
	}
	return take(cb, GC_SNAPSHOT_ALL);
}

/**
 * gc_dump_all_start() - begin a dump of domains and cgroups
 * @cb: the dump; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EINVAL with an id, -EPERM without CAP_PERFMON, -EBUSY while
 * there are too many or cgroups are made too fast, -ENOMEM.
 */
int gc_dump_all_start(struct netlink_callback *cb)
{
	return netlink_callback_start(cb, all_start);
}

/**
 * gc_dump_done() - let go of a dump's snapshot
 * @cb: the dump
 *
 * Context: process.
 * Return: 0.
 */
int gc_dump_done(struct netlink_callback *cb)
{
	gc_snapshot_free((struct gc_snapshot *)cb->args[0]);
	atomic_dec(&dumps);
	return 0;
}

static int dump_domain(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct gc_snapshot *snapshot, unsigned int i)
{
	void *header = gc_netlink_header(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
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
	void *header = gc_netlink_header(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
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

/**
 * gc_dump_snapshot() - put the next part of a dump
 * @skb: takes as many messages as have room
 * @cb: the dump
 *
 * Context: process.
 * Return: bytes put, 0 at the end, -EMSGSIZE if not one message has room.
 */
int gc_dump_snapshot(struct sk_buff *skb, struct netlink_callback *cb)
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

static int ended_start(struct netlink_callback *cb)
{
	struct nlattr *since = genl_info_dump(cb)->attrs[GREENCAP_ENDED_A_SINCE];
	int ret = gc_netlink_may_read(cb->skb, cb->extack);
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

/**
 * gc_dump_ended_start() - begin a dump of final records
 * @cb: the dump; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EPERM without CAP_PERFMON, -ERANGE if SINCE is no number of a record.
 */
int gc_dump_ended_start(struct netlink_callback *cb)
{
	return netlink_callback_start(cb, ended_start);
}

/**
 * gc_dump_ended() - put the next part of a dump of final records
 * @skb: takes as many messages as have room
 * @cb: the dump
 *
 * Records do not change, so that they need no copy: args[0] is the last one
 * sent, args[1] the last one there was at the start. Context: process.
 * Return: bytes put, 0 at the end, -EMSGSIZE if not one message has room.
 */
int gc_dump_ended(struct sk_buff *skb, struct netlink_callback *cb)
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
		header = gc_netlink_header(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
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
