/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between the vendors' performance counters; for pmu.c only.
 */
#ifndef MACHINE_PMU_VENDOR_H
#define MACHINE_PMU_VENDOR_H

#include "pmu.h"

#define PMU_MASK ((1ull << PMU_WIDTH) - 1)

/**
 * struct pmu_choice - what one counter counts
 * @event: by the vendor's code
 * @modes: in which modes; in none if it is switched off
 * @overflow: bits of struct pmu's overflow that tell of a wrap
 * @stops: instead of wrapping it keeps its highest value
 */
struct pmu_choice {
	unsigned int event;
	bool modes[MODES];
	uint64_t overflow;
	bool stops;
};

/**
 * struct pmu_vendor - the counters of a vendor
 * @counters: how many
 * @reset: fills in what is not zero after a reset; may be NULL
 * @choice: what a counter counts
 * @occurrences: how often an event has happened; one that is not modelled never does
 * @has: whether a register belongs to the counters
 * @read: reads such a register
 * @write: writes one
 * @rdpmc: the register behind what ECX holds; false if there is no such counter
 */
struct pmu_vendor {
	unsigned int counters;
	void (*reset)(struct pmu *pmu);
	struct pmu_choice (*choice)(const struct pmu *pmu, unsigned int counter);
	uint64_t (*occurrences)(const struct pmu_events *events, unsigned int event);
	bool (*has)(uint32_t address);
	uint64_t (*read)(const struct pmu *pmu, uint32_t address);
	void (*write)(struct pmu *pmu, uint32_t address, uint64_t value);
	bool (*rdpmc)(uint32_t selector, uint32_t *address);
};

extern const struct pmu_vendor pmu_intel, pmu_amd;

/* Whether an address lies in a row of registers; tells its place in there. */
static inline bool pmu_in_row(uint32_t address, uint32_t first, unsigned int length,
			      unsigned int *place)
{
	*place = address - first;
	return address >= first && *place < length;
}

#endif
