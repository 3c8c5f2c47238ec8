// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>

#include "overlap.h"

/**
 * gc_idle_beside() - how long nothing ran on some CPUs and on one more
 * @idle_ns: how long nothing ran on the others
 * @busy_ns: CPU time of the one
 * @ns: length of the interval, not zero
 *
 * When in the interval each CPU was busy is not known. The time in which any
 * was is between the longest of the CPUs' and the sum of all; this is what it
 * is if they were busy independently of each other, and exact when one was
 * busy all the time or all but one were idle.
 * Context: any.
 * Return: nanoseconds, at most @idle_ns.
 */
u64 gc_idle_beside(u64 idle_ns, u64 busy_ns, u64 ns)
{
	return gc_split_point(idle_ns, ns - min(busy_ns, ns), ns);
}

/**
 * gc_core_add() - one more CPU of a core
 * @core: with idle_ns set to @ns, and busy_ns to 0, before the first
 * @busy_ns: CPU time
 * @ns: length of the interval, not zero
 *
 * Context: any, touches its arguments only.
 */
void gc_core_add(struct gc_core *core, u64 busy_ns, u64 ns)
{
	core->idle_ns = gc_idle_beside(core->idle_ns, busy_ns, ns);
	core->busy_ns += busy_ns;
}

/**
 * gc_core_time() - what of its core's time is one's who ran on one of its CPUs
 * @core: with all its CPUs added
 * @busy_ns: CPU time
 * @ns: length of the interval
 *
 * Siblings that run together share the time in which their core is busy, each as
 * it ran. Context: any.
 * Return: nanoseconds, at most @busy_ns.
 */
u64 gc_core_time(const struct gc_core *core, u64 busy_ns, u64 ns)
{
	u64 core_ns = ns - core->idle_ns;

	if (core_ns >= core->busy_ns)
		return busy_ns;
	return gc_split_point(core_ns, busy_ns, core->busy_ns);
}

/**
 * gc_split_before() - what of an amount of energy was drawn before a boundary
 * @energy: drawn since @from_ns
 * @from_ns: the last look
 * @boundary_ns: the boundary
 * @now_ns: this look
 *
 * Context: any.
 * Return: the part, in proportion to time; at most @energy.
 */
u64 gc_split_before(u64 energy, u64 from_ns, u64 boundary_ns, u64 now_ns)
{
	if (boundary_ns <= from_ns || now_ns <= from_ns)
		return 0;
	return gc_split_point(energy, min(boundary_ns, now_ns) - from_ns, now_ns - from_ns);
}
