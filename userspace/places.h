/* SPDX-License-Identifier: GPL-2.0 */
/* Which CPUs there are, and where. */
#ifndef GC_PLACES_H
#define GC_PLACES_H

#include <stddef.h>

#include "command.h"

struct gc_places {
	unsigned int *cpus;		/* online */
	size_t n_cpus;
	unsigned int *firsts;		/* one of each package and die */
	size_t n_firsts;
};

/** gc_places_read() - from sysfs; 0 or -errno */
int gc_places_read(const struct gc_env *env, struct gc_places *places);
/**
 * gc_places_cores() - one CPU of each core of a package
 * @env: roots
 * @places: as read
 * @first: which package: one of @places' firsts
 * @cpus: filled, at most as many as @places has
 *
 * Return: how many.
 */
size_t gc_places_cores(const struct gc_env *env, const struct gc_places *places,
		       unsigned int first, unsigned int *cpus);

void gc_places_free(struct gc_places *places);

#endif /* GC_PLACES_H */
