/* SPDX-License-Identifier: GPL-2.0 */
/* What 'greencap run' says at the end. */
#ifndef GC_RUN_REPORT_H
#define GC_RUN_REPORT_H

#include <stdio.h>

#include "run_child.h"
#include "run_limits.h"
#include "run_meter.h"

struct gc_run_report {
	char **command;
	const char *name;
	const struct gc_run_child *child;
	const struct gc_run_group *group;
	const struct gc_run_meter *meter;
	const struct gc_run_cost *cost;
	const struct gc_run_limits *limits;	/* as they were applied */
	ssize_t left_over;			/* processes, or -errno of removing the cgroup */
	bool restored;				/* limits are as they were */
};

/** gc_run_report_text() - for people */
void gc_run_report_text(FILE *out, const struct gc_run_report *report);

/** gc_run_report_json() - in base units */
void gc_run_report_json(FILE *out, const struct gc_run_report *report);

#endif /* GC_RUN_REPORT_H */
