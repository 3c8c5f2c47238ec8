/* SPDX-License-Identifier: GPL-2.0 */
/* Requests that have one answer: the .doit of the family's operations. */
#ifndef _GC_NETLINK_REQUEST_H
#define _GC_NETLINK_REQUEST_H

#include <linux/types.h>

struct genl_info;
struct sk_buff;

int gc_request_reply(struct genl_info *info, u8 cmd, size_t size,
		     int (*fill)(struct sk_buff *msg, const void *data), const void *data);
int gc_request_node(struct sk_buff *skb, struct genl_info *info);
int gc_request_cgroup(struct sk_buff *skb, struct genl_info *info);
int gc_request_settings(struct sk_buff *skb, struct genl_info *info);
int gc_request_set(struct sk_buff *skb, struct genl_info *info);

#endif /* _GC_NETLINK_REQUEST_H */
