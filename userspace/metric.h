/* SPDX-License-Identifier: GPL-2.0 */
/* Writing metric families and samples. */
#ifndef GC_METRIC_H
#define GC_METRIC_H

#include "openmetrics.h"

/* Where the text goes, and which family is being written. */
struct gc_metric_writer {
	FILE *to;
	enum gc_metrics_format format;
	const char *family;
	bool counter;
	bool first_label;
};

/*
 * Begin a family. Its name ends in the unit, if there is one ("joules", "watts"),
 * and has no "_total", which the samples of a counter get; @text says what it means.
 */
void gc_metric_gauge(struct gc_metric_writer *writer, const char *family, const char *unit,
		     const char *text);
void gc_metric_counter(struct gc_metric_writer *writer, const char *family, const char *unit,
		       const char *text);

/* A sample: begin, labels, value. Label values may hold any bytes. */
void gc_metric_begin(struct gc_metric_writer *writer);
void gc_metric_label(struct gc_metric_writer *writer, const char *name, const char *value);
void gc_metric_label_u32(struct gc_metric_writer *writer, const char *name, uint32_t value);
void gc_metric_value(struct gc_metric_writer *writer, double value);

/** gc_metric_plain() - a sample without labels */
void gc_metric_plain(struct gc_metric_writer *writer, double value);

#endif /* GC_METRIC_H */
