/* SPDX-License-Identifier: GPL-2.0 */
/* Performance counters by name, and which this processor has. Pure. */
#ifndef GC_EVENT_H
#define GC_EVENT_H

#include "hardware.h"
#include "model.h"

/* What can be counted. */
struct gc_event {
	const char *name;
	struct gc_counter counter;
	bool general;			/* takes a counter that perf's users then lack */
};

/**
 * gc_event_find() - an event by its name
 * @hardware: whose raw events are meant
 * @name: "instructions", "cycles", "cache-misses", "branches" or "fp"
 *
 * Return: NULL for an unknown name, and for one that this processor is not known to have.
 */
const struct gc_event *gc_event_find(const struct gc_hardware *hardware, const char *name);

/** gc_event_name() - the name of a counter, NULL for one that has none */
const char *gc_event_name(const struct gc_counter *counter);

#endif /* GC_EVENT_H */
