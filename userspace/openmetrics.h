/* SPDX-License-Identifier: GPL-2.0 */
/* What is known of the node, as metrics. Pure: asks nobody. */
#ifndef GC_OPENMETRICS_H
#define GC_OPENMETRICS_H

#include <stdio.h>

#include "cpufreq.h"
#include "meter.h"
#include "powercap.h"

/*
 * The two differ in the name that the comments of a counter carry: its family's
 * ("x") in OpenMetrics, its sample's ("x_total") in the text format, which is
 * what promtool and the textfile collector of node_exporter read.
 */
enum gc_metrics_format {
	GC_METRICS_TEXT,	/* text/plain; version=0.0.4 */
	GC_METRICS_OPENMETRICS,	/* application/openmetrics-text; version=1.0.0 */
};

/**
 * struct gc_metrics - what one scrape found
 * @up: the module answered; @node and @snapshot are valid
 * @node: NODE_GET
 * @snapshot: domains and cgroups
 * @powercap: zones, none without powercap
 * @cpufreq: policies, none without cpufreq
 * @seconds: how long it took to ask
 * @errors: scrapes since the start in which the module did not answer
 */
struct gc_metrics {
	bool up;
	struct gc_node node;
	struct gc_snapshot snapshot;
	struct gc_powercap powercap;
	struct gc_cpufreq cpufreq;
	double seconds;
	uint64_t errors;
};

/** gc_metrics_render() - write all metrics, up to and with the line "# EOF" */
void gc_metrics_render(FILE *to, const struct gc_metrics *metrics, enum gc_metrics_format format);

/** gc_metrics_free() - free what a scrape found */
void gc_metrics_free(struct gc_metrics *metrics);

/**
 * gc_metrics_negotiate() - which format a client wants
 * @accept: its Accept header, NULL for none
 *
 * Return: OpenMetrics if it is asked for no less than text is, else text.
 */
enum gc_metrics_format gc_metrics_negotiate(const char *accept);

/** gc_metrics_content_type() - value of the Content-Type header */
const char *gc_metrics_content_type(enum gc_metrics_format format);

#endif /* GC_OPENMETRICS_H */
