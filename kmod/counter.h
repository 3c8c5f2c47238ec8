/* SPDX-License-Identifier: GPL-2.0 */
/* Arithmetic of 32-bit energy counters that wrap: pure. */
#ifndef _GC_COUNTER_H
#define _GC_COUNTER_H

#include "units.h"

/**
 * gc_counter_delta() - units between two readings less than one wrap apart
 * @now: the later reading
 * @before: the earlier one
 *
 * Context: any.
 * Return: the difference modulo 2^32, in raw units.
 */
static inline u32 gc_counter_delta(u32 now, u32 before)
{
	return now - before;
}

u64 gc_counter_safe_ns(const struct gc_unit *unit, u64 max_mw);
u64 gc_counter_most(u64 safe_ns, u64 ns);

#endif /* _GC_COUNTER_H */
