/* SPDX-License-Identifier: GPL-2.0 */
/* Is this server quiet, now? */
#ifndef GC_QUIET_MEASURE_H
#define GC_QUIET_MEASURE_H

#include "meter.h"

/**
 * gc_quiet_measure() - look for a second at what runs
 * @meter: whom to ask
 * @n_cpus: CPUs of the server
 * @why: filled as by gc_quiet_check(), with -EBUSY
 * @size: of @why
 *
 * Return: 0 when it is quiet; -EBUSY when not; -EINTR when somebody wants an end;
 * another -errno of the meter.
 */
int gc_quiet_measure(struct gc_meter *meter, size_t n_cpus, char *why, size_t size);

#endif /* GC_QUIET_MEASURE_H */
