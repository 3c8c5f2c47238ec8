// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include <linux/kernel.h>

#include "units.h"

#define UNIT_POWER(reg)		((unsigned int)(reg) & 0xf)
#define UNIT_ENERGY(reg)	((unsigned int)((reg) >> 8) & 0x1f)
#define INFO_TDP(reg)		((u64)(reg) & 0x7fff)
#define INFO_MAX(reg)		(((u64)(reg) >> 32) & 0x7fff)

/* Family 6 models whose DRAM counts in 2^-16 J, whatever the unit register says. */
static const u8 dram_quirk_models[] = {
	0x3f,		/* Haswell-X */
	0x4f, 0x56,	/* Broadwell-X, -D */
	0x55,		/* Skylake-X, Cascade Lake-X */
	0x57, 0x85,	/* Knights Landing, Knights Mill */
	0x6a, 0x6c,	/* Ice Lake-X, -D */
};

/* Family 6 models whose energy unit is 2^n microjoules. */
static const u8 microjoule_models[] = {
	0x37, 0x4a, 0x4d, 0x5a,	/* Silvermont */
	0x4c,			/* Airmont */
};

static bool model_in(unsigned int model, const u8 *list, size_t count)
{
	while (count--)
		if (list[count] == model)
			return true;
	return false;
}

/**
 * gc_unit_intel() - energy unit of an Intel domain
 * @model: model number within family 6
 * @reg: value of MSR_RAPL_POWER_UNIT (0x606)
 * @domain: enum greencap_domain
 * @unit: the answer
 *
 * Context: any.
 * Return: 0, or -ENODEV for a register that reads zero, as a
 * hypervisor answers that has no RAPL.
 */
int gc_unit_intel(unsigned int model, u64 reg, unsigned int domain, struct gc_unit *unit)
{
	if (!reg)
		return -ENODEV;

	if (model_in(model, microjoule_models, ARRAY_SIZE(microjoule_models)))
		*unit = (struct gc_unit){ 1U << UNIT_ENERGY(reg), 1000000 };
	else if (domain == GREENCAP_DOMAIN_DRAM &&
		 model_in(model, dram_quirk_models, ARRAY_SIZE(dram_quirk_models)))
		*unit = (struct gc_unit){ 1, 1U << 16 };
	else
		*unit = (struct gc_unit){ 1, 1U << UNIT_ENERGY(reg) };
	return 0;
}

/**
 * gc_unit_amd() - energy unit of an AMD or Hygon package and its cores
 * @reg: value of MSR_AMD_RAPL_POWER_UNIT (0xC0010299)
 * @unit: the answer
 *
 * Context: any.
 * Return: 0, or -ENODEV for a register that reads zero.
 */
int gc_unit_amd(u64 reg, struct gc_unit *unit)
{
	if (!reg)
		return -ENODEV;
	*unit = (struct gc_unit){ 1, 1U << UNIT_ENERGY(reg) };
	return 0;
}

/**
 * gc_power_max_mw() - the most that a domain is expected to draw
 * @unit_reg: value of MSR_RAPL_POWER_UNIT
 * @info_reg: value of MSR_PKG_POWER_INFO (0x614) or MSR_DRAM_POWER_INFO (0x61C)
 *
 * The register's maximum is absurd or missing on some parts, so that twice the
 * thermal design power is a floor. Context: any.
 * Return: milliwatts; 0 when
 * the register says nothing.
 */
u64 gc_power_max_mw(u64 unit_reg, u64 info_reg)
{
	return max(INFO_MAX(info_reg), 2 * INFO_TDP(info_reg)) * 1000 >> UNIT_POWER(unit_reg);
}
