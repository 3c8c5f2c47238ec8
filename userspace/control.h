/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Limits that are files of sysfs: written all or none, read back, put back.
 *
 * Nothing here knows watts or hertz: values are in the unit of the file.
 */
#ifndef GC_CONTROL_H
#define GC_CONTROL_H

#include "record.h"

struct gc_control {
	char path[256];			/* from the root of sysfs */
	char label[64];			/* what users call it */
	uint64_t value;			/* to be written */
	uint64_t slack;			/* what the hardware may round by */
	/* Filled by gc_controls_apply(): */
	uint64_t before;
	uint64_t applied;		/* read back */
	bool had_record;		/* a limit that greencap set was in force: @old */
	struct gc_record old;
};

enum gc_control_step {
	GC_CONTROL_RECORD,		/* the original value cannot be kept: nothing is written */
	GC_CONTROL_READ,
	GC_CONTROL_HELD,		/* by a living process: @owner */
	GC_CONTROL_WRITE,
	GC_CONTROL_IGNORED,		/* written without an error, and the old value is there */
};

/* Why gc_controls_apply() gave up. */
struct gc_control_failure {
	size_t index;			/* at which control */
	enum gc_control_step step;
	pid_t owner;
	size_t stuck;			/* controls that could not be put back */
};

/**
 * gc_controls_apply() - write all controls, or leave all as they were
 * @env: roots
 * @controls: in the order of writing; their results are filled
 * @n_controls: their number
 * @owner: process that the limits end with, 0: they stay until they are cleared
 * @failure: filled on failure
 *
 * The original value of a control is on disk before the write. When one write
 * fails, those before it are put back.
 *
 * Return: 0 or -errno.
 */
int gc_controls_apply(const struct gc_env *env, struct gc_control *controls, size_t n_controls,
		      pid_t owner, struct gc_control_failure *failure);

/* How a control came back. */
enum gc_control_outcome {
	GC_CONTROL_RESTORED,
	GC_CONTROL_CHANGED,		/* somebody else wrote to it since: left alone */
	GC_CONTROL_OWNED,		/* a living process holds it: left alone */
	GC_CONTROL_GONE,		/* the control is not there any more */
	GC_CONTROL_STUCK,		/* it could not be written */
};

/**
 * gc_control_undo() - back to what a control held before gc_controls_apply()
 * @env: roots
 * @control: as gc_controls_apply() filled it
 * @present: set to what it holds afterwards
 */
enum gc_control_outcome gc_control_undo(const struct gc_env *env, const struct gc_control *control,
					uint64_t *present);

/**
 * gc_control_clear() - back to what a control held before greencap ever wrote to it
 * @env: roots
 * @record: of the control, as listed; read again under the lock
 * @present: set to what it holds afterwards
 *
 * The record is forgotten when the value is restored, and when it is no longer ours.
 * Of a process that died over a limit that stays only its own is cleared: that
 * limit is back then, with its record.
 */
enum gc_control_outcome gc_control_clear(const struct gc_env *env, struct gc_record *record,
					 uint64_t *present);

#endif /* GC_CONTROL_H */
