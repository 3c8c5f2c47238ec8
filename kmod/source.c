// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <asm/cpufeature.h>
#include <asm/processor.h>

#include "counter.h"
#include "source.h"

/* Counters move about every millisecond, even on an idle package. */
#define MOVES_WITHIN_MS	60

/**
 * gc_source_init() - find this machine's energy counters
 * @source: the answer
 *
 * Context: process.
 * Return: 0, or -ENODEV after a message that says what was seen.
 */
int gc_source_init(struct gc_source *source)
{
	switch (boot_cpu_data.x86_vendor) {
	case X86_VENDOR_INTEL:
		return gc_source_intel(source);
	case X86_VENDOR_AMD:
	case X86_VENDOR_HYGON:
		return gc_source_amd(source);
	}
	pr_err("no energy counters are known for a CPU of vendor %s\n",
	       boot_cpu_data.x86_vendor_id);
	return -ENODEV;
}

struct check {
	struct gc_source *source;
	unsigned int domain;
	u32 raw;
	int error;
};

static void check_read(void *data)
{
	struct check *check = data;

	check->error = check->source->read(check->domain, &check->raw);
}

/* Return: 1 if the counter moves, 0 if not, or why it could not be read. */
static int counter_moves(struct gc_source *source, unsigned int domain, unsigned int cpu)
{
	struct check check = { .source = source, .domain = domain };
	unsigned int ms;
	u32 first;
	int ret;

	for (ms = 0; ms < MOVES_WITHIN_MS; ms += 2) {
		ret = smp_call_function_single(cpu, check_read, &check, 1);
		if (ret || check.error)
			return ret ?: check.error;
		if (!ms)
			first = check.raw;
		else if (gc_counter_delta(check.raw, first))
			return 1;
		usleep_range(2000, 3000);
	}
	return 0;
}

/**
 * gc_source_check() - see whether a package's counters count
 * @source: the counters; a DRAM domain that does not count is left out
 * @cpu: of the package
 *
 * Hypervisors answer reads with zero and no fault: only a counter that moves
 * proves anything. Context: process, sleeps.
 * Return: 0 or -ENODEV after a message.
 */
int gc_source_check(struct gc_source *source, unsigned int cpu)
{
	unsigned int package = source->package_of(cpu);
	int ret;

	ret = counter_moves(source, GREENCAP_DOMAIN_PACKAGE, cpu);
	if (ret < 0)
		pr_err("%s: reading the energy counter of package %u on CPU %u failed: %d\n",
		       source->name, package, cpu, ret);
	else if (!ret)
		pr_err("%s: the energy counter of package %u did not move in %u ms (read on CPU %u)\n",
		       source->name, package, MOVES_WITHIN_MS, cpu);
	if (ret <= 0)
		return -ENODEV;

	if (!(source->domains & BIT(GREENCAP_DOMAIN_DRAM)))
		return 0;
	if (counter_moves(source, GREENCAP_DOMAIN_DRAM, cpu) <= 0) {
		pr_info("%s: the DRAM counter of package %u does not count: left out\n",
			source->name, package);
		source->domains &= ~BIT(GREENCAP_DOMAIN_DRAM);
	}
	return 0;
}

/**
 * gc_source_safe_ns() - within which every wrap of a domain is seen, whatever it draws
 * @source: the counters
 * @domain: one of its domains
 *
 * Decides what is believed: a register that says too little must cost no energy.
 * Context: any.
 * Return: nanoseconds.
 */
u64 gc_source_safe_ns(const struct gc_source *source, unsigned int domain)
{
	return gc_counter_safe_ns(&source->unit[domain],
				  max(source->max_mw[domain], GC_UNKNOWN_MAX_MW));
}

/**
 * gc_source_period_max() - longest period that sees every wrap
 * @source: the counters
 *
 * Context: any.
 * Return: nanoseconds.
 */
u64 gc_source_period_max(const struct gc_source *source)
{
	u64 period = U64_MAX;
	unsigned int d;

	for_each_set_bit(d, &source->domains, GC_DOMAINS)
		period = min(period, gc_counter_safe_ns(&source->unit[d], source->max_mw[d]));
	return period;
}
