/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family; the contract is in <linux/greencap.h>. */
#ifndef _GC_NETLINK_H
#define _GC_NETLINK_H

#include <linux/types.h>

struct netlink_ext_ack;
struct sk_buff;

/**
 * enum gc_netlink_group - multicast groups of the family
 * @GC_NETLINK_SAMPLES: the domains, every now and then
 * @GC_NETLINK_ENDED: final records
 */
enum gc_netlink_group {
	GC_NETLINK_SAMPLES,
	GC_NETLINK_ENDED,
};

int gc_netlink_init(void);
void gc_netlink_uninit(void);
u64 gc_netlink_since_ns(void);
int gc_netlink_may_read(struct sk_buff *skb, struct netlink_ext_ack *extack);
int gc_netlink_may_set(struct sk_buff *skb, struct netlink_ext_ack *extack);
void *gc_netlink_header(struct sk_buff *msg, u32 portid, u32 seq, int flags, u8 cmd);
bool gc_netlink_is_heard(enum gc_netlink_group group);
void gc_netlink_multicast(struct sk_buff *msg, enum gc_netlink_group group);

#endif /* _GC_NETLINK_H */
