// SPDX-License-Identifier: GPL-2.0
#include "operand.h"
#include "power.h"
#include "test.h"

static const struct server_frequency f = {
	.min_mhz = 1000, .base_mhz = 2000, .max_mhz = 3000,
	.min_volts = 0.8, .max_volts = 1.2, .mips_per_ghz = 40,
};

static const struct server_power p = {
	.core_static_watts = 4, .leakage_exponent = 3, .instruction_nj = 250, .access_nj = 50,
	.branch_nj = 20, .simd_nj = 100, .operand_nj = 50,
};

static const struct activity instructions = { .instructions = 4000000 };
static const struct activity accesses = { .accesses = 20000000 };
static const struct activity branches = { .branches = 50000000 };
static const struct activity vectors = { .simd = 10000000 };
static const struct activity heavy = { .operands = 20000000ull * OPERAND_HEAVIEST };
static const struct activity second = { .instructions = 80000000 };

static const struct server_power sleepy = {
	.idle_watts = 20, .deep_idle_watts = 5, .deep_idle_ms = 10,
};

static void test_idle(void)
{
	test_ok(near(power_idle_joules(&p, 5, 2, false), 0, EXACT) &&
		near(power_idle_joules(&sleepy, 0, 2, true), 40, EXACT),
		"no deep idle while there is work, or where there is none");
	test_ok(near(power_idle_joules(&sleepy, 0, 0.01, false), 0.2, EXACT),
		"no deep idle before its time");
	test_ok(near(power_idle_joules(&sleepy, 0.004, 0.01, false), 0.006 * 20 + 0.004 * 5, EXACT),
		"deep idle begins at its time");
	test_ok(near(power_idle_joules(&sleepy, 3, 2, false), 10, EXACT), "deep idle lasts");
}

static void test_bend(void)
{
	struct server_frequency bent = f;

	bent.base_volts = 0.9;
	test_ok(near(power_volts(&bent, 1500), 0.85, EXACT) &&
		near(power_volts(&bent, 2000), 0.9, EXACT) &&
		near(power_volts(&bent, 2500), 1.05, EXACT), "voltage bends at the base frequency");
	test_ok(near(power_volts(&bent, 100), 0.8, EXACT) &&
		near(power_volts(&bent, 9000), 1.2, EXACT), "and has the same ends");
	test_ok(near(power_relative_volts(&bent, 2500, 1), 1.05 / 0.9, EXACT),
		"it is compared with the base frequency's own");
	bent.base_mhz = bent.min_mhz;
	test_ok(near(power_volts(&bent, 1000), 0.9, EXACT) &&
		near(power_volts(&bent, 2000), 1.05, EXACT), "it may bend at the lowest frequency");
	bent.base_mhz = bent.max_mhz;
	test_ok(near(power_volts(&bent, 3000), 0.9, EXACT), "or at the highest");
}

static void test_busy_cores(void)
{
	struct server_frequency turbo = f;

	test_ok(near(power_relative_volts(&f, 3000, 7), 1.2, EXACT) &&
		near(power_turbo_mhz(&f, 7), 3000, EXACT), "other cores do not matter by default");
	turbo.busy_core_volts = 0.05;
	turbo.turbo_step_mhz = 400;
	test_ok(near(power_relative_volts(&turbo, 3000, 0), 1.2, EXACT) &&
		near(power_relative_volts(&turbo, 3000, 1), 1.2, EXACT) &&
		near(power_relative_volts(&turbo, 3000, 3), 1.3, EXACT),
		"each further busy core adds to the voltage");
	test_ok(near(power_turbo_mhz(&turbo, 0), 3000, EXACT) &&
		near(power_turbo_mhz(&turbo, 1), 3000, EXACT) &&
		near(power_turbo_mhz(&turbo, 2), 2600, EXACT), "each takes from the turbo");
	test_ok(near(power_turbo_mhz(&turbo, 8), 2000, EXACT), "the base frequency is for all");
}

void test_power(void)
{
	struct server_frequency stalled = f;

	stalled.access_stall_ns = 10;
	test_ok(near(power_volts(&f, 2000), 1.0, EXACT), "voltage rises linearly");
	test_ok(near(power_volts(&f, 100), 0.8, EXACT), "no voltage below the lowest");
	test_ok(near(power_volts(&f, 9000), 1.2, EXACT), "no voltage above the highest");
	test_ok(near(power_direct_joules(&p, 1, &instructions), 1.0, EXACT),
		"instructions at the base frequency cost what the file says");
	test_ok(near(power_direct_joules(&p, 1.2, &instructions), 1.44, EXACT),
		"energy per instruction grows with the square of the voltage");
	test_ok(near(power_direct_joules(&p, 1, &accesses), 1.0, EXACT),
		"accesses cost what the file says");
	test_ok(near(power_direct_joules(&p, 1, &branches), 1.0, EXACT),
		"branches cost extra");
	test_ok(near(power_direct_joules(&p, 1, &vectors), 1.0, EXACT),
		"vector instructions cost extra");
	test_ok(near(power_direct_joules(&p, 1, &heavy), 1.0, EXACT), "operands cost extra");
	test_ok(near(power_core_static_watts(&p, 0.8), 4 * 0.512, EXACT),
		"leakage follows its exponent");
	test_ok(near(power_seconds(&f, 2000, &second), 1.0, EXACT),
		"80 million instructions take a second at 2 GHz and 40 MIPS per GHz");
	test_ok(near(power_seconds(&f, 1000, &second), 2.0, EXACT),
		"half the frequency takes twice as long");
	test_ok(near(power_seconds(&stalled, 1000, &accesses), 0.2, EXACT),
		"stalls do not depend on the frequency");
	test_bend();
	test_idle();
	test_busy_cores();
}
