// SPDX-License-Identifier: GPL-2.0
/* Performance counters by name. */
#include <string.h>

#include <linux/perf_event.h>

#include "event.h"

/* FP_ARITH_INST_RETIRED, all kinds: fused operations count twice. */
#define INTEL_FP	0xffc7

/*
 * AMD's retired SSE and AVX operations, all kinds: as many as a vector has elements, fused
 * ones twice. The bits of kinds became fewer, and family 1Ah selects a width with what was
 * left over. It takes two counters.
 */
#define AMD_17H_FP	0xff03
#define AMD_19H_FP	0x1f03
#define AMD_1AH_FP	0x0f03

static const struct gc_event events[] = {
	{ "instructions", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS }, false },
	{ "cycles", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES }, false },
	{ "cache-misses", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES }, true },
	{ "branches", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS }, true },
	{ "fp", { PERF_TYPE_RAW, INTEL_FP }, true },
	{ "fp", { PERF_TYPE_RAW, AMD_17H_FP }, true },
	{ "fp", { PERF_TYPE_RAW, AMD_19H_FP }, true },
	{ "fp", { PERF_TYPE_RAW, AMD_1AH_FP }, true },
};

/* Of family 6: Broadwell, Skylake and its kin, Ice Lake, Tiger Lake, Rocket Lake, the Rapids. */
static const unsigned int fp_models[] = {
	61, 71, 79, 86, 78, 94, 85, 142, 158, 165, 166, 125, 126, 106, 108, 140, 141, 167,
	143, 207, 173, 174,
};

static uint64_t intel_fp(const struct gc_hardware *hardware)
{
	if (hardware->family != 6)
		return 0;
	for (size_t i = 0; i < sizeof(fp_models) / sizeof(fp_models[0]); i++) {
		if (fp_models[i] == hardware->model)
			return INTEL_FP;
	}
	return 0;
}

static uint64_t amd_fp(const struct gc_hardware *hardware)
{
	switch (hardware->family) {
	case 0x17:
		return AMD_17H_FP;
	case 0x19:
		return AMD_19H_FP;
	case 0x1a:
		return AMD_1AH_FP;
	default:
		return 0;
	}
}

/* 0 if it is not known. */
static uint64_t raw_fp(const struct gc_hardware *hardware)
{
	if (!strcmp(hardware->vendor, "GenuineIntel"))
		return intel_fp(hardware);
	return strcmp(hardware->vendor, "AuthenticAMD") ? 0 : amd_fp(hardware);
}

const struct gc_event *gc_event_find(const struct gc_hardware *hardware, const char *name)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (strcmp(events[i].name, name) != 0)
			continue;
		if (events[i].counter.type != PERF_TYPE_RAW ||
		    events[i].counter.config == raw_fp(hardware))
			return &events[i];
	}
	return NULL;
}

const char *gc_event_name(const struct gc_counter *counter)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (events[i].counter.type == counter->type &&
		    events[i].counter.config == counter->config)
			return events[i].name;
	}
	return NULL;
}
