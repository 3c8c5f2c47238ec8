/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a control of sysfs held before greencap wrote to it, on disk before the
 * first write, so that it comes back after any death of the process. A file a
 * control, in RUN/greencap/original, which only root may look into.
 */
#ifndef GC_RECORD_H
#define GC_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "command.h"

struct gc_record {
	char path[256];			/* of the control, from the root of sysfs, without '/' */
	char label[64];			/* what users call it */
	uint64_t original;		/* in the control's own unit, as the next two */
	uint64_t requested;
	uint64_t applied;		/* read back */
	bool pending;			/* greencap died before it could read back */
	pid_t owner;			/* of a limit that ends with a process, 0: until cleared */
	uint64_t owner_start;		/* tells the owner from a later process with its number */
	bool covers;			/* a limit that stays, which comes back after the owner: */
	uint64_t below_requested;
	uint64_t below_applied;
};

struct gc_records {
	struct gc_record *records;	/* by path */
	size_t n_records;
	size_t n_damaged;		/* left out */
};

/**
 * gc_record_lock() - make the directory if needed, and be the only one to use it
 *
 * Return: a descriptor that unlocks when it is closed, or -errno: -EACCES for
 * those who are not root.
 */
int gc_record_lock(const struct gc_env *env);

/**
 * gc_record_load() - the record of one control
 * @path: from the root of sysfs
 *
 * Return: 0; -ENOENT without one; -EBADMSG for a damaged one; another -errno.
 */
int gc_record_load(const struct gc_env *env, const char *path, struct gc_record *record);

/** gc_record_save() - write a record so that it survives a crash; under gc_record_lock() */
int gc_record_save(const struct gc_env *env, const struct gc_record *record);

/** gc_record_forget() - remove the record of a control; under gc_record_lock() */
int gc_record_forget(const struct gc_env *env, const char *path);

/**
 * gc_records_read() - all records whose control's path starts with a prefix
 *
 * A damaged record is counted and left out: it shall not stand in the way of the others.
 *
 * Return: 0, also when there are none; -EACCES for those who are not root; another -errno.
 */
int gc_records_read(const struct gc_env *env, const char *prefix, struct gc_records *records);
void gc_records_free(struct gc_records *records);

/** gc_records_find() - the record of a control, NULL if there is none */
const struct gc_record *gc_records_find(const struct gc_records *records, const char *path);

/** gc_record_set_owner() - tie a record to a process, 0: to none */
int gc_record_set_owner(const struct gc_env *env, struct gc_record *record, pid_t owner);

/** gc_record_below() - what a record covers, as the record of its own that it was */
struct gc_record gc_record_below(const struct gc_record *record);

/** gc_record_owner_alive() - whether the process that a record is tied to still runs */
bool gc_record_owner_alive(const struct gc_env *env, const struct gc_record *record);

#endif /* GC_RECORD_H */
