/* SPDX-License-Identifier: GPL-2.0 */
/* The performance counters of a CPU, pinned there, for a model. */
#ifndef _GC_COUNTERS_H
#define _GC_COUNTERS_H

#include "cost.h"

struct netlink_ext_ack;
struct perf_event;

/**
 * struct gc_counters - the counters of a CPU
 * @count: how many there should be
 * @valid: all of them have counted since @last
 * @event: the counters; NULL where one could not be had
 * @last: what they said when they were last read
 */
struct gc_counters {
	unsigned int count;
	bool valid;
	struct perf_event *event[GREENCAP_COUNTERS_MAX];
	u64 last[GREENCAP_COUNTERS_MAX];
};

bool gc_counters_read(struct gc_counters *counters, u64 *delta);
int gc_counters_open(struct gc_counters *counters, const struct gc_model *model,
		     unsigned int cpu, struct netlink_ext_ack *extack);
void gc_counters_close(struct gc_counters *counters);
void gc_counters_enable(struct gc_counters *counters);

#endif /* _GC_COUNTERS_H */
