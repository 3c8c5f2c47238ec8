/* SPDX-License-Identifier: GPL-2.0 */
/* What was done on a CPU in some time: pure. */
#ifndef _GC_WORK_H
#define _GC_WORK_H

#include <linux/types.h>
#include <linux/greencap.h>

/**
 * struct gc_work - an amount of work
 * @weight: frequency-weighted time
 * @busy_ns: CPU time
 * @count: by the model's counters; meaningless where one did not count
 */
struct gc_work {
	u64 weight;
	u64 busy_ns;
	u64 count[GREENCAP_COUNTERS_MAX];
};

/**
 * gc_work_add() - add an amount to another
 * @to: the sum
 * @work: what is added
 */
static inline void gc_work_add(struct gc_work *to, const struct gc_work *work)
{
	unsigned int i;

	to->weight += work->weight;
	to->busy_ns += work->busy_ns;
	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		to->count[i] += work->count[i];
}

/**
 * gc_work_sub() - take an amount from another
 * @from: the difference
 * @work: what is taken
 */
static inline void gc_work_sub(struct gc_work *from, const struct gc_work *work)
{
	unsigned int i;

	from->weight -= work->weight;
	from->busy_ns -= work->busy_ns;
	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		from->count[i] -= work->count[i];
}

/**
 * gc_work_is_none() - whether an amount is nothing at all
 * @work: the amount
 * Return: true if so.
 */
static inline bool gc_work_is_none(const struct gc_work *work)
{
	u64 any = work->weight | work->busy_ns;
	unsigned int i;

	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		any |= work->count[i];
	return !any;
}

#endif /* _GC_WORK_H */
