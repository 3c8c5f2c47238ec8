// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/genetlink.h>

#include "gc_nl.h"

void put(struct request *req, unsigned int type, const void *data, size_t len)
{
	struct nlattr *attr = (struct nlattr *)(req->data + req->len);

	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + len;
	memcpy((char *)attr + NLA_HDRLEN, data, len);
	memset((char *)attr + NLA_HDRLEN + len, 0, NLA_ALIGN(len) - len);
	req->len += NLA_HDRLEN + NLA_ALIGN(len);
}

void put_u64(struct request *req, unsigned int type, uint64_t value)
{
	put(req, type, &value, sizeof(value));
}

void put_u32(struct request *req, unsigned int type, uint32_t value)
{
	put(req, type, &value, sizeof(value));
}

uint64_t attr_u64(const struct nlattr *attr)
{
	uint64_t value = 0;

	if (attr)
		memcpy(&value, (const char *)attr + NLA_HDRLEN, sizeof(value));
	return value;
}

uint32_t attr_u32(const struct nlattr *attr)
{
	uint32_t value = 0;

	if (attr)
		memcpy(&value, (const char *)attr + NLA_HDRLEN, sizeof(value));
	return value;
}

const char *attr_string(const struct nlattr *attr)
{
	return attr ? (const char *)attr + NLA_HDRLEN : "";
}

static const struct nlattr *next_attr(const struct nlattr *attr)
{
	return (const void *)((const char *)attr + NLA_ALIGN(attr->nla_len));
}

#define for_each_attr(attr, data, len) \
	for (attr = (const void *)(data); \
	     (const char *)attr + NLA_HDRLEN <= (const char *)(data) + (len) && \
	     attr->nla_len >= NLA_HDRLEN; \
	     attr = next_attr(attr))

void nl_parse(const void *data, size_t len, struct attrs *attrs)
{
	const struct nlattr *attr;

	memset(attrs, 0, sizeof(*attrs));
	for_each_attr(attr, data, len)
		if ((attr->nla_type & NLA_TYPE_MASK) < MAX_ATTR)
			attrs->at[attr->nla_type & NLA_TYPE_MASK] = attr;
}

void each_attr(const struct attrs *attrs, unsigned int type,
	       void (*fn)(const struct nlattr *attr, void *arg), void *arg)
{
	const struct nlattr *first = NULL, *attr;
	unsigned int i;

	if (!attrs->at[type])
		return;
	for (i = 0; i < MAX_ATTR; i++)
		if (attrs->at[i] && (!first || attrs->at[i] < first))
			first = attrs->at[i];
	/* What comes more than once never comes first. */
	for (attr = first;; attr = next_attr(attr)) {
		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			fn(attr, arg);
		if (attr == attrs->at[type])
			return;
	}
}

size_t nest_begin(struct request *req, unsigned int type)
{
	size_t begin = req->len;

	put(req, type | NLA_F_NESTED, "", 0);
	return begin;
}

void nest_end(struct request *req, size_t begin)
{
	((struct nlattr *)(req->data + begin))->nla_len = req->len - begin;
}

static int send_to(struct nl *nl, uint16_t family, unsigned int cmd, int flags,
		   const struct request *req)
{
	struct {
		struct nlmsghdr nlh;
		struct genlmsghdr genl;
		char data[4096];
	} msg = {
		.nlh = {
			.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN + (req ? req->len : 0),
			.nlmsg_type = family,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags,
			.nlmsg_seq = ++nl->seq,
		},
		.genl = { .cmd = cmd, .version = 1 },
	};

	if (req)
		memcpy(msg.data, req->data, req->len);
	return send(nl->fd, &msg, msg.nlh.nlmsg_len, 0) < 0 ? -errno : 0;
}

int nl_send(struct nl *nl, unsigned int cmd, int flags, const struct request *req)
{
	return send_to(nl, nl->family, cmd, flags, req);
}

static void take_extack(struct nl *nl, const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *err = NLMSG_DATA(nlh);
	size_t skip = NLMSG_HDRLEN + sizeof(*err);
	struct attrs attrs;

	nl->extack[0] = 0;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += err->msg.nlmsg_len - NLMSG_HDRLEN;
	nl_parse((const char *)nlh + skip, nlh->nlmsg_len - skip, &attrs);
	snprintf(nl->extack, sizeof(nl->extack), "%s", attr_string(attrs.at[NLMSGERR_ATTR_MSG]));
}

