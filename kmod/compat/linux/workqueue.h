/* SPDX-License-Identifier: GPL-2.0 */
/* The queue that schedule_work() uses was system_wq once. */
#ifndef _GC_COMPAT_LINUX_WORKQUEUE_H
#define _GC_COMPAT_LINUX_WORKQUEUE_H

#include_next <linux/workqueue.h>

#ifndef GC_HAVE_SYSTEM_PERCPU_WQ
#define system_percpu_wq system_wq
#endif

#endif /* _GC_COMPAT_LINUX_WORKQUEUE_H */
