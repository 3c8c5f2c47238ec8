/* SPDX-License-Identifier: GPL-2.0 */
/* Frequency limits as requested, applied and effective, and what runs now. */
#ifndef GC_FREQ_SHOW_H
#define GC_FREQ_SHOW_H

#include <json-c/json.h>

#include "cpufreq.h"
#include "record.h"

/* What there is to show; @records is empty for those who may not read them. */
struct gc_freq_view {
	const struct gc_env *env;
	struct gc_cpufreq cpufreq;
	struct gc_records records;
	int records_error;		/* why they could not be read */
};

/** gc_freq_view_read() - read policies and records; 0 or -errno of gc_cpufreq_read() */
int gc_freq_view_read(const struct gc_env *env, struct gc_freq_view *view);
void gc_freq_view_free(struct gc_freq_view *view);

/** gc_freq_show_table() - print a table; neighbours that agree share a line */
void gc_freq_show_table(const struct gc_freq_view *view);

/** gc_freq_show_json() - the same in base units, each policy: {"policies": [...]} */
struct json_object *gc_freq_show_json(const struct gc_freq_view *view);

/** gc_freq_explain() - print why cpufreq cannot be used here; the exit status for it */
int gc_freq_explain(int error);

#endif /* GC_FREQ_SHOW_H */
