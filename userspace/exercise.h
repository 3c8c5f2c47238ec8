/* SPDX-License-Identifier: GPL-2.0 */
/* Work of known kinds on chosen CPUs, by processes that end with this one. */
#ifndef GC_EXERCISE_H
#define GC_EXERCISE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Kinds that differ in what they cost a second: executing much or little, with
 * and without memory, branches, vectors and the kernel.
 */
enum gc_work {
	GC_WORK_INTEGER,		/* multiplies and adds in registers */
	GC_WORK_BRANCH,			/* that nobody can predict */
	GC_WORK_FLOAT,			/* scalar floating point */
	GC_WORK_VECTOR,			/* floating point, several at once */
	GC_WORK_INTEGER_VECTOR,		/* integers, several at once: no counter tells these */
	GC_WORK_STREAM,			/* through memory that no cache holds */
	GC_WORK_CHASE,			/* the same, each access waits for the last */
	GC_WORK_DIVIDE,			/* each division waits for the last */
	GC_WORK_SERIAL,			/* instructions that drain the pipeline */
	GC_WORK_PAUSE,			/* as who spins on a lock */
	GC_WORK_PIPE,			/* system calls */
	GC_WORK_FAULT,			/* page faults */

	GC_WORK_KINDS
};

/** gc_work_name() - for people, "integer" */
const char *gc_work_name(enum gc_work work);

/**
 * gc_work_forever() - do it until somebody ends the process
 * @work: the kind
 * @duty: percent of the time, the rest is slept
 * @bytes: of memory, for those that need it
 * @turns: counts how often it was done, all turns of a kind being as much work; or NULL
 */
void gc_work_forever(enum gc_work work, unsigned int duty, size_t bytes, uint64_t *turns)
	__attribute__((noreturn));

/* From one process's count of turns to the next one's: a cache line each. */
#define GC_EXERCISE_STRIDE	8

/* The processes of one operating point. */
struct gc_exercise {
	pid_t *pids;
	size_t n;
	uint64_t *turns;		/* shared memory of who wants to know them, else NULL */
};

/**
 * gc_exercise_start() - a process on each CPU
 * @exercise: empty but for @turns; gc_exercise_stop() ends it, also after a failure
 * @cpus: their numbers
 * @n: how many
 * @per_package: how many of them in each, at least 1
 * @work: the kind; GC_WORK_KINDS: another one on each CPU
 * @duty: percent
 *
 * Return: 0 or -errno.
 */
int gc_exercise_start(struct gc_exercise *exercise, const unsigned int *cpus, size_t n,
		      size_t per_package, enum gc_work work, unsigned int duty);

/** gc_exercise_stop() - end the processes and wait for them */
void gc_exercise_stop(struct gc_exercise *exercise);

#endif /* GC_EXERCISE_H */
