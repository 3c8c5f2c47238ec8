// SPDX-License-Identifier: GPL-2.0
/* Performance counters by name. */
#include <string.h>

#include <linux/perf_event.h>

#include "event.h"

/* FP_ARITH_INST_RETIRED, all kinds: fused operations count twice. */
#define INTEL_FP	0xffc7

static const struct gc_event events[] = {
	{ "instructions", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS }, false },
	{ "cycles", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES }, false },
	{ "cache-misses", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES }, true },
	{ "branches", { PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS }, true },
	{ "fp", { PERF_TYPE_RAW, INTEL_FP }, true },
};

/* Of family 6: Broadwell, Skylake and its kin, Ice Lake, Tiger Lake, Rocket Lake, the Rapids. */
static const unsigned int fp_models[] = {
	61, 71, 79, 86, 78, 94, 85, 142, 158, 165, 166, 125, 126, 106, 108, 140, 141, 167,
	143, 207, 173, 174,
};

static bool has_fp(const struct gc_hardware *hardware)
{
	if (strcmp(hardware->vendor, "GenuineIntel") != 0 || hardware->family != 6)
		return false;
	for (size_t i = 0; i < sizeof(fp_models) / sizeof(fp_models[0]); i++) {
		if (fp_models[i] == hardware->model)
			return true;
	}
	return false;
}

const struct gc_event *gc_event_find(const struct gc_hardware *hardware, const char *name)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (strcmp(events[i].name, name) != 0)
			continue;
		if (events[i].counter.type == PERF_TYPE_RAW && !has_fp(hardware))
			return NULL;
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
