// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>
#include <linux/topology.h>
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/processor.h>

#include "source.h"

#define NAME	"intel-rapl-msr"

#define MSR_POWER_UNIT		0x606
#define MSR_PACKAGE_ENERGY	0x611
#define MSR_PACKAGE_INFO	0x614
#define MSR_DRAM_ENERGY		0x619
#define MSR_DRAM_INFO		0x61c
#define MSR_ARCH_CAPS		0x10a
#define ARCH_CAPS_FILTER_CTL	BIT_ULL(10)
#define MSR_PACKAGE_CTLS	0xbc
#define PACKAGE_CTLS_FILTER	BIT_ULL(0)

static const u32 energy_msr[GC_DOMAINS] = {
	[GREENCAP_DOMAIN_PACKAGE] = MSR_PACKAGE_ENERGY,
	[GREENCAP_DOMAIN_DRAM] = MSR_DRAM_ENERGY,
};

static const u32 info_msr[GC_DOMAINS] = {
	[GREENCAP_DOMAIN_PACKAGE] = MSR_PACKAGE_INFO,
	[GREENCAP_DOMAIN_DRAM] = MSR_DRAM_INFO,
};

static int intel_read(unsigned int domain, u32 *raw)
{
	u64 value;
	int ret;

	ret = rdmsrq_safe(energy_msr[domain], &value);
	*raw = ret ? 0 : (u32)value;
	return ret;
}

/* The counters are per die, of which most packages have one. */
static unsigned int intel_package_of(unsigned int cpu)
{
	return topology_logical_die_id(cpu);
}

static bool intel_filtered(void)
{
	u64 value;

	if (!boot_cpu_has(X86_FEATURE_ARCH_CAPABILITIES) ||
	    rdmsrq_safe(MSR_ARCH_CAPS, &value) || !(value & ARCH_CAPS_FILTER_CTL))
		return false;
	return !rdmsrq_safe(MSR_PACKAGE_CTLS, &value) && (value & PACKAGE_CTLS_FILTER);
}

/**
 * gc_source_intel() - find the MSRs of an Intel CPU
 * @source: the answer
 *
 * Context: process.
 * Return: 0, or -ENODEV after a message that says what was seen.
 */
int gc_source_intel(struct gc_source *source)
{
	u64 unit, info;
	unsigned int d;
	u32 raw;

	if (rdmsrq_safe(MSR_POWER_UNIT, &unit)) {
		pr_err(NAME ": reading the unit register %#x faults on this CPU (model %#x)\n",
		       MSR_POWER_UNIT, boot_cpu_data.x86_model);
		return -ENODEV;
	}
	if (boot_cpu_data.x86 != 6 ||
	    gc_unit_intel(boot_cpu_data.x86_model, unit, 0, &source->unit[0])) {
		pr_err(NAME ": the unit register %#x reads %#llx (family %u): a hypervisor without RAPL?\n",
		       MSR_POWER_UNIT, unit, boot_cpu_data.x86);
		return -ENODEV;
	}

	source->name = NAME;
	source->read = intel_read;
	source->package_of = intel_package_of;
	source->filtered = intel_filtered();
	for (d = 0; d < GC_DOMAINS; d++) {
		if (d && intel_read(d, &raw))
			continue;
		source->domains |= BIT(d);
		gc_unit_intel(boot_cpu_data.x86_model, unit, d, &source->unit[d]);
		if (!rdmsrq_safe(info_msr[d], &info))
			source->max_mw[d] = gc_power_max_mw(unit, info);
	}
	return 0;
}
