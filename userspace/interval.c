// SPDX-License-Identifier: GPL-2.0
/* Interval after interval. */
#include <errno.h>
#include <string.h>

#include "interval.h"
#include "snapshot_delta.h"

static int ask(struct gc_interval *interval, struct gc_snapshot *snapshot)
{
	int err;

	err = gc_meter_node(interval->meter, &interval->node);
	return err ? err : gc_meter_snapshot(interval->meter, snapshot);
}

int gc_interval_begin(struct gc_interval *interval)
{
	int err;

	err = ask(interval, &interval->before);
	interval->now_ns = err ? 0 : gc_snapshot_ns(&interval->before);
	return err;
}

/* Totals of another load of the module say nothing about this one's. */
static int begin_anew(struct gc_interval *interval)
{
	bool told = interval->module_gone;
	int err;

	gc_interval_free(interval);
	err = gc_meter_reopen(interval->meter);
	if (!err)
		err = gc_interval_begin(interval);
	interval->module_gone = gc_meter_gone(err);
	if (interval->module_gone)
		return told ? -EAGAIN : -ENODEV;
	return err ? err : -ESTALE;
}

int gc_interval_next(struct gc_interval *interval)
{
	int err;

	gc_snapshot_free(&interval->delta);
	if (interval->module_gone || !interval->before.n_domains)
		return begin_anew(interval);
	if (interval->after.n_domains) {
		gc_snapshot_free(&interval->before);
		interval->before = interval->after;
		memset(&interval->after, 0, sizeof(interval->after));
	}
	err = ask(interval, &interval->after);
	if (gc_meter_gone(err))
		return begin_anew(interval);
	if (!err)
		err = gc_snapshot_delta(&interval->before, &interval->after, &interval->delta);
	if (err)
		return err;
	interval->now_ns = gc_snapshot_ns(&interval->after);
	interval->ns = interval->now_ns - gc_snapshot_ns(&interval->before);
	if (!interval->ns)
		gc_snapshot_free(&interval->delta);
	return interval->ns ? 0 : -EAGAIN;
}

void gc_interval_free(struct gc_interval *interval)
{
	gc_snapshot_free(&interval->before);
	gc_snapshot_free(&interval->after);
	gc_snapshot_free(&interval->delta);
}
