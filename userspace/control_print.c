// SPDX-License-Identifier: GPL-2.0
/* What became of writes to controls, in words. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "control_print.h"
#include "json_print.h"
#include "units.h"

const struct gc_control_family gc_family_cap = {
	.prefix = "class/powercap/",
	.format = gc_format_watts,
	.scale = 0.000001,
	.unit = "watts",
};

const struct gc_control_family gc_family_freq = {
	.prefix = "devices/system/cpu/cpufreq/",
	.format = gc_format_hertz,
	.scale = 1e3,
	.unit = "hertz",
};

char *gc_control_value(const struct gc_control_family *family, const char *label, uint64_t value,
		       char *buffer, size_t size)
{
	size_t length = strlen(label);

	if (length > 8 && !strcmp(label + length - 8, " enabled"))
		snprintf(buffer, size, "%s", value ? "on" : "off");
	else
		family->format(buffer, size, (double)value * family->scale);
	return buffer;
}

const char *gc_control_outcome_name(enum gc_control_outcome outcome)
{
	static const char *const names[] = {
		[GC_CONTROL_RESTORED]	= "restored",
		[GC_CONTROL_CHANGED]	= "changed",
		[GC_CONTROL_OWNED]	= "held",
		[GC_CONTROL_GONE]	= "gone",
		[GC_CONTROL_STUCK]	= "stuck",
	};

	return names[outcome];
}

static const char *left_behind(const struct gc_control_failure *failure)
{
	return failure->stuck ? "NOT everything could be put back: see 'greencap cap show' and "
		"'greencap freq show'" : "nothing changed";
}

/*
 * Drivers answer EACCES and EPERM to root only when firmware has locked the
 * register. The powercap core makes ENODATA of every answer of its drivers, and
 * since the range was checked before, the lock is what is left.
 */
static const char *write_reason(int error)
{
	if (error == -ENODATA)
		return "refused by the driver, most likely since it is locked by firmware";
	if (error != -EACCES && error != -EPERM)
		return strerror(-error);
	return geteuid() ? "only root may set limits" : "locked by firmware";
}

int gc_control_explain(const struct gc_control_family *family, const struct gc_control *controls,
		       const struct gc_control_failure *failure, int error)
{
	const struct gc_control *control = &controls[failure->index];
	char present[32], asked[32];

	switch (failure->step) {
	case GC_CONTROL_RECORD:
		gc_error("%s: the original value cannot be kept: %s; %s", control->label,
			 geteuid() && (error == -EACCES || error == -EPERM) ?
			 "only root may set limits" : strerror(-error), left_behind(failure));
		break;
	case GC_CONTROL_READ:
		gc_error("%s cannot be read: %s; %s", control->label, strerror(-error),
			 left_behind(failure));
		break;
	case GC_CONTROL_HELD:
		gc_error("%s is held by a 'greencap run' with process id %d; %s", control->label,
			 failure->owner, left_behind(failure));
		break;
	case GC_CONTROL_WRITE:
		gc_error("%s: %s; %s", control->label, write_reason(error), left_behind(failure));
		break;
	case GC_CONTROL_IGNORED:
		gc_control_value(family, control->label, control->value, asked, sizeof(asked));
		gc_control_value(family, control->label, control->applied, present,
				 sizeof(present));
		gc_error("%s: the hardware did not take %s and stays at %s; %s", control->label,
			 asked, present, left_behind(failure));
		break;
	}
	return GC_EXIT_FAILED;
}

int gc_control_told(const struct gc_control_family *family, const char *label,
		    enum gc_control_outcome outcome, uint64_t original, uint64_t present)
{
	char was[32], is[32];

	gc_control_value(family, label, original, was, sizeof(was));
	gc_control_value(family, label, present, is, sizeof(is));
	switch (outcome) {
	case GC_CONTROL_RESTORED:
		return GC_EXIT_OK;
	case GC_CONTROL_GONE:
		gc_error("%s is not there any more: nothing to put back", label);
		return GC_EXIT_OK;
	case GC_CONTROL_CHANGED:
		gc_error("%s was changed by somebody else, to %s: left alone (it was %s "
			 "before greencap)", label, is, was);
		return GC_EXIT_FAILED;
	case GC_CONTROL_OWNED:
		gc_error("%s is held by a 'greencap run' that still runs: left alone, at %s",
			 label, is);
		return GC_EXIT_FAILED;
	case GC_CONTROL_STUCK:
		break;
	}
	gc_error("%s cannot be put back to %s: %s%s", label, was,
		 geteuid() ? "only root may set limits; it holds " : "it stays at ", is);
	return GC_EXIT_FAILED;
}

static int clear_one(const struct gc_env *env, const struct gc_control_family *family,
		     const struct gc_record *listed, struct json_object *list)
{
	struct gc_record one = *listed, *record = &one;
	enum gc_control_outcome outcome;
	struct json_object *object;
	uint64_t present;
	char value[32];
	int status;

	outcome = gc_control_clear(env, record, &present);
	status = gc_control_told(family, record->label, outcome, record->original, present);
	if (list) {
		object = gc_json_append(list);
		gc_json_string(object, "control", record->label);
		gc_json_string(object, "outcome", gc_control_outcome_name(outcome));
	} else if (outcome == GC_CONTROL_RESTORED) {
		gc_control_value(family, record->label, present, value, sizeof(value));
		printf("%s: back to %s%s\n", record->label, value,
		       record->covers ? ", as set before the run that died" : "");
	}
	return status;
}

int gc_records_explain(int error)
{
	if (error == -EACCES || error == -EPERM)
		gc_error("only root may see and change what greencap has set");
	else
		gc_error("the records of what greencap has set cannot be read: %s",
			 strerror(-error));
	return GC_EXIT_FAILED;
}

int gc_records_clear(const struct gc_env *env, const struct gc_control_family *family,
		     const struct gc_records *records, gc_record_filter *wanted, void *data,
		     bool json)
{
	struct json_object *root = json ? json_object_new_object() : NULL;
	struct json_object *list = json ? gc_json_array(root, "controls") : NULL;
	int status = GC_EXIT_OK;
	size_t matched = 0;

	/* Backwards: the switch of a zone was written after its limits. */
	for (size_t i = records->n_records; i--;) {
		if (!wanted(&records->records[i], data))
			continue;
		matched++;
		if (clear_one(env, family, &records->records[i], list) != GC_EXIT_OK)
			status = GC_EXIT_FAILED;
	}
	if (records->n_damaged) {
		gc_error("%zu damaged records in %s/greencap/original are left alone",
			 records->n_damaged, env->run);
		status = GC_EXIT_FAILED;
	}
	if (json)
		gc_json_print(root, false);
	else if (!matched)
		printf("greencap has set nothing there: nothing changed\n");
	return status;
}
