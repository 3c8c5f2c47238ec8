/* SPDX-License-Identifier: GPL-2.0 */
/* What is looked at by 'greencap doctor', and what came of it. */
#ifndef GC_DOCTOR_H
#define GC_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"

enum gc_health {
	GC_HEALTH_OK,
	GC_HEALTH_NOTE,			/* works, and there is something to know */
	GC_HEALTH_IMPAIRED,		/* works in part */
	GC_HEALTH_MISSING,		/* does not work */
};

struct gc_check {
	const char *name;		/* one word */
	enum gc_health health;
	char found[320];
	const char *why;		/* what does not work, NULL when nothing is wrong */
	const char *todo;		/* NULL when there is nothing to do */
};

#define GC_DOCTOR_CHECKS	64

struct gc_doctor {
	const struct gc_env *env;
	struct gc_check checks[GC_DOCTOR_CHECKS];
	size_t n_checks;
	bool module_loaded;
};

/**
 * gc_doctor_add() - note what was found
 * @name: the check, one word
 * @health: how it is
 * @why: what that means for the user, NULL
 * @todo: what the user can do, NULL
 * @found: as for printf()
 */
void gc_doctor_add(struct gc_doctor *doctor, const char *name, enum gc_health health,
		   const char *why, const char *todo, const char *found, ...)
	__attribute__((format(printf, 6, 7)));

/* The checks, each adding one result or more. */
void gc_doctor_module(struct gc_doctor *doctor);
void gc_doctor_powercap(struct gc_doctor *doctor);
void gc_doctor_cpufreq(struct gc_doctor *doctor);
void gc_doctor_cgroup(struct gc_doctor *doctor);
void gc_doctor_rights(struct gc_doctor *doctor);
void gc_doctor_rivals(struct gc_doctor *doctor);
void gc_doctor_lockdown(struct gc_doctor *doctor);
void gc_doctor_records(struct gc_doctor *doctor);

/**
 * gc_kmsg_find() - the last message of the kernel that has a text in it
 * @env: roots
 * @needle: the text
 * @also: a second text that it must have, NULL
 * @line: filled with the message
 *
 * Return: whether there is one, and the log may be read.
 */
bool gc_kmsg_find(const struct gc_env *env, const char *needle, const char *also, char *line,
		  size_t size);

/** gc_secure_boot() - whether firmware says that Secure Boot is on */
bool gc_secure_boot(const struct gc_env *env);

#endif /* GC_DOCTOR_H */
