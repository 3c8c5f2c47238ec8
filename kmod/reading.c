// SPDX-License-Identifier: GPL-2.0
#include <linux/ktime.h>

#include "reading.h"
#include "table.h"

#define WRAP_PERIODS	4	/* of the longest safe ones: a wrap at full power */

/**
 * gc_reading_take() - read the calling CPU's package
 * @data: the struct gc_reading to fill; untyped for smp_call_function_single()
 *
 * Context: any but NMI, on a CPU of the package that the caller cannot leave.
 */
void gc_reading_take(void *data)
{
	struct gc_reading *reading = data;
	unsigned int d;

	reading->bad = 0;
	reading->ns = ktime_get_mono_fast_ns();
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		/* 0 is what a register answers that does not count, for want of an error. */
		if (gc_source.read(d, &reading->raw[d]) || !reading->raw[d])
			__set_bit(d, &reading->bad);
}

/**
 * gc_reading_rebase() - start to count from here
 * @pkg: the package
 * @reading: its counters
 *
 * What moved since the last reading was not seen. Context: gc_account_lock held.
 */
void gc_reading_rebase(struct gc_package *pkg, const struct gc_reading *reading)
{
	unsigned int d;

	lockdep_assert_held(&gc_account_lock);
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		gc_domain_rebase(&pkg->domain[d], reading->raw[d], test_bit(d, &reading->bad),
				 reading->ns);
	pkg->read_ns = reading->ns;
	pkg->opened_ns = reading->ns;
	pkg->interval.boundary_ns = reading->ns;
}

/**
 * gc_reading_enter() - enter what the counters moved since the last reading
 * @pkg: the package
 * @reading: its counters
 *
 * Readings are made without the lock: one that comes late is of no use. After
 * one that comes so late that counters may have wrapped unseen, the books are
 * rebased. Context: gc_account_lock held.
 * Return: whether time has passed that is now in the books.
 */
bool gc_reading_enter(struct gc_package *pkg, const struct gc_reading *reading)
{
	u64 period_max = gc_source_period_max(&gc_source);
	unsigned int d;

	lockdep_assert_held(&gc_account_lock);
	if (!pkg->read_ns || reading->ns <= pkg->read_ns)
		return false;
	if (reading->ns - pkg->read_ns > WRAP_PERIODS * period_max) {
		/* Nobody knows how often the counters wrapped meanwhile. */
		gc_reading_rebase(pkg, reading);
		return false;
	}
	pkg->read_ns = reading->ns;
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		gc_domain_advance(&pkg->domain[d], reading->raw[d], test_bit(d, &reading->bad),
				  reading->ns, gc_source_safe_ns(&gc_source, d));
	return true;
}
