/* SPDX-License-Identifier: GPL-2.0 */
/* Is a server quiet, and if not, who works? Pure. */
#ifndef GC_QUIET_H
#define GC_QUIET_H

#include "snapshot.h"

/**
 * gc_quiet_check() - whether little enough ran
 * @delta: from gc_snapshot_delta()
 * @seconds: its length
 * @n_cpus: CPUs of the server
 * @why: filled with how busy it was, and who worked most, if it was not quiet
 * @size: of @why
 *
 * Return: true when at most a twentieth of the CPUs was busy, or a tenth of one.
 */
bool gc_quiet_check(const struct gc_snapshot *delta, double seconds, size_t n_cpus, char *why,
		    size_t size);

#endif /* GC_QUIET_H */
