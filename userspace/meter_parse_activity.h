/* SPDX-License-Identifier: GPL-2.0 */
/* What was counted, from netlink. Pure: trusts no byte of it. */
#ifndef GC_METER_PARSE_ACTIVITY_H
#define GC_METER_PARSE_ACTIVITY_H

#include <netlink/attr.h>

#include "snapshot.h"

/*
 * gc_add_bin_activity() - one ACTIVITY nest of a domain into @to, a struct gc_domain
 * gc_add_package_activity() - one of a cgroup into @to, a struct gc_cgroup
 *
 * Each returns 0, -EBADMSG or -ENOMEM. Bins and counts beyond the largest are left out.
 */
int gc_add_bin_activity(struct nlattr *nest, void *to);
int gc_add_package_activity(struct nlattr *nest, void *to);

#endif /* GC_METER_PARSE_ACTIVITY_H */
