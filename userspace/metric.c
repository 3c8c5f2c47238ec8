// SPDX-License-Identifier: GPL-2.0
/* Writing metric families and samples. */
#include <stdlib.h>

#include "metric.h"
#include "text.h"

static void begin_family(struct gc_metric_writer *writer, const char *family, const char *unit,
			 const char *text)
{
	const char *suffix = writer->counter && writer->format == GC_METRICS_TEXT ? "_total" : "";

	writer->family = family;
	fprintf(writer->to, "# TYPE %s%s %s\n", family, suffix,
		writer->counter ? "counter" : "gauge");
	if (unit)
		fprintf(writer->to, "# UNIT %s%s %s\n", family, suffix, unit);
	fprintf(writer->to, "# HELP %s%s %s\n", family, suffix, text);
}

void gc_metric_gauge(struct gc_metric_writer *writer, const char *family, const char *unit,
		     const char *text)
{
	writer->counter = false;
	begin_family(writer, family, unit, text);
}

void gc_metric_counter(struct gc_metric_writer *writer, const char *family, const char *unit,
		       const char *text)
{
	writer->counter = true;
	begin_family(writer, family, unit, text);
}

void gc_metric_begin(struct gc_metric_writer *writer)
{
	fprintf(writer->to, "%s%s", writer->family, writer->counter ? "_total" : "");
	writer->first_label = true;
}

static void escape(FILE *to, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", to);
		else if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else
			fputc(*text, to);
	}
}

void gc_metric_label(struct gc_metric_writer *writer, const char *name, const char *value)
{
	char *text = gc_text_utf8(value);

	fprintf(writer->to, "%c%s=\"", writer->first_label ? '{' : ',', name);
	escape(writer->to, text ? text : "");
	fputc('"', writer->to);
	writer->first_label = false;
	free(text);
}

void gc_metric_label_u32(struct gc_metric_writer *writer, const char *name, uint32_t value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	gc_metric_label(writer, name, text);
}

void gc_metric_value(struct gc_metric_writer *writer, double value)
{
	fprintf(writer->to, "%s %.15g\n", writer->first_label ? "" : "}", value);
}

void gc_metric_plain(struct gc_metric_writer *writer, double value)
{
	gc_metric_begin(writer);
	gc_metric_value(writer, value);
}
