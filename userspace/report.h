/* SPDX-License-Identifier: GPL-2.0 */
/* What "greencap stat" says: JSON and tables from a snapshot. Asks nobody. */
#ifndef GC_REPORT_H
#define GC_REPORT_H

#include <stdio.h>

#include "filter.h"
#include "share.h"

struct json_object;

/**
 * struct gc_report - a snapshot and what is needed to understand it
 * @snapshot: totals, or what gc_snapshot_delta() made; only domains that it has are shown
 * @filter: cgroups to show
 * @quality: what the figures rest on
 * @since_ns: boot time clock at load
 * @now_ns: boot time clock of the snapshot
 * @interval_ns: length of the interval of a delta, 0 for totals
 * @raw: add the wire's integers to JSON
 * @ended: the cgroups are final records
 * @share: who pays for shared and idle energy, of all cgroups of @snapshot; NULL: not asked
 */
struct gc_report {
	const struct gc_snapshot *snapshot;
	const struct gc_filter *filter;
	enum greencap_quality quality;
	uint64_t since_ns;
	uint64_t now_ns;
	uint64_t interval_ns;
	bool raw;
	bool ended;
	const struct gc_share *share;
};

/** gc_report_seconds() - the time over which a cgroup's mean power is taken */
double gc_report_seconds(const struct gc_report *report, const struct gc_cgroup *cgroup);

/** gc_report_json() - all of a report; to be freed with json_object_put() */
struct json_object *gc_report_json(const struct gc_report *report);

/** gc_report_table() - all of a report, for people */
void gc_report_table(const struct gc_report *report, FILE *to);

#endif /* GC_REPORT_H */
