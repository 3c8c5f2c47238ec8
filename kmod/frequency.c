// SPDX-License-Identifier: GPL-2.0
#include <linux/bits.h>
#include <linux/delay.h>
#include <linux/math64.h>
#include <asm/cpufeature.h>
#include <asm/msr.h>

#include "frequency.h"

#define MSR_MPERF	0xe7
#define MSR_APERF	0xe8

/* A ratio of less than about half a millisecond is noise. */
#define MPERF_MIN	BIT_ULL(20)

static bool use_aperf;

/* Some hypervisors announce the register and answer 0. */
static bool aperf_counts(void)
{
	u64 first, then;

	if (!boot_cpu_has(X86_FEATURE_APERFMPERF) || rdmsrq_safe(MSR_APERF, &first))
		return false;
	udelay(5);
	return !rdmsrq_safe(MSR_APERF, &then) && then != first;
}

/**
 * gc_frequency_init() - see whether there is APERF
 *
 * Context: process.
 */
void gc_frequency_init(void)
{
	use_aperf = aperf_counts();
}

/**
 * gc_frequency_known() - whether time can be weighted by frequency
 *
 * Context: any.
 * Return: true with APERF, false with plain time.
 */
bool gc_frequency_known(void)
{
	return use_aperf;
}

/**
 * gc_frequency_weighted() - a clock that runs as fast as the calling CPU
 * @now: the time, which is the answer where there is no APERF
 *
 * Context: any, on a CPU that the caller cannot leave.
 * Return: APERF or time.
 */
u64 gc_frequency_weighted(u64 now)
{
	u64 count;

	if (!use_aperf)
		return now;
	rdmsrq(MSR_APERF, count);
	return count;
}

/**
 * gc_frequency_ratio() - the calling CPU's frequency since the last time, while it was awake
 * @last: when that was; changed
 * @ratio: APERF/MPERF in 1/1024
 *
 * Context: any, on a CPU that the caller cannot leave.
 * Return: false, with @ratio not set, if it is not known (yet).
 */
bool gc_frequency_ratio(struct gc_frequency *last, u64 *ratio)
{
	struct gc_frequency now;
	u64 aperf, mperf;

	if (!use_aperf)
		return false;
	rdmsrq(MSR_MPERF, now.mperf);
	mperf = now.mperf - last->mperf;
	if (mperf < MPERF_MIN)
		return false;
	rdmsrq(MSR_APERF, now.aperf);
	aperf = now.aperf - last->aperf;
	*last = now;
	/* Somebody may have written them, or a sleep have reset them. */
	if (aperf >> 48 || mperf >> 48)
		return false;
	*ratio = div64_u64(aperf * GC_RATIO_ONE, mperf);
	return true;
}
