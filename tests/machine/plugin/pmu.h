/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A processor's performance counters, Intel's architectural ones of version 2.
 * Functions of their arguments only: what happened is given to them.
 */
#ifndef MACHINE_PMU_H
#define MACHINE_PMU_H

#include <stdbool.h>
#include <stdint.h>

#include "activity.h"

#define PMU_GENERAL 4
#define PMU_FIXED 3
#define PMU_COUNTERS (PMU_GENERAL + PMU_FIXED)
#define PMU_WIDTH 48

/* What happened on a processor since power-on, in one mode. */
struct pmu_events {
	struct activity activity;
	uint64_t cycles;		/* while not halted */
	uint64_t reference_cycles;	/* likewise, at the rate of the time stamp counter */
};

struct pmu {
	struct pmu_events seen[MODES];	/* all that the counters have counted */
	uint64_t counters[PMU_COUNTERS];	/* the general ones, then the fixed ones */
	uint64_t select[PMU_GENERAL];
	uint64_t fixed_control;
	uint64_t global_control;
	uint64_t overflow;
};

/**
 * pmu_init() - the state after a reset
 * @pmu: the counters of a processor
 */
void pmu_init(struct pmu *pmu);

/**
 * pmu_count() - count what happened since the last call
 * @pmu: the counters of a processor
 * @now: what happened up to now, in each mode
 */
void pmu_count(struct pmu *pmu, const struct pmu_events now[MODES]);

/**
 * pmu_has() - whether a model-specific register belongs to the counters
 * @address: the register
 *
 * Return: whether it does.
 */
bool pmu_has(uint32_t address);

/**
 * pmu_read() - read a register
 * @pmu: the counters of a processor; the caller has called pmu_count()
 * @address: one that pmu_has()
 *
 * Return: its value.
 */
uint64_t pmu_read(const struct pmu *pmu, uint32_t address);

/**
 * pmu_write() - write a register
 * @pmu: the counters of a processor; the caller has called pmu_count()
 * @address: one that pmu_has()
 * @value: what is written
 */
void pmu_write(struct pmu *pmu, uint32_t address, uint64_t value);

/**
 * pmu_rdpmc_register() - the register that rdpmc reads
 * @selector: what ECX holds
 * @address: receives the register
 *
 * Return: false if there is no such counter.
 */
bool pmu_rdpmc_register(uint32_t selector, uint32_t *address);

#endif
