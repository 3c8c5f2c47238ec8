/* SPDX-License-Identifier: GPL-2.0 */
/* Power limits as requested, applied and effective. */
#ifndef GC_CAP_SHOW_H
#define GC_CAP_SHOW_H

#include <json-c/json.h>

#include "powercap.h"
#include "record.h"

/* What there is to show; @records is empty for those who may not read them. */
struct gc_cap_view {
	const struct gc_env *env;
	struct gc_powercap powercap;
	struct gc_records records;
	int records_error;		/* why they could not be read */
};

/** gc_cap_view_read() - read zones and records; 0 or -errno of gc_powercap_read() */
int gc_cap_view_read(const struct gc_env *env, struct gc_cap_view *view);
void gc_cap_view_free(struct gc_cap_view *view);

/** gc_cap_show_table() - print a table of all zones that can be limited */
void gc_cap_show_table(const struct gc_cap_view *view);

/** gc_cap_show_json() - the same in base units: {"zones": [...]} */
struct json_object *gc_cap_show_json(const struct gc_cap_view *view);

/** gc_cap_explain() - print why powercap cannot be used here; the exit status for it */
int gc_cap_explain(int error);

#endif /* GC_CAP_SHOW_H */
