// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>
#include <net/genetlink.h>

#include "netlink.h"
#include "netlink_put.h"
#include "netlink_request.h"
#include "ring.h"
#include "settings.h"

/**
 * gc_request_reply() - answer a request
 * @info: the request
 * @cmd: enum greencap_cmd
 * @size: enough for the attributes
 * @fill: puts the attributes; 0 or negative errno
 * @data: for @fill
 *
 * Context: process, sleeps.
 * Return: 0, -ENOMEM, or as @fill.
 */
int gc_request_reply(struct genl_info *info, u8 cmd, size_t size,
		     int (*fill)(struct sk_buff *msg, const void *data), const void *data)
{
	struct sk_buff *msg = genlmsg_new(size, GFP_KERNEL);
	void *header;
	int ret;

	if (!msg)
		return -ENOMEM;
	header = gc_netlink_header(msg, info->snd_portid, info->snd_seq, 0, cmd);
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
	struct gc_node node = {
		.since_ns = gc_netlink_since_ns(),
		.is_counting = gc_model_is_counting(),
		.quality = gc_model_quality(),
	};

	gc_table_stats(&node.table);
	spin_lock_bh(&gc_account_lock);
	gc_ring_stats(&node.ended, &node.ended_lost);
	spin_unlock_bh(&gc_account_lock);
	return gc_put_node(msg, &node);
}

/**
 * gc_request_node() - answer NODE_GET
 * @skb: the request
 * @info: its attributes, checked against the policy; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EPERM without CAP_PERFMON, -ENOMEM.
 */
int gc_request_node(struct sk_buff *skb, struct genl_info *info)
{
	int ret = gc_netlink_may_read(skb, info->extack);

	return ret ?: gc_request_reply(info, GREENCAP_CMD_NODE_GET, GENLMSG_DEFAULT_SIZE,
				       fill_node, NULL);
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

/**
 * gc_request_cgroup() - answer CGROUP_GET of one cgroup
 * @skb: the request
 * @info: its attributes, checked against the policy; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EPERM without CAP_PERFMON, -EINVAL without an id, -ENOENT if no
 * cgroup with this id is tracked, -ENOMEM.
 */
int gc_request_cgroup(struct sk_buff *skb, struct genl_info *info)
{
	struct one_cgroup one = {};
	int ret = gc_netlink_may_read(skb, info->extack);

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
	ret = gc_request_reply(info, GREENCAP_CMD_CGROUP_GET, gc_put_cgroup_size(one.copy->entry),
			       fill_cgroup, &one);
	gc_cgroup_put(one.copy->entry);
	kfree(one.copy);
	return ret;
}

static int fill_settings(struct sk_buff *msg, const void *data)
{
	return gc_put_settings(msg, data);
}

/**
 * gc_request_settings() - answer SETTINGS_GET
 * @skb: the request
 * @info: its attributes, checked against the policy; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EPERM without CAP_PERFMON, -ENOMEM.
 */
int gc_request_settings(struct sk_buff *skb, struct genl_info *info)
{
	struct gc_settings settings;
	int ret = gc_netlink_may_read(skb, info->extack);

	if (ret)
		return ret;
	gc_settings_get(&settings);
	return gc_request_reply(info, GREENCAP_CMD_SETTINGS_GET, GENLMSG_DEFAULT_SIZE,
				fill_settings, &settings);
}

/**
 * gc_request_set() - serve SETTINGS_SET
 * @skb: the request
 * @info: its attributes, checked against the policy; takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0, -EPERM without CAP_SYS_ADMIN, or as gc_settings_set(); after an error
 * nothing has changed.
 */
int gc_request_set(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct gc_settings settings;

	int ret = gc_netlink_may_set(skb, info->extack);

	if (ret)
		return ret;
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
