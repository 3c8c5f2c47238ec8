/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From netlink messages to plain data. Pure: what arrives is bytes, and bytes
 * may be wrong; nothing here trusts a length, a type or a terminating zero.
 */
#ifndef GC_METER_PARSE_H
#define GC_METER_PARSE_H

#include <linux/netlink.h>

#include "meter.h"

/*
 * Answers to NODE_GET, SETTINGS_GET and one CGROUP_GET. @nlh is a whole message,
 * header included, nlmsg_len bytes long. Each returns 0, -EBADMSG for a
 * malformed message, or -ENOMEM.
 */
int gc_parse_node(const struct nlmsghdr *nlh, struct gc_node *node);
int gc_parse_settings(const struct nlmsghdr *nlh, struct gc_settings *settings);
int gc_parse_cgroup(const struct nlmsghdr *nlh, struct gc_cgroup *cgroup);

/**
 * gc_parse_record() - add one message of a dump to a snapshot
 * @nlh: DOMAIN_GET, CGROUP_GET or ENDED_GET; other commands are left out
 * @snapshot: grows by the record
 *
 * Records of an unknown domain are left out.
 *
 * Return: 0; -EBADMSG for a malformed message; -EAGAIN when it belongs to
 * another moment than what the snapshot has; -ENOMEM.
 */
int gc_parse_record(const struct nlmsghdr *nlh, struct gc_snapshot *snapshot);

/**
 * gc_parse_reason() - the extack text of an error or of the end of a dump
 * @nlh: NLMSG_ERROR or NLMSG_DONE
 * @reason: filled with the text, "" if there is none
 * @size: of @reason
 */
void gc_parse_reason(const struct nlmsghdr *nlh, char *reason, size_t size);

#endif /* GC_METER_PARSE_H */
