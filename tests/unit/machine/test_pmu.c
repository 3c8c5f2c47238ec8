// SPDX-License-Identifier: GPL-2.0
#include "pmu.h"

#include "test.h"

/* Registers and bits, as the manual has them. */
#define PMC(n) (0xc1u + (n))
#define WIDE_PMC(n) (0x4c1u + (n))
#define SELECT(n) (0x186u + (n))
#define FIXED(n) (0x309u + (n))
#define FIXED_CONTROL 0x38d
#define STATUS 0x38e
#define CONTROL 0x38f
#define CLEAR 0x390
#define ENABLED_USER 0x410000u
#define ENABLED_KERNEL 0x420000u
#define ENABLED 0x430000u

static const struct pmu_events happened[MODES] = {
	[MODE_USER] = {
		.activity = { .instructions = 1000, .accesses = 300, .branches = 200, .simd = 150,
			      .fp = { 1, 2, 4, 8, 16, 32, 64, 128 } },
		.cycles = 5000, .reference_cycles = 4000,
	},
	[MODE_KERNEL] = {
		.activity = { .instructions = 70, .accesses = 30, .branches = 20 },
		.cycles = 500, .reference_cycles = 400,
	},
};

static const struct pmu_events nothing[MODES];

static struct pmu fresh(void)
{
	struct pmu pmu;

	pmu_init(&pmu, SERVER_INTEL);
	return pmu;
}

/* What a general counter shows after what happened, with a selector. */
static uint64_t counted(uint32_t select)
{
	struct pmu pmu = fresh();

	pmu_write(&pmu, SELECT(3), select);
	pmu_count(&pmu, happened);
	return pmu_read(&pmu, PMC(3));
}

static void test_events(void)
{
	test_ok(counted(ENABLED | 0x00c0) == 1070, "pmu: instructions");
	test_ok(counted(ENABLED | 0x003c) == 5500, "pmu: cycles");
	test_ok(counted(ENABLED | 0x013c) == 4400, "pmu: reference cycles");
	test_ok(counted(ENABLED | 0x00c4) == 220, "pmu: branches");
	test_ok(counted(ENABLED | 0x412e) == 330, "pmu: cache misses");
	test_ok(counted(ENABLED | 0x4f2e) == 330, "pmu: cache references");
	test_ok(counted(ENABLED | 0x01c7) == 1, "pmu: scalar doubles");
	test_ok(counted(ENABLED | 0x80c7) == 128, "pmu: 512 bits of singles");
	test_ok(counted(ENABLED | 0xffc7) == 255, "pmu: all floating-point arithmetic");
	test_ok(counted(ENABLED | 0x00c5) == 0, "pmu: an unknown event never happens");
	test_ok(counted(ENABLED | 0x01c0) == 0, "pmu: nor does an unknown umask");
}

static void test_selectors(void)
{
	test_ok(counted(ENABLED_USER | 0xc0) == 1000, "pmu: the program's part");
	test_ok(counted(ENABLED_KERNEL | 0xc0) == 70, "pmu: the kernel's part");
	test_ok(counted(0x400000 | 0xc0) == 0, "pmu: no mode");
	test_ok(counted(0x30000 | 0xc0) == 0, "pmu: not enabled");
	test_ok(counted(ENABLED | 0x100000 | 0xc0) == 1070, "pmu: the interrupt bit is ignored");
	test_ok(counted(ENABLED | 0x40000 | 0xc0) == 0, "pmu: edges are not modelled");
	test_ok(counted(ENABLED | 0x800000 | 0xc0) == 0, "pmu: nor is the inversion");
	test_ok(counted(ENABLED | 0x10000000 | 0xc0) == 0, "pmu: nor is a threshold");
}

static void test_fixed(void)
{
	struct pmu pmu = fresh();

	pmu_write(&pmu, FIXED_CONTROL, 0x123);
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, FIXED(0)) == 0, "pmu: fixed counters are off after a reset");
	pmu = fresh();
	pmu_write(&pmu, FIXED_CONTROL, 0x123);
	pmu_write(&pmu, CONTROL, 0x700000000);
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, FIXED(0)) == 1070, "pmu: fixed instructions, both modes");
	test_ok(pmu_read(&pmu, FIXED(1)) == 5000, "pmu: fixed cycles, the program's");
	test_ok(pmu_read(&pmu, FIXED(2)) == 400, "pmu: fixed reference cycles, the kernel's");
	test_ok(pmu_read(&pmu, FIXED_CONTROL) == 0x123, "pmu: the fixed control reads back");
}

