// SPDX-License-Identifier: GPL-2.0
/* Limits that are files of sysfs: written all or none, read back, put back. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "file.h"

#define READ_TRIES	50
#define READ_PAUSE_US	10000

static int read_control(const struct gc_env *env, const char *path, uint64_t *value)
{
	return gc_file_read_u64(value, "%s/%s", env->sysfs, path);
}

static int write_control(const struct gc_env *env, const char *path, uint64_t value)
{
	return gc_file_write_u64(value, "%s/%s", env->sysfs, path);
}

/*
 * What a control holds after @written was written over @previous. cpufreq takes
 * a limit over in a work item of its own, so that the old value is read for a
 * moment; a value that is neither is one that was rounded.
 */
static int read_back(const struct gc_env *env, const char *path, uint64_t previous,
		     uint64_t written, uint64_t *present)
{
	for (int try = 0; ; try++) {
		int error = read_control(env, path, present);

		if (error || *present == written || *present != previous || try == READ_TRIES)
			return error;
		usleep(READ_PAUSE_US);
	}
}

/* A limit that ends with a process keeps the one that stays, in case it dies. */
static void cover(struct gc_record *record, const struct gc_record *old)
{
	if (!record->owner || old->owner || old->pending)
		return;
	record->covers = true;
	record->below_requested = old->requested;
	record->below_applied = old->applied;
}

/* What holds the control now, and so what shall come back. */
static int find_original(const struct gc_env *env, struct gc_control *control,
			 struct gc_record *record, struct gc_control_failure *failure)
{
	struct gc_record old;
	int error = gc_record_load(env, control->path, &old);

	record->original = control->before;
	if (error == -ENOENT)
		return 0;
	if (error)
		return error;
	if (gc_record_owner_alive(env, &old) && old.owner != record->owner) {
		failure->step = GC_CONTROL_HELD;
		failure->owner = old.owner;
		return -EBUSY;
	}
	/* Changed since by somebody else: that is the original now. */
	if (control->before != old.applied && !old.pending)
		return 0;
	record->original = old.original;
	/* Left behind by a process that died: not a state to return to. */
	if (old.owner && old.owner != record->owner) {
		control->before = old.covers ? old.below_applied : old.original;
		if (!old.covers)
			return 0;
		old = gc_record_below(&old);
	}
	control->had_record = true;
	control->old = old;
	cover(record, &old);
	return 0;
}

static int prepare(const struct gc_env *env, struct gc_control *control, pid_t owner,
		   struct gc_record *record, struct gc_control_failure *failure)
{
	int error;

	failure->step = GC_CONTROL_READ;
	error = read_control(env, control->path, &control->before);
	if (error)
		return error;
	*record = (struct gc_record){ .requested = control->value, .pending = true };
	memcpy(record->path, control->path, sizeof(record->path));
	memcpy(record->label, control->label, sizeof(record->label));
	failure->step = GC_CONTROL_RECORD;
	error = gc_record_set_owner(env, record, owner);
	if (!error)
		error = find_original(env, control, record, failure);
	return error;
}

/* Back to before, with the record that was there before. */
static int put_back(const struct gc_env *env, const struct gc_control *control)
{
	uint64_t previous, present;
	int error;

	error = read_control(env, control->path, &previous);
	/* A locked control refuses every write; if it was not changed, it is back. */
	if (!error && previous != control->before)
		error = write_control(env, control->path, control->before);
	if (!error)
		error = read_back(env, control->path, previous, control->before, &present);
	if (!error && present != control->before)
		error = -EIO;
	/* As long as the value is not back, the record says what it should be. */
	if (error)
		return error;
	if (control->had_record)
		return gc_record_save(env, &control->old);
	return gc_record_forget(env, control->path);
}

static bool was_ignored(const struct gc_control *control, uint64_t present)
{
	uint64_t distance = control->value > present ? control->value - present :
						       present - control->value;

	return control->applied == present && distance > control->slack;
}

static int write_and_check(const struct gc_env *env, struct gc_control *control,
			   struct gc_record *record, struct gc_control_failure *failure)
{
	uint64_t present;
	int error;

	error = read_control(env, control->path, &present);
	failure->step = GC_CONTROL_WRITE;
	if (!error)
		error = write_control(env, control->path, control->value);
	if (!error)
		error = read_back(env, control->path, present, control->value, &control->applied);
	if (error)
		return error;
	if (was_ignored(control, present)) {
		failure->step = GC_CONTROL_IGNORED;
		return -EIO;
	}
	record->applied = control->applied;
	record->pending = false;
	failure->step = GC_CONTROL_RECORD;
	return gc_record_save(env, record);
}

