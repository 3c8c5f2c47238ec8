// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/math64.h>

#include "counter.h"

#define LONGEST_MS	3600000ULL
#define NS_PER_MS	1000000ULL

/**
 * gc_counter_safe_ns() - longest time between readings that sees every wrap
 * @unit: size of a raw unit
 * @max_mw: most that the domain draws, in milliwatts; 0: unknown
 *
 * A quarter of the shortest time to the wrap, so that a late timer and a draw
 * above the maximum do no harm. Context: any.
 * Return: nanoseconds, an hour at most.
 */
u64 gc_counter_safe_ns(const struct gc_unit *unit, u64 max_mw)
{
	u64 quarter = ((u64)1 << 30) * unit->num;
	u64 ms;

	if (!max_mw)
		max_mw = GC_UNKNOWN_MAX_MW;
	ms = mul_u64_u64_div_u64(quarter, 1000000, unit->den * max_mw);
	return min(ms, LONGEST_MS) * NS_PER_MS;
}

/**
 * gc_counter_most() - most that a counter can have moved
 * @safe_ns: from gc_counter_safe_ns() for its domain
 * @ns: since the last reading
 *
 * Four times what the domain is expected to draw at most: that is a floor of
 * what it can, and short peaks are higher. Context: any.
 * Return: raw units, 2^32 when it may have wrapped.
 */
u64 gc_counter_most(u64 safe_ns, u64 ns)
{
	return ns < safe_ns ? mul_u64_u64_div_u64((u64)1 << 32, ns, safe_ns) : (u64)1 << 32;
}
