// SPDX-License-Identifier: GPL-2.0
/* A scrape: asking everybody, and living with who does not answer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exporter.h"

static int ask_module(struct gc_meter *meter, struct gc_metrics *metrics)
{
	int err;

	err = gc_meter_node(meter, &metrics->node);
	if (!err)
		err = gc_meter_snapshot(meter, &metrics->snapshot);
	return err;
}

/* A module that was loaded anew has another family id: one try with what is known, one afresh. */
static int reach_module(struct gc_exporter *exporter, struct gc_metrics *metrics)
{
	int err;

	if (exporter->meter) {
		err = ask_module(exporter->meter, metrics);
		if (!gc_meter_gone(err))
			return err;
		gc_meter_close(exporter->meter);
		exporter->meter = NULL;
	}
	err = gc_meter_open(&exporter->meter);
	if (err) {
		exporter->meter = NULL;
		return err;
	}
	return ask_module(exporter->meter, metrics);
}

int gc_exporter_scrape(struct gc_exporter *exporter, struct gc_metrics *metrics)
{
	uint64_t start_ns = gc_clock_ns();
	int err;

	memset(metrics, 0, sizeof(*metrics));
	err = reach_module(exporter, metrics);
	metrics->up = !err;
	exporter->errors += !!err;
	metrics->errors = exporter->errors;
	if (gc_powercap_read(exporter->env, &metrics->powercap))
		memset(&metrics->powercap, 0, sizeof(metrics->powercap));
	if (gc_cpufreq_read(exporter->env, &metrics->cpufreq))
		memset(&metrics->cpufreq, 0, sizeof(metrics->cpufreq));
	metrics->seconds = (double)(gc_clock_ns() - start_ns) / 1e9;
	return err;
}

char *gc_exporter_text(struct gc_exporter *exporter, enum gc_metrics_format format, size_t *length)
{
	struct gc_metrics metrics;
	char *text = NULL;
	FILE *to;
	int failed;

	gc_exporter_scrape(exporter, &metrics);
	to = open_memstream(&text, length);
	if (to) {
		gc_metrics_render(to, &metrics, format);
		failed = ferror(to);
		failed |= fclose(to);
		if (failed) {
			free(text);
			text = NULL;
		}
	}
	gc_metrics_free(&metrics);
	return text;
}
