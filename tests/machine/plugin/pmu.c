// SPDX-License-Identifier: GPL-2.0
#include "pmu.h"

#include <string.h>

#include "pmu_vendor.h"

static const struct pmu_vendor *const vendors[] = {
	[SERVER_INTEL] = &pmu_intel,
	[SERVER_AMD] = &pmu_amd,
};

static void count_one(struct pmu *pmu, unsigned int counter, const struct pmu_events now[MODES])
{
	struct pmu_choice choice = pmu->vendor->choice(pmu, counter);
	uint64_t value = pmu->counters[counter];
	unsigned int mode;

	for (mode = 0; mode < MODES; mode++)
		if (choice.modes[mode])
			value += pmu->vendor->occurrences(&now[mode], choice.event) -
				 pmu->vendor->occurrences(&pmu->seen[mode], choice.event);
	if (value > PMU_MASK)
		pmu->overflow |= choice.overflow;
	if (value > PMU_MASK && choice.stops)
		value = PMU_MASK;
	pmu->counters[counter] = value & PMU_MASK;
}

void pmu_init(struct pmu *pmu, enum server_vendor vendor)
{
	*pmu = (struct pmu){ .vendor = vendors[vendor] };
	if (pmu->vendor->reset)
		pmu->vendor->reset(pmu);
}

void pmu_count(struct pmu *pmu, const struct pmu_events now[MODES])
{
	unsigned int i;

	for (i = 0; i < pmu->vendor->counters; i++)
		count_one(pmu, i, now);
	memcpy(pmu->seen, now, sizeof(pmu->seen));
}

bool pmu_has(const struct pmu *pmu, uint32_t address)
{
	return pmu->vendor->has(address);
}

uint64_t pmu_read(const struct pmu *pmu, uint32_t address)
{
	return pmu->vendor->read(pmu, address);
}

void pmu_write(struct pmu *pmu, uint32_t address, uint64_t value)
{
	pmu->vendor->write(pmu, address, value);
}

bool pmu_rdpmc_register(const struct pmu *pmu, uint32_t selector, uint32_t *address)
{
	return pmu->vendor->rdpmc(selector, address);
}
