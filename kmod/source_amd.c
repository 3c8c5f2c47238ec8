// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>
#include <linux/topology.h>
#include <asm/msr.h>
#include <asm/processor.h>

#include "source.h"

#define NAME	"amd-rapl-msr"

#define MSR_POWER_UNIT		0xc0010299
#define MSR_CORE_ENERGY		0xc001029a
#define MSR_PACKAGE_ENERGY	0xc001029b

static int amd_read(unsigned int domain, u32 *raw)
{
	u64 value;
	int ret;

	ret = rdmsrq_safe(MSR_PACKAGE_ENERGY, &value);
	*raw = ret ? 0 : (u32)value;
	return ret;
}

static u32 amd_read_core(void)
{
	u64 value;

	return rdmsrq_safe(MSR_CORE_ENERGY, &value) ? 0 : (u32)value;
}

static unsigned int amd_package_of(unsigned int cpu)
{
	return topology_logical_package_id(cpu);
}

/**
 * gc_source_amd() - find the MSRs of an AMD or Hygon CPU
 * @source: the answer
 *
 * Context: process.
 * Return: 0, or -ENODEV after a message that says what was seen.
 */
int gc_source_amd(struct gc_source *source)
{
	u64 value;

	if (rdmsrq_safe(MSR_POWER_UNIT, &value)) {
		pr_err(NAME ": reading the unit register %#x faults on this CPU (family %#x)\n",
		       MSR_POWER_UNIT, boot_cpu_data.x86);
		return -ENODEV;
	}
	if (gc_unit_amd(value, &source->unit[GREENCAP_DOMAIN_PACKAGE])) {
		pr_err(NAME ": the unit register %#x reads 0: a hypervisor without RAPL?\n",
		       MSR_POWER_UNIT);
		return -ENODEV;
	}

	source->name = NAME;
	source->domains = BIT(GREENCAP_DOMAIN_PACKAGE);
	source->read = amd_read;
	source->package_of = amd_package_of;
	if (!rdmsrq_safe(MSR_CORE_ENERGY, &value))
		source->read_core = amd_read_core;
	return 0;
}
