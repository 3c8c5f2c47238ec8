/* SPDX-License-Identifier: GPL-2.0 */
/* Interval after interval, for what runs on: also when the module comes and goes. */
#ifndef GC_INTERVAL_H
#define GC_INTERVAL_H

#include "meter.h"

/* Two snapshots, what lies between, and who measured it. */
struct gc_interval {
	struct gc_meter *meter;
	struct gc_node node;
	struct gc_snapshot before;
	struct gc_snapshot after;
	struct gc_snapshot delta;
	uint64_t now_ns;		/* boot time clock at its end */
	uint64_t ns;			/* its length */
	bool module_gone;
};

/**
 * gc_interval_begin() - begin the first interval
 * @interval: its meter is set, the rest is zero
 *
 * Return: 0 or -errno as of gc_meter_snapshot().
 */
int gc_interval_begin(struct gc_interval *interval);

/**
 * gc_interval_next() - end an interval; the next begins where this one ends
 * @interval: as gc_interval_begin() left it; its delta is valid after 0
 *
 * Return: 0; -EAGAIN when there is nothing to tell this time; -ENODEV once when
 * the module is found to be gone (ask on, it may come back); -ESTALE when it was
 * loaded anew, and a first interval begins; another -errno.
 */
int gc_interval_next(struct gc_interval *interval);

/** gc_interval_free() - free all but the meter */
void gc_interval_free(struct gc_interval *interval);

#endif /* GC_INTERVAL_H */
