/* SPDX-License-Identifier: GPL-2.0 */
/* The attributes of a dump request were in the dump's own structure before. */
#ifndef _GC_COMPAT_NET_GENETLINK_H
#define _GC_COMPAT_NET_GENETLINK_H

#include_next <net/genetlink.h>

#ifndef GC_HAVE_GENL_INFO_DUMP
#define genl_info_dump(cb)	genl_dumpit_info(cb)
#endif

#endif /* _GC_COMPAT_NET_GENETLINK_H */
