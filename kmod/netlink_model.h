/* SPDX-License-Identifier: GPL-2.0 */
/* The messages that set a model and tell the one in force. */
#ifndef _GC_NETLINK_MODEL_H
#define _GC_NETLINK_MODEL_H

#include <linux/greencap.h>
#include <net/netlink.h>

struct genl_info;
struct sk_buff;

extern const struct nla_policy gc_model_policy[GREENCAP_MODEL_A_MAX + 1];

int gc_request_model(struct sk_buff *skb, struct genl_info *info);
int gc_request_model_set(struct sk_buff *skb, struct genl_info *info);

#endif /* _GC_NETLINK_MODEL_H */