/* A dump that fails ends with DONE, its error and the text behind it. */
static void take_done_extack(struct nl *nl, const struct nlmsghdr *nlh)
{
	size_t skip = NLMSG_HDRLEN + sizeof(int);
	struct attrs attrs;

	nl->extack[0] = 0;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	nl_parse((const char *)nlh + skip, nlh->nlmsg_len - skip, &attrs);
	snprintf(nl->extack, sizeof(nl->extack), "%s", attr_string(attrs.at[NLMSGERR_ATTR_MSG]));
}

/* One datagram. Return: 1 when the request is done, 0, or negative errno. */
int nl_receive(struct nl *nl, nl_fn fn, void *arg)
{
	static char buffer[65536];
	const struct nlmsghdr *nlh = (const void *)buffer;
	ssize_t len = recv(nl->fd, buffer, sizeof(buffer), 0);
	struct attrs attrs;
	int error;

	if (len < 0)
		return -errno;
	for (; NLMSG_OK(nlh, (size_t)len); nlh = NLMSG_NEXT(nlh, len)) {
		const struct genlmsghdr *genl = NLMSG_DATA(nlh);

		switch (nlh->nlmsg_type) {
		case NLMSG_ERROR:
			take_extack(nl, nlh);
			error = ((const struct nlmsgerr *)NLMSG_DATA(nlh))->error;
			return error ? error : 1;
		case NLMSG_DONE:
			take_done_extack(nl, nlh);
			error = *(const int *)NLMSG_DATA(nlh);
			return error < 0 ? error : 1;
		}
		nl_parse((const char *)genl + GENL_HDRLEN,
			 nlh->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, &attrs);
		if (fn)
			fn(genl->cmd, &attrs, arg);
	}
	return 0;
}

int nl_request(struct nl *nl, unsigned int cmd, int flags, const struct request *req,
	       nl_fn fn, void *arg)
{
	int ret = nl_send(nl, cmd, flags, req);

	while (!ret)
		ret = nl_receive(nl, fn, arg);
	return ret < 0 ? ret : 0;
}

static void family_groups(struct nl *nl, const struct nlattr *groups)
{
	const struct nlattr *group;
	struct attrs attrs;

	for_each_attr(group, (const char *)groups + NLA_HDRLEN, groups->nla_len - NLA_HDRLEN) {
		nl_parse((const char *)group + NLA_HDRLEN, group->nla_len - NLA_HDRLEN, &attrs);
		nl->group[strcmp(attr_string(attrs.at[CTRL_ATTR_MCAST_GRP_NAME]),
				 GREENCAP_MCGRP_SAMPLES) ? 1 : 0] =
			attr_u32(attrs.at[CTRL_ATTR_MCAST_GRP_ID]);
	}
}

static void family_answer(unsigned int cmd, const struct attrs *attrs, void *arg)
{
	struct nl *nl = arg;

	(void)cmd;
	memcpy(&nl->family, (const char *)attrs->at[CTRL_ATTR_FAMILY_ID] + NLA_HDRLEN, 2);
	if (attrs->at[CTRL_ATTR_MCAST_GROUPS])
		family_groups(nl, attrs->at[CTRL_ATTR_MCAST_GROUPS]);
}

/* Return: 0, -ENOENT without the module, or another negative errno. */
int nl_open(struct nl *nl)
{
	struct request req = { .len = 0 };
	int one = 1, ret, size = 4 << 20;

	memset(nl, 0, sizeof(*nl));
	nl->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (nl->fd < 0)
		return -errno;
	setsockopt(nl->fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(nl->fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	setsockopt(nl->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	put(&req, CTRL_ATTR_FAMILY_NAME, GREENCAP_GENL_NAME, sizeof(GREENCAP_GENL_NAME));
	ret = send_to(nl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, &req);
	while (!ret)
		ret = nl_receive(nl, family_answer, nl);
	if (ret < 0)
		nl_close(nl);
	return ret < 0 ? ret : 0;
}

void nl_close(struct nl *nl)
{
	close(nl->fd);
}

int nl_join(struct nl *nl, uint32_t group)
{
	return setsockopt(nl->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) ?
		-errno : 0;
}
