/* SPDX-License-Identifier: GPL-2.0 */
/* Scrapes: asking module, powercap and cpufreq, and answering over HTTP. */
#ifndef GC_EXPORTER_H
#define GC_EXPORTER_H

#include "openmetrics.h"

/* One a process; the HTTP library calls from one thread only. */
struct gc_exporter {
	const struct gc_env *env;
	struct gc_meter *meter;		/* NULL until the module answers */
	uint64_t errors;
};

/**
 * gc_exporter_scrape() - ask for everything
 * @exporter: opens the module again if it was gone
 * @metrics: filled with what could be had; gc_metrics_free() frees it
 *
 * Return: 0, or the -errno of the module; @metrics is valid either way.
 */
int gc_exporter_scrape(struct gc_exporter *exporter, struct gc_metrics *metrics);

/**
 * gc_exporter_text() - a scrape as text
 * @exporter: as for gc_exporter_scrape()
 * @format: how
 * @length: set on success
 *
 * Return: an allocated text, NULL without memory.
 */
char *gc_exporter_text(struct gc_exporter *exporter, enum gc_metrics_format format,
		       size_t *length);

/**
 * gc_exporter_listen() - open the socket that is served
 * @address: "ADDR:PORT", "[ADDR]:PORT" or ":PORT"
 * @fd: set on success
 *
 * Prints why it is refused.
 *
 * Return: enum gc_exit.
 */
int gc_exporter_listen(const char *address, int *fd);

/** gc_exporter_serve() - answer until SIGTERM or SIGINT; takes @fd. Return: enum gc_exit */
int gc_exporter_serve(struct gc_exporter *exporter, int fd);

#endif /* GC_EXPORTER_H */