static void test_enable(void)
{
	struct pmu pmu = fresh();

	pmu_write(&pmu, SELECT(0), ENABLED | 0xc0);
	pmu_write(&pmu, SELECT(1), ENABLED | 0xc0);
	pmu_write(&pmu, CONTROL, 2);
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, PMC(0)) == 0 && pmu_read(&pmu, PMC(1)) == 1070,
		"pmu: the global control enables each counter");
	pmu_write(&pmu, CONTROL, 3);
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, PMC(0)) == 0, "pmu: what happened before is not counted");
	test_ok(pmu_read(&pmu, CONTROL) == 3 && pmu_read(&pmu, SELECT(1)) == (ENABLED | 0xc0),
		"pmu: controls read back");
}

static void test_width(void)
{
	struct pmu pmu = fresh();

	pmu_write(&pmu, SELECT(0), ENABLED | 0xc0);
	pmu_write(&pmu, WIDE_PMC(0), 0xffffffffffffffff - 69);
	test_ok(pmu_read(&pmu, PMC(0)) == 0xffffffffffba, "pmu: counters are 48 bits wide");
	pmu_count(&pmu, nothing);
	test_ok(pmu_read(&pmu, STATUS) == 0, "pmu: no overflow yet");
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, PMC(0)) == 1000, "pmu: counters wrap");
	test_ok(pmu_read(&pmu, STATUS) == 1, "pmu: a wrap is told");
	pmu_write(&pmu, CLEAR, 1);
	test_ok(pmu_read(&pmu, STATUS) == 0, "pmu: until it is cleared");
	pmu_write(&pmu, PMC(0), 0x7fffffff);
	test_ok(pmu_read(&pmu, PMC(0)) == 0x7fffffff, "pmu: a small value is written as it is");
	pmu_write(&pmu, PMC(0), 0x123480000001);
	test_ok(pmu_read(&pmu, PMC(0)) == 0xffff80000001,
		"pmu: the narrow register extends the sign of 32 bits");
	pmu_write(&pmu, WIDE_PMC(0), 0x123480000001);
	test_ok(pmu_read(&pmu, WIDE_PMC(0)) == 0x123480000001, "pmu: the wide one takes 48 bits");
	pmu = fresh();
	pmu_write(&pmu, FIXED_CONTROL, 0x300);
	pmu_write(&pmu, CONTROL, 0x400000000);
	pmu_write(&pmu, FIXED(2), 0xffffffffffff);
	pmu_count(&pmu, happened);
	test_ok(pmu_read(&pmu, FIXED(2)) == 4399 && pmu_read(&pmu, STATUS) == 0x400000000,
		"pmu: a fixed counter wraps and tells");
}

static void test_registers(void)
{
	const struct pmu pmu = fresh();
	uint32_t address;

	test_ok(pmu_has(&pmu, 0xc1) && pmu_has(&pmu, 0xc4) &&
		!pmu_has(&pmu, 0xc0) && !pmu_has(&pmu, 0xc5),
		"pmu: four general counters");
	test_ok(pmu_has(&pmu, 0x186) && pmu_has(&pmu, 0x189) &&
		!pmu_has(&pmu, 0x185) && !pmu_has(&pmu, 0x18a),
		"pmu: four selectors");
	test_ok(pmu_has(&pmu, 0x309) && pmu_has(&pmu, 0x30b) &&
		!pmu_has(&pmu, 0x308) && !pmu_has(&pmu, 0x30c),
		"pmu: three fixed counters");
	test_ok(pmu_has(&pmu, 0x38d) && pmu_has(&pmu, 0x390) &&
		!pmu_has(&pmu, 0x38c) && !pmu_has(&pmu, 0x391),
		"pmu: four controls");
	test_ok(pmu_has(&pmu, 0x4c1) && pmu_has(&pmu, 0x4c4) &&
		!pmu_has(&pmu, 0x4c0) && !pmu_has(&pmu, 0x4c5),
		"pmu: four wide counters");
	test_ok(pmu_rdpmc_register(&pmu, 3, &address) && address == 0xc4, "pmu: rdpmc, general");
	test_ok(pmu_rdpmc_register(&pmu, 0x40000002, &address) && address == 0x30b,
		"pmu: rdpmc, fixed");
	test_ok(!pmu_rdpmc_register(&pmu, 4, &address) &&
		!pmu_rdpmc_register(&pmu, 0x40000003, &address),
		"pmu: rdpmc beyond the last counter");
}

void test_pmu(void)
{
	test_events();
	test_selectors();
	test_fixed();
	test_enable();
	test_width();
	test_registers();
}
