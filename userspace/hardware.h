/* SPDX-License-Identifier: GPL-2.0 */
/* Which processor this is. */
#ifndef GC_HARDWARE_H
#define GC_HARDWARE_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"

struct gc_hardware {
	char vendor[16];
	unsigned int family;
	unsigned int model;
	unsigned int stepping;
	unsigned int packages;
};

/**
 * gc_hardware_read() - from procfs
 * @env: roots
 * @packages: as the module counts them
 * @hardware: filled on success
 *
 * Return: 0; -ENODATA when it does not say; another -errno.
 */
int gc_hardware_read(const struct gc_env *env, unsigned int packages,
		     struct gc_hardware *hardware);

/** gc_hardware_same() - whether what was learned on one holds on the other */
bool gc_hardware_same(const struct gc_hardware *a, const struct gc_hardware *b);

/** gc_hardware_format() - "GenuineIntel family 6 model 106 ..., 2 packages"; returns @buffer */
char *gc_hardware_format(const struct gc_hardware *hardware, char *buffer, size_t size);

#endif /* GC_HARDWARE_H */
