/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A processor's performance counters: Intel's architectural ones of version 2, or
 * AMD's core counters. Functions of their arguments only: what happened is given to
 * them. All that differs between the vendors is in pmu_intel.c and pmu_amd.c.
 */
#ifndef MACHINE_PMU_H
#define MACHINE_PMU_H

#include <stdbool.h>
#include <stdint.h>

#include "activity.h"
#include "server.h"

#define PMU_INTEL_GENERAL 4
#define PMU_INTEL_FIXED 3
#define PMU_AMD_GENERAL 6
#define PMU_COUNTERS_MAX 7
#define PMU_SELECTS_MAX 6
#define PMU_WIDTH 48

struct pmu_vendor;

/* What happened on a processor since power-on, in one mode. */
struct pmu_events {
	struct activity activity;
	uint64_t cycles;		/* while not halted */
	uint64_t reference_cycles;	/* likewise, at the rate of the time stamp counter */
};

struct pmu {
	const struct pmu_vendor *vendor;
	struct pmu_events seen[MODES];	/* all that the counters have counted */
	uint64_t counters[PMU_COUNTERS_MAX];	/* the general ones, then the fixed ones */
	uint64_t select[PMU_SELECTS_MAX];
	uint64_t fixed_control;
	uint64_t global_control;
	uint64_t overflow;
};

/**
 * pmu_init() - the state after a reset
 * @pmu: the counters of a processor
 * @vendor: of the processor
 */
void pmu_init(struct pmu *pmu, enum server_vendor vendor);

/**
 * pmu_count() - count what happened since the last call
 * @pmu: the counters of a processor
 * @now: what happened up to now, in each mode
 */
void pmu_count(struct pmu *pmu, const struct pmu_events now[MODES]);

/**
 * pmu_has() - whether a model-specific register belongs to the counters
 * @pmu: the counters of a processor
 * @address: the register
 *
 * Return: whether it does.
 */
bool pmu_has(const struct pmu *pmu, uint32_t address);

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
 * @pmu: the counters of a processor
 * @selector: what ECX holds
 * @address: receives the register
 *
 * Return: false if there is no such counter.
 */
bool pmu_rdpmc_register(const struct pmu *pmu, uint32_t selector, uint32_t *address);

#endif
