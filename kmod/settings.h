/* SPDX-License-Identifier: GPL-2.0 */
/* What userspace can change at run time. */
#ifndef _GC_SETTINGS_H
#define _GC_SETTINGS_H

#include <linux/types.h>

#define GC_PERIOD_MIN_NS	1000000ULL

struct netlink_ext_ack;

/**
 * struct gc_settings - the settings
 * @enabled: the meter runs
 * @period_ns: sampling period while a package is busy
 * @notify_ns: between SAMPLE_NTF messages; 0: none are sent
 */
struct gc_settings {
	bool enabled;
	u64 period_ns;
	u64 notify_ns;
};

void gc_settings_get(struct gc_settings *settings);
int gc_settings_set(const struct gc_settings *settings, struct netlink_ext_ack *extack);
u64 gc_settings_period_ns(void);
bool gc_settings_enabled(void);
void gc_settings_note_enabled(bool enabled);

#endif /* _GC_SETTINGS_H */
