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

/**
 * gc_counter_step() - units between two readings close to each other
 * @now: the later reading
 * @before: the earlier one
 *
 * For a counter that only tells how to split what another one counted, so that
 * nothing is lost where it cannot tell. Context: any.
 * Return: the difference modulo 2^32, in raw units, or 0 if one of the readings
 * is 0, which stands for none, or if it went back.
 */
static inline u32 gc_counter_step(u32 now, u32 before)
{
	u32 delta = gc_counter_delta(now, before);

	return now && before && delta >> 31 == 0 ? delta : 0;
}

/* More than any package draws; what a domain draws at most if the hardware does not say. */
#define GC_UNKNOWN_MAX_MW	1000000ULL

u64 gc_counter_safe_ns(const struct gc_unit *unit, u64 max_mw);
u64 gc_counter_most(u64 safe_ns, u64 ns);

#endif /* _GC_COUNTER_H */
