/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Before dumps had cb->extack at their start, a refusal there could have no
 * text; and no refusal one with numbers in it.
 */
#ifndef _GC_COMPAT_LINUX_NETLINK_H
#define _GC_COMPAT_LINUX_NETLINK_H

#include_next <linux/netlink.h>

/**
 * netlink_callback_start() - start a dump, with cb->extack to take the reason of a refusal
 * @cb: the dump
 * @start: starts it
 *
 * Older kernels would answer with the errno alone. So the answer is given here,
 * the same as theirs and with the text; -EINTR tells them that it was given.
 *
 * Return: what the dump's .start shall return.
 */
static inline int netlink_callback_start(struct netlink_callback *cb,
					 int (*start)(struct netlink_callback *cb))
{
#ifdef GC_HAVE_DUMP_EXTACK
	return start(cb);
#else
	struct netlink_ext_ack extack = {};
	int ret;

	cb->extack = &extack;
	ret = start(cb);
	cb->extack = NULL;
	if (!ret)
		return 0;
	netlink_ack(cb->skb, (struct nlmsghdr *)cb->nlh, ret, &extack);
	return -EINTR;
#endif
}

#ifndef NL_SET_ERR_MSG_FMT
/*
 * The text outlives the request by a little: it is static, and one that a
 * second request would need at that moment is garbled, but ends.
 */
#define NL_SET_ERR_MSG_FMT(extack, fmt, args...) do {		\
	static char __text[80];					\
	struct netlink_ext_ack *__extack = (extack);		\
								\
	if (__extack) {						\
		snprintf(__text, sizeof(__text), fmt, ##args);	\
		__extack->_msg = __text;			\
	}							\
} while (0)
#endif

#endif /* _GC_COMPAT_LINUX_NETLINK_H */
