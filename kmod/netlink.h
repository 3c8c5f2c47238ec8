/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family; the contract is in <linux/greencap.h>. */
#ifndef _GC_NETLINK_H
#define _GC_NETLINK_H

#include <linux/types.h>

int gc_netlink_init(void);
void gc_netlink_uninit(void);
void gc_netlink_ended(void);
void gc_netlink_set_notify(u64 period_ns);

#endif /* _GC_NETLINK_H */