static int apply_one(const struct gc_env *env, struct gc_control *control, pid_t owner,
		     struct gc_control_failure *failure)
{
	struct gc_record record;
	int error;

	control->had_record = false;
	error = prepare(env, control, owner, &record, failure);
	if (!error)
		error = gc_record_save(env, &record);
	if (error)
		return error;
	error = write_and_check(env, control, &record, failure);
	if (!error)
		return 0;
	failure->stuck += put_back(env, control) != 0;
	return error;
}

int gc_controls_apply(const struct gc_env *env, struct gc_control *controls, size_t n_controls,
		      pid_t owner, struct gc_control_failure *failure)
{
	int lock, error = 0;

	*failure = (struct gc_control_failure){ .step = GC_CONTROL_RECORD };
	lock = gc_record_lock(env);
	if (lock < 0)
		return lock;
	for (size_t i = 0; i < n_controls && !error; i++) {
		error = apply_one(env, &controls[i], owner, failure);
		if (!error)
			continue;
		failure->index = i;
		while (i--)
			failure->stuck += put_back(env, &controls[i]) != 0;
		break;
	}
	close(lock);
	return error;
}

enum gc_control_outcome gc_control_undo(const struct gc_env *env, const struct gc_control *control,
					uint64_t *present)
{
	enum gc_control_outcome outcome = GC_CONTROL_RESTORED;
	int lock, error;

	*present = 0;
	lock = gc_record_lock(env);
	error = read_control(env, control->path, present);
	if (error == -ENOENT) {
		outcome = GC_CONTROL_GONE;
		gc_record_forget(env, control->path);
	} else if (!error && *present != control->applied) {
		outcome = GC_CONTROL_CHANGED;
		gc_record_forget(env, control->path);
	} else if (error || put_back(env, control)) {
		outcome = GC_CONTROL_STUCK;
	}
	read_control(env, control->path, present);
	if (lock >= 0)
		close(lock);
	return outcome;
}

static enum gc_control_outcome restore(const struct gc_env *env, const struct gc_record *record,
				       uint64_t *present)
{
	uint64_t previous, back = record->covers ? record->below_applied : record->original;
	int error;

	if (gc_record_owner_alive(env, record))
		return GC_CONTROL_OWNED;
	error = read_control(env, record->path, present);
	if (error == -ENOENT)
		return GC_CONTROL_GONE;
	if (error)
		return GC_CONTROL_STUCK;
	if (*present == back)
		return GC_CONTROL_RESTORED;
	if (!record->pending && *present != record->applied)
		return GC_CONTROL_CHANGED;
	previous = *present;
	if (write_control(env, record->path, back) ||
	    read_back(env, record->path, previous, back, present))
		return GC_CONTROL_STUCK;
	return *present == back ? GC_CONTROL_RESTORED : GC_CONTROL_STUCK;
}

static enum gc_control_outcome clear(const struct gc_env *env, struct gc_record *record,
				     uint64_t *present)
{
	char path[sizeof(record->path)];
	enum gc_control_outcome outcome;
	struct gc_record below;
	int error;

	/* It may have changed since it was listed, without the lock. */
	memcpy(path, record->path, sizeof(path));
	error = gc_record_load(env, path, &below);
	if (error == -ENOENT)
		return read_control(env, path, present) ? GC_CONTROL_GONE : GC_CONTROL_RESTORED;
	if (error)
		return GC_CONTROL_STUCK;
	*record = below;
	outcome = restore(env, record, present);
	if (outcome == GC_CONTROL_OWNED || outcome == GC_CONTROL_STUCK)
		return outcome;
	below = gc_record_below(record);
	if (outcome != GC_CONTROL_RESTORED || !record->covers)
		gc_record_forget(env, path);
	else if (gc_record_save(env, &below))
		return GC_CONTROL_STUCK;
	return outcome;
}

enum gc_control_outcome gc_control_clear(const struct gc_env *env, struct gc_record *record,
					 uint64_t *present)
{
	enum gc_control_outcome outcome;
	int lock = gc_record_lock(env);

	*present = 0;
	if (lock < 0)
		return GC_CONTROL_STUCK;
	outcome = clear(env, record, present);
	close(lock);
	return outcome;
}
