/* SPDX-License-Identifier: GPL-2.0 */
/* Messages that nobody asked for: samples and final records. */
#ifndef _GC_NOTIFY_H
#define _GC_NOTIFY_H

#include <linux/types.h>

void gc_notify_start(void);
void gc_notify_stop(void);
void gc_notify_ended(void);
void gc_notify_set_period(u64 period_ns);

#endif /* _GC_NOTIFY_H */
