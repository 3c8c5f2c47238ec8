/* SPDX-License-Identifier: GPL-2.0 */
/* What was counted, from netlink. Pure: trusts no byte of it. */
#ifndef GC_METER_PARSE_ACTIVITY_H
#define GC_METER_PARSE_ACTIVITY_H

#include <netlink/attr.h>

#include "snapshot.h"

/**
 * gc_add_bin_activity() - take an ACTIVITY nest of a domain
 * @nest: the nest
 * @to: the struct gc_domain; bins and counts beyond the largest are left out
 *
 * Return: 0 or -EBADMSG.
 */
int gc_add_bin_activity(struct nlattr *nest, void *to);

#endif /* GC_METER_PARSE_ACTIVITY_H */
