// SPDX-License-Identifier: GPL-2.0
#include "cpuid.h"

#include "pmu.h"

#define LEAF_POWER 0x6
#define LEAF_PMU 0xa
#define LEAF_EXTENDED_FEATURES 0x80000001
#define LEAF_ADVANCED_POWER 0x80000007

#define POWER_EAX_TURBO 0x2u	/* without it, 6.1 does not go beyond the base frequency */
#define POWER_EAX_ARAT 0x4u
#define POWER_EAX_HWP 0x80u
#define POWER_EAX_HWP_EPP 0x400u
#define POWER_ECX_APERFMPERF 0x1u

#define PMU_VERSION 2
#define PMU_EVENTS 7u			/* that EBX tells of */
#define PMU_EBX_NO_MISPREDICTION 0x40u	/* a set bit means that there is no such event */

#define ADVANCED_EDX_HW_PSTATE 0x80u
#define ADVANCED_EDX_CONSTANT_TSC 0x100u
#define ADVANCED_EDX_RAPL 0x4000u

#define EXTENDED_ECX_CORE_COUNTERS 0x800000u

/* The leaf is Intel's; AMD's counters are a feature. */
static void answer_pmu(struct cpuid *answer)
{
	answer->eax = PMU_VERSION | PMU_INTEL_GENERAL << 8 | PMU_WIDTH << 16 | PMU_EVENTS << 24;
	answer->ebx = PMU_EBX_NO_MISPREDICTION;
	answer->edx = PMU_INTEL_FIXED | PMU_WIDTH << 5;
}

bool cpuid_answer(const struct server *server, uint32_t leaf, struct cpuid *answer)
{
	bool intel = server->vendor == SERVER_INTEL;

	*answer = (struct cpuid){ 0 };
	switch (leaf) {
	case LEAF_POWER:
		answer->eax = POWER_EAX_ARAT;
		if (intel)
			answer->eax |= POWER_EAX_TURBO;
		if (intel && server->hwp)
			answer->eax |= POWER_EAX_HWP | POWER_EAX_HWP_EPP;
		answer->ecx = POWER_ECX_APERFMPERF;
		return true;
	case LEAF_PMU:
		if (!intel || !server->pmu)
			return false;
		answer_pmu(answer);
		return true;
	case LEAF_ADVANCED_POWER:
		answer->edx = ADVANCED_EDX_CONSTANT_TSC;
		if (!intel)
			answer->edx |= ADVANCED_EDX_HW_PSTATE | ADVANCED_EDX_RAPL;
		return true;
	default:
		return false;
	}
}

bool cpuid_adds(const struct server *server, uint32_t leaf, struct cpuid *bits)
{
	*bits = (struct cpuid){ 0 };
	if (leaf != LEAF_EXTENDED_FEATURES || server->vendor != SERVER_AMD || !server->pmu)
		return false;
	bits->ecx = EXTENDED_ECX_CORE_COUNTERS;
	return true;
}
