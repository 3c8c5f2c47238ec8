// SPDX-License-Identifier: GPL-2.0
#include "pmu_vendor.h"

enum register_address {
	PMC_FIRST = 0xc1,
	SELECT_FIRST = 0x186,
	FIXED_FIRST = 0x309,
	FIXED_CONTROL = 0x38d,
	GLOBAL_STATUS = 0x38e,
	GLOBAL_CONTROL = 0x38f,
	GLOBAL_OVERFLOW_CLEAR = 0x390,
	WIDE_PMC_FIRST = 0x4c1,
};

/* In general counters' selectors. */
#define SELECT_EVENT 0xffffull		/* event and umask */
#define SELECT_USER (1ull << 16)
#define SELECT_KERNEL (1ull << 17)
#define SELECT_ENABLE (1ull << 22)
#define SELECT_MASK 0xffffffffull
/* Counting edges or thresholds is not modelled. */
#define SELECT_EDGE (1ull << 18)
#define SELECT_INVERT (1ull << 23)
#define SELECT_THRESHOLD 0xff000000ull

/* In fixed counters' control: four bits each. */
#define FIXED_KERNEL 1ull
#define FIXED_USER 2ull
#define FIXED_MASK 0xfffull

#define GLOBAL_FIXED_SHIFT 32
#define GLOBAL_MASK (0xfull | 7ull << GLOBAL_FIXED_SHIFT)

#define RDPMC_FIXED 0x40000000u

/* Events with their umask, as selectors have them: umask above event. */
enum event {
	EVENT_CYCLES = 0x003c,
	EVENT_REFERENCE_CYCLES = 0x013c,
	EVENT_CACHE_MISSES = 0x412e,
	EVENT_CACHE_REFERENCES = 0x4f2e,
	EVENT_INSTRUCTIONS = 0x00c0,
	EVENT_BRANCHES = 0x00c4,
	EVENT_FP = 0xc7,	/* the umask selects kinds */
};

static const enum event fixed_events[PMU_INTEL_FIXED] = {
	EVENT_INSTRUCTIONS, EVENT_CYCLES, EVENT_REFERENCE_CYCLES,
};

static uint64_t fp_operations(const struct activity *activity, unsigned int kinds)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < FP_KINDS; i++)
		if (kinds >> i & 1)
			sum += activity->fp[i];
	return sum;
}

/* How often an event has happened; one that is not modelled never does. */
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
		if ((event & 0xff) == EVENT_FP)
			return fp_operations(&events->activity, event >> 8);
		return 0;
	}
}

static struct pmu_choice general_choice(uint64_t select)
{
	struct pmu_choice choice = { .event = select & SELECT_EVENT };
	bool counts = select & SELECT_ENABLE &&
		      !(select & (SELECT_EDGE | SELECT_INVERT | SELECT_THRESHOLD));

	choice.modes[MODE_USER] = counts && select & SELECT_USER;
	choice.modes[MODE_KERNEL] = counts && select & SELECT_KERNEL;
	return choice;
}

static struct pmu_choice fixed_choice(uint64_t control, unsigned int i)
{
	struct pmu_choice choice = { .event = fixed_events[i] };

	control >>= 4 * i;
	choice.modes[MODE_USER] = control & FIXED_USER;
	choice.modes[MODE_KERNEL] = control & FIXED_KERNEL;
	return choice;
}

/* The bit of a counter in the global registers. */
static uint64_t global_bit(unsigned int counter)
{
	if (counter < PMU_INTEL_GENERAL)
		return 1ull << counter;
	return 1ull << (counter - PMU_INTEL_GENERAL + GLOBAL_FIXED_SHIFT);
}

static struct pmu_choice choice(const struct pmu *pmu, unsigned int counter)
{
	struct pmu_choice choice;

	if (!(pmu->global_control & global_bit(counter)))
		return (struct pmu_choice){ 0 };
	choice = counter < PMU_INTEL_GENERAL
			 ? general_choice(pmu->select[counter])
			 : fixed_choice(pmu->fixed_control, counter - PMU_INTEL_GENERAL);
	choice.overflow = global_bit(counter);
	return choice;
}

static void reset(struct pmu *pmu)
{
	pmu->global_control = (1ull << PMU_INTEL_GENERAL) - 1;
}

/* The counter behind an address. */
static bool counter_at(uint32_t address, unsigned int *counter)
{
	if (pmu_in_row(address, PMC_FIRST, PMU_INTEL_GENERAL, counter) ||
	    pmu_in_row(address, WIDE_PMC_FIRST, PMU_INTEL_GENERAL, counter))
		return true;
	if (!pmu_in_row(address, FIXED_FIRST, PMU_INTEL_FIXED, counter))
		return false;
	*counter += PMU_INTEL_GENERAL;
	return true;
}

static bool has(uint32_t address)
{
	const unsigned int controls = GLOBAL_OVERFLOW_CLEAR - FIXED_CONTROL + 1;
	unsigned int place;

	return counter_at(address, &place) ||
	       pmu_in_row(address, SELECT_FIRST, PMU_INTEL_GENERAL, &place) ||
	       pmu_in_row(address, FIXED_CONTROL, controls, &place);
}

static uint64_t read_register(const struct pmu *pmu, uint32_t address)
{
	unsigned int place;

	if (counter_at(address, &place))
		return pmu->counters[place];
	if (pmu_in_row(address, SELECT_FIRST, PMU_INTEL_GENERAL, &place))
		return pmu->select[place];
	switch (address) {
	case FIXED_CONTROL:
		return pmu->fixed_control;
	case GLOBAL_STATUS:
		return pmu->overflow;
	case GLOBAL_CONTROL:
		return pmu->global_control;
	default:
		return 0;
	}
}

/* Only the wide registers set all bits; a write to the others is extended from 32 bits. */
static uint64_t counter_value(uint32_t address, uint64_t value)
{
	unsigned int place;

	if (pmu_in_row(address, PMC_FIRST, PMU_INTEL_GENERAL, &place))
		value = (uint64_t)(int32_t)value;
	return value & PMU_MASK;
}

static void write_register(struct pmu *pmu, uint32_t address, uint64_t value)
{
	unsigned int place;

	if (counter_at(address, &place)) {
		pmu->counters[place] = counter_value(address, value);
		return;
	}
	if (pmu_in_row(address, SELECT_FIRST, PMU_INTEL_GENERAL, &place)) {
		pmu->select[place] = value & SELECT_MASK;
		return;
	}
	switch (address) {
	case FIXED_CONTROL:
		pmu->fixed_control = value & FIXED_MASK;
		break;
	case GLOBAL_CONTROL:
		pmu->global_control = value & GLOBAL_MASK;
		break;
	case GLOBAL_OVERFLOW_CLEAR:
		pmu->overflow &= ~value;
		break;
	}
}

static bool rdpmc(uint32_t selector, uint32_t *address)
{
	unsigned int counter = selector & ~RDPMC_FIXED;
	bool fixed = selector & RDPMC_FIXED;

	*address = (fixed ? FIXED_FIRST : PMC_FIRST) + counter;
	return counter < (fixed ? PMU_INTEL_FIXED : PMU_INTEL_GENERAL);
}

const struct pmu_vendor pmu_intel = {
	.counters = PMU_INTEL_GENERAL + PMU_INTEL_FIXED,
	.reset = reset,
	.choice = choice,
	.occurrences = occurrences,
	.has = has,
	.read = read_register,
	.write = write_register,
	.rdpmc = rdpmc,
};
