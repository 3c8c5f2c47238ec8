// SPDX-License-Identifier: GPL-2.0
#include "thermal.h"
#include "test.h"

static const struct server_power p = {
	.leakage_per_kelvin = 0.01, .reference_celsius = 60, .ambient_celsius = 20,
	.kelvin_per_watt = 0.5, .thermal_s = 10,
};

/* The temperature after many short steps at 80 W. */
static double step_often(double celsius, double seconds, int steps)
{
	int i;

	for (i = 0; i < steps; i++)
		celsius = thermal_step(&p, celsius, 80, seconds / steps);
	return celsius;
}

void test_thermal(void)
{
	const struct server_power plain = { .thermal_s = 1 };

	test_ok(near(thermal_step(&p, 20, 80, 1000), 60, EXACT),
		"power times resistance above ambient in the end");
	test_ok(near(thermal_step(&p, 20, 80, 10), 60 - 40 * exp(-1), EXACT),
		"most of the way after the time constant");
	test_ok(near(thermal_step(&p, 60, 0, 10), 20 + 40 * exp(-1), EXACT), "it cools as it warms");
	test_ok(near(step_often(20, 7, 5000), thermal_step(&p, 20, 80, 7), 1 / 1e9),
		"the length of the steps does not matter");
	test_ok(near(thermal_leakage(&p, 60), 1, EXACT), "the figures hold at their temperature");
	test_ok(near(thermal_leakage(&p, 85), 1.25, EXACT) &&
		near(thermal_leakage(&p, 35), 0.75, EXACT), "leakage follows the temperature");
	test_ok(thermal_leakage(&p, -100) == 0, "leakage is never negative");
	test_ok(thermal_leakage(&plain, 100) == 1, "without a coefficient it does not matter");
	test_ok(!thermal_runs_away(&p, 199) && thermal_runs_away(&p, 200),
		"a kelvin that causes another one runs away");
}
