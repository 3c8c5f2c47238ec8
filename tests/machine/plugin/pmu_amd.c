// SPDX-License-Identifier: GPL-2.0
/*
 * The core performance counters of families 17h and 19h: six pairs of a selector and
 * a counter, of which four have their old addresses, too. AMD64 Architecture
 * Programmer's Manual, volume 2, 13.2; events as the kernel's amd/core.c chooses them.
 */
#include "pmu_vendor.h"

enum register_address {
	CORE_FIRST = 0xc0010200,	/* selector, counter, selector, ... */
	OLD_SELECT_FIRST = 0xc0010000,
	OLD_COUNTER_FIRST = 0xc0010004,
};

#define OLD_GENERAL 4

/* In selectors. An event has twelve bits, the upper four of them far from the others. */
#define SELECT_EVENT 0xffffull		/* the lower bits and the umask */
#define SELECT_EVENT_HIGH_SHIFT 32
#define SELECT_EVENT_HIGH 0xfull
#define SELECT_USER (1ull << 16)
#define SELECT_KERNEL (1ull << 17)
#define SELECT_INTERRUPT (1ull << 20)
#define SELECT_ENABLE (1ull << 22)
#define SELECT_GUEST_ONLY (1ull << 40)
#define SELECT_HOST_ONLY (1ull << 41)
#define SELECT_MASK 0x30fffd7ffffull
/* Counting edges or thresholds is not modelled. */
#define SELECT_EDGE (1ull << 18)
#define SELECT_INVERT (1ull << 23)
#define SELECT_THRESHOLD 0xff000000ull

/* Events: the upper four bits, the umask, the lower eight. */
enum event {
	EVENT_CYCLES = 0x00076,
	EVENT_REFERENCE_CYCLES = 0x10120,
	EVENT_CACHE_MISSES = 0x00964,
	EVENT_CACHE_REFERENCES = 0x0ff60,
	EVENT_INSTRUCTIONS = 0x000c0,
	EVENT_BRANCHES = 0x000c2,
	EVENT_FP = 0x003,	/* the umask selects operations */
};

#define EVENT_CODE 0xf00ffu
#define FP_ALL 0x0f00u	/* adding, multiplying, dividing and both at once; not told apart */

/* A vector counts as many operations as it has elements. */
static uint64_t fp_operations(const struct activity *activity)
{
	static const unsigned int elements[FP_KINDS] = {
		[FP_SCALAR_DOUBLE] = 1, [FP_SCALAR_SINGLE] = 1,
		[FP_128_DOUBLE] = 2, [FP_128_SINGLE] = 4,
		[FP_256_DOUBLE] = 4, [FP_256_SINGLE] = 8,
		[FP_512_DOUBLE] = 8, [FP_512_SINGLE] = 16,
	};
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < FP_KINDS; i++)
		sum += activity->fp[i] * elements[i];
	return sum;
}

static uint64_t occurrences(const struct pmu_events *events, unsigned int event)
{
	switch (event) {
	case EVENT_CYCLES:
		return events->cycles;
	case EVENT_REFERENCE_CYCLES:
		return events->reference_cycles;
	case EVENT_CACHE_MISSES:
	case EVENT_CACHE_REFERENCES:
		return events->activity.accesses;
	case EVENT_INSTRUCTIONS:
		return events->activity.instructions;
	case EVENT_BRANCHES:
		return events->activity.branches;
	default:
		if ((event & EVENT_CODE) == EVENT_FP && (event & FP_ALL) == FP_ALL)
			return fp_operations(&events->activity);
		return 0;
	}
}

/* Nothing here is a virtual machine of the guest's. */
static bool counts(uint64_t select)
{
	return select & SELECT_ENABLE &&
	       !(select & (SELECT_EDGE | SELECT_INVERT | SELECT_THRESHOLD)) &&
	       (select & SELECT_HOST_ONLY || !(select & SELECT_GUEST_ONLY));
}

/*
 * There is no status: the kernel takes a counter whose highest bit is clear for one that
 * has wrapped, and whenever it stops its counters waits for the interrupt, which cannot
 * come. So a counter that would raise one stops before it wraps.
 */
static struct pmu_choice choice(const struct pmu *pmu, unsigned int counter)
{
	uint64_t select = pmu->select[counter];
	unsigned int high = select >> SELECT_EVENT_HIGH_SHIFT & SELECT_EVENT_HIGH;

	return (struct pmu_choice){
		.event = high << 16 | (unsigned int)(select & SELECT_EVENT),
		.modes = {
			[MODE_USER] = counts(select) && select & SELECT_USER,
			[MODE_KERNEL] = counts(select) && select & SELECT_KERNEL,
		},
		.stops = select & SELECT_INTERRUPT,
	};
}

/* The counter that a register belongs to, and whether it is its selector. */
static bool find(uint32_t address, unsigned int *counter, bool *selects)
{
	if (pmu_in_row(address, CORE_FIRST, 2 * PMU_AMD_GENERAL, counter)) {
		*selects = !(*counter % 2);
		*counter /= 2;
		return true;
	}
	*selects = pmu_in_row(address, OLD_SELECT_FIRST, OLD_GENERAL, counter);
	return *selects || pmu_in_row(address, OLD_COUNTER_FIRST, OLD_GENERAL, counter);
}

static bool has(uint32_t address)
{
	unsigned int counter;
	bool selects;

	return find(address, &counter, &selects);
}

static uint64_t read_register(const struct pmu *pmu, uint32_t address)
{
	unsigned int counter;
	bool selects;

	if (!find(address, &counter, &selects))
		return 0;
	return selects ? pmu->select[counter] : pmu->counters[counter];
}

static void write_register(struct pmu *pmu, uint32_t address, uint64_t value)
{
	unsigned int counter;
	bool selects;

	if (!find(address, &counter, &selects))
		return;
	if (selects)
		pmu->select[counter] = value & SELECT_MASK;
	else
		pmu->counters[counter] = value & PMU_MASK;
}

static bool rdpmc(uint32_t selector, uint32_t *address)
{
	*address = CORE_FIRST + 2 * selector + 1;
	return selector < PMU_AMD_GENERAL;
}

const struct pmu_vendor pmu_amd = {
	.counters = PMU_AMD_GENERAL,
	.choice = choice,
	.occurrences = occurrences,
	.has = has,
	.read = read_register,
	.write = write_register,
	.rdpmc = rdpmc,
};
