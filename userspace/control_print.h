/* SPDX-License-Identifier: GPL-2.0 */
/* What became of writes to controls, in words; shared by cap, freq and run. */
#ifndef GC_CONTROL_PRINT_H
#define GC_CONTROL_PRINT_H

#include "control.h"

/** gc_format_fn - a value of a control for people; as gc_format_watts() */
typedef char *(*gc_format_fn)(char *buffer, size_t size, double value);

/**
 * struct gc_control_family - what differs between powercap and cpufreq
 * @prefix: of the paths of its controls, from the root of sysfs
 * @format: a value in base units
 * @scale: what one of the file's unit is in base units
 * @unit: of base units, for JSON: "watts", "hertz"
 */
struct gc_control_family {
	const char *prefix;
	gc_format_fn format;
	double scale;
	const char *unit;
};

extern const struct gc_control_family gc_family_cap;
extern const struct gc_control_family gc_family_freq;

/**
 * gc_control_explain() - print why gc_controls_apply() refused, and what that left
 *
 * Return: the exit status for it.
 */
int gc_control_explain(const struct gc_control_family *family, const struct gc_control *controls,
		       const struct gc_control_failure *failure, int error);

/**
 * gc_control_told() - print to standard error when a control did not come back
 * @label: what users call it
 * @original: what it should hold
 * @present: what it holds
 *
 * Return: GC_EXIT_OK when it came back or is not there any more, else GC_EXIT_FAILED.
 */
int gc_control_told(const struct gc_control_family *family, const char *label,
		    enum gc_control_outcome outcome, uint64_t original, uint64_t present);

/** gc_control_outcome_name() - "restored", "changed", "held", "gone", "stuck" */
const char *gc_control_outcome_name(enum gc_control_outcome outcome);

/** gc_control_value() - a control's value for people; a switch is "on" or "off" */
char *gc_control_value(const struct gc_control_family *family, const char *label, uint64_t value,
		       char *buffer, size_t size);

/** gc_records_explain() - print why the records cannot be read; the exit status for it */
int gc_records_explain(int error);

/** gc_record_filter - whether a record is meant */
typedef bool gc_record_filter(const struct gc_record *record, void *data);

/**
 * gc_records_clear() - put controls back, and print what became of each
 * @env: roots
 * @family: theirs
 * @records: as read with the family's prefix
 * @wanted: says which
 * @data: for @wanted
 * @json: print JSON instead of text
 *
 * Return: GC_EXIT_OK when all came back, else GC_EXIT_FAILED.
 */
int gc_records_clear(const struct gc_env *env, const struct gc_control_family *family,
		     const struct gc_records *records, gc_record_filter *wanted, void *data,
		     bool json);

#endif /* GC_CONTROL_PRINT_H */
