// SPDX-License-Identifier: GPL-2.0
#include "pmu.h"

#include <string.h>

enum pmu_address {
	PMC_FIRST = 0xc1,
	SELECT_FIRST = 0x186,
	FIXED_FIRST = 0x309,
	FIXED_CONTROL = 0x38d,
	GLOBAL_STATUS = 0x38e,
	GLOBAL_CONTROL = 0x38f,
	GLOBAL_OVERFLOW_CLEAR = 0x390,
	WIDE_PMC_FIRST = 0x4c1,
};

#define COUNTER_MASK ((1ull << PMU_WIDTH) - 1)

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
enum pmu_event {
	EVENT_CYCLES = 0x003c,
	EVENT_REFERENCE_CYCLES = 0x013c,
	EVENT_CACHE_MISSES = 0x412e,
	EVENT_CACHE_REFERENCES = 0x4f2e,
	EVENT_INSTRUCTIONS = 0x00c0,
	EVENT_BRANCHES = 0x00c4,
	EVENT_FP = 0xc7,	/* the umask selects kinds */
};

static const enum pmu_event fixed_events[PMU_FIXED] = {
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

/* What one counter counts, and in which modes. */
struct choice {
	unsigned int event;
	bool modes[MODES];
};

static struct choice general_choice(uint64_t select)
{
	struct choice choice = { .event = select & SELECT_EVENT };
	bool counts = select & SELECT_ENABLE &&
		      !(select & (SELECT_EDGE | SELECT_INVERT | SELECT_THRESHOLD));

	choice.modes[MODE_USER] = counts && select & SELECT_USER;
	choice.modes[MODE_KERNEL] = counts && select & SELECT_KERNEL;
	return choice;
}

static struct choice fixed_choice(uint64_t control, unsigned int i)
{
	struct choice choice = { .event = fixed_events[i] };

	control >>= 4 * i;
	choice.modes[MODE_USER] = control & FIXED_USER;
	choice.modes[MODE_KERNEL] = control & FIXED_KERNEL;
	return choice;
}

/* The bit of a counter in the global registers. */
static uint64_t global_bit(unsigned int counter)
{
	if (counter < PMU_GENERAL)
		return 1ull << counter;
	return 1ull << (counter - PMU_GENERAL + GLOBAL_FIXED_SHIFT);
}

static void count_one(struct pmu *pmu, unsigned int counter, const struct pmu_events now[MODES])
{
	struct choice choice;
	uint64_t value = pmu->counters[counter];
	unsigned int mode;

	if (!(pmu->global_control & global_bit(counter)))
		return;
	choice = counter < PMU_GENERAL
			 ? general_choice(pmu->select[counter])
			 : fixed_choice(pmu->fixed_control, counter - PMU_GENERAL);
	for (mode = 0; mode < MODES; mode++)
		if (choice.modes[mode])
			value += occurrences(&now[mode], choice.event) -
				 occurrences(&pmu->seen[mode], choice.event);
	if (value > COUNTER_MASK)
		pmu->overflow |= global_bit(counter);
	pmu->counters[counter] = value & COUNTER_MASK;
}

void pmu_init(struct pmu *pmu)
{
	*pmu = (struct pmu){ .global_control = (1ull << PMU_GENERAL) - 1 };
}

void pmu_count(struct pmu *pmu, const struct pmu_events now[MODES])
{
	unsigned int i;

	for (i = 0; i < PMU_COUNTERS; i++)
		count_one(pmu, i, now);
	memcpy(pmu->seen, now, sizeof(pmu->seen));
}

/* Whether an address lies in a row of registers; tells its place in there. */
static bool in_row(uint32_t address, uint32_t first, unsigned int length, unsigned int *place)
{
	*place = address - first;
	return address >= first && *place < length;
}

/* The counter behind an address. */
static bool counter_at(uint32_t address, unsigned int *counter)
{
	if (in_row(address, PMC_FIRST, PMU_GENERAL, counter) ||
	    in_row(address, WIDE_PMC_FIRST, PMU_GENERAL, counter))
		return true;
	if (!in_row(address, FIXED_FIRST, PMU_FIXED, counter))
		return false;
	*counter += PMU_GENERAL;
	return true;
}

bool pmu_has(uint32_t address)
{
	unsigned int place;

	return counter_at(address, &place) ||
	       in_row(address, SELECT_FIRST, PMU_GENERAL, &place) ||
	       in_row(address, FIXED_CONTROL, GLOBAL_OVERFLOW_CLEAR - FIXED_CONTROL + 1, &place);
}

uint64_t pmu_read(const struct pmu *pmu, uint32_t address)
{
	unsigned int place;

	if (counter_at(address, &place))
		return pmu->counters[place];
	if (in_row(address, SELECT_FIRST, PMU_GENERAL, &place))
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

	if (in_row(address, PMC_FIRST, PMU_GENERAL, &place))
		value = (uint64_t)(int32_t)value;
	return value & COUNTER_MASK;
}

void pmu_write(struct pmu *pmu, uint32_t address, uint64_t value)
{
	unsigned int place;

	if (counter_at(address, &place)) {
		pmu->counters[place] = counter_value(address, value);
		return;
	}
	if (in_row(address, SELECT_FIRST, PMU_GENERAL, &place)) {
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

bool pmu_rdpmc_register(uint32_t selector, uint32_t *address)
{
	unsigned int counter = selector & ~RDPMC_FIXED;
	bool fixed = selector & RDPMC_FIXED;

	*address = (fixed ? FIXED_FIRST : PMC_FIRST) + counter;
	return counter < (fixed ? PMU_FIXED : PMU_GENERAL);
}
