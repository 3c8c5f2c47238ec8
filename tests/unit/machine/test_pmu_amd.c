// SPDX-License-Identifier: GPL-2.0
#include "cpuid.h"
#include "pmu.h"

#include "test.h"

/* Registers and bits, as the manual has them. */
#define SELECT(n) (0xc0010200u + 2 * (n))
#define COUNTER(n) (0xc0010201u + 2 * (n))
#define OLD_SELECT(n) (0xc0010000u + (n))
#define OLD_COUNTER(n) (0xc0010004u + (n))
#define ENABLED_USER 0x410000ull
#define ENABLED_KERNEL 0x420000ull
#define ENABLED 0x430000ull
#define INTERRUPT 0x100000ull
#define GUEST_ONLY (1ull << 40)
#define HOST_ONLY (1ull << 41)

static const struct pmu_events happened[MODES] = {
	[MODE_USER] = {
		.activity = { .instructions = 1000, .accesses = 300, .branches = 200, .simd = 150,
			      .fp = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000 } },
		.cycles = 5000, .reference_cycles = 4000,
	},
	[MODE_KERNEL] = {
		.activity = { .instructions = 70, .accesses = 30, .branches = 20 },
		.cycles = 500, .reference_cycles = 400,
	},
};

static struct pmu fresh(void)
{
	struct pmu pmu;

	pmu_init(&pmu, SERVER_AMD);
	return pmu;
}

/* What the last counter shows after what happened, with a selector. */
static uint64_t counted(uint64_t select)
{
	struct pmu pmu = fresh();

	pmu_write(&pmu, SELECT(5), select);
	pmu_count(&pmu, happened);
	return pmu_read(&pmu, COUNTER(5));
}

static void test_events(void)
{
	test_ok(counted(ENABLED | 0x76) == 5500, "pmu, AMD: cycles");
	test_ok(counted(ENABLED | 0x100000120) == 4400, "pmu, AMD: reference cycles");
	test_ok(counted(ENABLED | 0xc0) == 1070, "pmu, AMD: instructions");
	test_ok(counted(ENABLED | 0xc2) == 220, "pmu, AMD: branches");
	test_ok(counted(ENABLED | 0x0964) == 330, "pmu, AMD: cache misses");
	test_ok(counted(ENABLED | 0xff60) == 330, "pmu, AMD: cache references");
	test_ok(counted(ENABLED | 0xff03) == 168844211 && counted(ENABLED | 0x1f03) == 168844211 &&
		counted(ENABLED | 0x0f03) == 168844211, "pmu, AMD: a vector is many operations");
	test_ok(counted(ENABLED | 0x0103) == 0, "pmu, AMD: kinds of operations are not told apart");
	test_ok(counted(ENABLED | 0xc4) == 0 && counted(ENABLED | 0x01c0) == 0 &&
		counted(ENABLED | 0x1000000c0) == 0 && counted(ENABLED | 0xf000000ff) == 0,
		"pmu, AMD: an unknown event never happens");
}

static void test_selectors(void)
{
	test_ok(counted(ENABLED_USER | 0xc0) == 1000, "pmu, AMD: the program's part");
	test_ok(counted(ENABLED_KERNEL | 0xc0) == 70, "pmu, AMD: the kernel's part");
	test_ok(counted(0x30000 | 0xc0) == 0, "pmu, AMD: not enabled");
	test_ok(counted(ENABLED | HOST_ONLY | 0xc0) == 1070 &&
		counted(ENABLED | HOST_ONLY | GUEST_ONLY | 0xc0) == 1070,
		"pmu, AMD: all of it is the host's");
	test_ok(counted(ENABLED | GUEST_ONLY | 0xc0) == 0, "pmu, AMD: and nothing a guest's");
	test_ok(!counted(ENABLED | 0x40000 | 0xc0) && !counted(ENABLED | 0x800000 | 0xc0) &&
		!counted(ENABLED | 0x10000000 | 0xc0),
		"pmu, AMD: edges, inversion and thresholds are not modelled");
}

static void test_ends(void)
{
	struct pmu pmu = fresh();

	pmu_write(&pmu, SELECT(0), ENABLED | 0xc0);
	pmu_write(&pmu, SELECT(1), ENABLED | INTERRUPT | 0xc0);
	pmu_write(&pmu, COUNTER(0), 0xffffffffffffffff - 69);
	pmu_write(&pmu, COUNTER(1), 0xffffffffffffffff - 69);
	test_ok(pmu_read(&pmu, COUNTER(0)) == 0xffffffffffba, "pmu, AMD: 48 bits");
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, COUNTER(0)) == 1000, "pmu, AMD: a counter wraps");
	test_ok(pmu_read(&pmu, COUNTER(1)) == 0xffffffffffff,
		"pmu, AMD: one that would interrupt stops instead");
}

static void test_registers(void)
{
	struct pmu pmu = fresh();
	uint32_t address;

	test_ok(pmu_has(&pmu, 0xc0010200) && pmu_has(&pmu, 0xc001020b) &&
		!pmu_has(&pmu, 0xc00101ff) && !pmu_has(&pmu, 0xc001020c),
		"pmu, AMD: six selectors and counters");
	test_ok(pmu_has(&pmu, 0xc0010000) && pmu_has(&pmu, 0xc0010007) &&
		!pmu_has(&pmu, 0xc000ffff) && !pmu_has(&pmu, 0xc0010008) && !pmu_has(&pmu, 0xc1),
		"pmu, AMD: four of them at their old addresses, and none of Intel's");
	pmu_write(&pmu, OLD_SELECT(3), ENABLED | 0xc0);
	pmu_write(&pmu, OLD_COUNTER(3), 5);
	test_ok(pmu_read(&pmu, SELECT(3)) == (ENABLED | 0xc0) && pmu_read(&pmu, COUNTER(3)) == 5,
		"pmu, AMD: they are the same");
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, OLD_COUNTER(3)) == 1075 && pmu_read(&pmu, OLD_SELECT(3)) ==
		(ENABLED | 0xc0), "pmu, AMD: both ways");
	test_ok(pmu_rdpmc_register(&pmu, 5, &address) && address == COUNTER(5) &&
		!pmu_rdpmc_register(&pmu, 6, &address) &&
		!pmu_rdpmc_register(&pmu, 0x40000000, &address), "pmu, AMD: rdpmc");
}

static void test_announcement(void)
{
	struct server server = { .vendor = SERVER_AMD, .pmu = true };
	struct cpuid answer;

	test_ok(cpuid_adds(&server, 0x80000001, &answer) && answer.ecx == 0x800000 && !answer.eax &&
		!answer.ebx && !answer.edx && !cpuid_adds(&server, 1, &answer),
		"cpuid: AMD's counters are a feature");
	test_ok(!cpuid_answer(&server, 0xa, &answer), "cpuid: AMD has no leaf of counters");
	server.pmu = false;
	test_ok(!cpuid_adds(&server, 0x80000001, &answer), "cpuid: a server without counters, AMD");
	server = (struct server){ .vendor = SERVER_INTEL, .pmu = true };
	test_ok(!cpuid_adds(&server, 0x80000001, &answer) && cpuid_answer(&server, 0xa, &answer),
		"cpuid: Intel has the leaf, and not the feature");
	server.pmu = false;
	test_ok(!cpuid_answer(&server, 0xa, &answer), "cpuid: a server without counters, Intel");
}

void test_pmu_amd(void)
{
	test_events();
	test_selectors();
	test_ends();
	test_registers();
	test_announcement();
}
