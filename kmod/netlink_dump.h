/* SPDX-License-Identifier: GPL-2.0 */
/* Dumps: many answers to one request, all of one moment. */
#ifndef _GC_NETLINK_DUMP_H
#define _GC_NETLINK_DUMP_H

struct netlink_callback;
struct sk_buff;

int gc_dump_domains_start(struct netlink_callback *cb);
int gc_dump_all_start(struct netlink_callback *cb);
int gc_dump_snapshot(struct sk_buff *skb, struct netlink_callback *cb);
int gc_dump_done(struct netlink_callback *cb);
int gc_dump_ended_start(struct netlink_callback *cb);
int gc_dump_ended(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _GC_NETLINK_DUMP_H */
