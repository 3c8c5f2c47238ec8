// SPDX-License-Identifier: GPL-2.0
#include "limiter.h"
#include "power.h"
#include "test.h"

static const struct server_frequency f = {
	.min_mhz = 800, .base_mhz = 2400, .max_mhz = 3200,
	.min_volts = 0.65, .max_volts = 1.1, .mips_per_ghz = 37.5,
};

static const struct server_power p = {
	.core_static_watts = 4.5, .leakage_exponent = 3, .instruction_nj = 280,
};

/* Two busy cores and 34 W of everything else. */
static double watts_at(double mhz)
{
	static const struct activity million = { .instructions = 1000000 };
	double volts = power_relative_volts(&f, mhz, 1);

	return 34 + 2 * (power_direct_joules(&p, volts, &million) /
			 power_seconds(&f, mhz, &million) +
			 power_core_static_watts(&p, volts));
}

/*
 * Run for a while; instructions come in bursts of half a millisecond, so that
 * each millisecond has a little more or a little less than the mean.
 * Returns the mean power of the second half, and the peak of any 50 ms in it.
 */
static double run(struct limiter *limiter, const struct server_limit *limits, double seconds,
		  double *peak)
{
	double sum = 0, window = 0;
	int steps = (int)(seconds * 1000), i;

	*peak = 0;
	for (i = 0; i < steps; i++) {
		double watts = watts_at(limiter->mhz) * (i % 3 ? 1.25 : 0.5);

		limiter_step(limiter, &f, limits, watts, 0.001);
		if (i < steps / 2)
			continue;
		sum += watts;
		window += watts;
		if (i % 51 == 50) {
			*peak = fmax(*peak, window / 51);
			window = 0;
		}
	}
	return sum / (steps - steps / 2);
}

static void test_limit(double watts, double window_s)
{
	struct server_limit limits[2] = {
		{ .enabled = true, .clamp = true, .watts = watts, .window_s = window_s },
		{ .enabled = true, .clamp = true, .watts = 500, .window_s = 0.01 },
	};
	struct limiter limiter;
	double mean, peak;

	limiter_init(&limiter, &f);
	mean = run(&limiter, limits, 4 + 10 * window_s, &peak);
	test_ok(near(mean, watts, 0.01), "%.0f W over %.3f s: %.2f W in the mean", watts, window_s,
		mean);
	test_ok(peak <= watts * 1.03, "%.0f W over %.3f s: %.2f W at most", watts, window_s, peak);
}

static void test_floor(void)
{
	struct server_limit limits[2] = {
		{ .enabled = true, .clamp = true, .watts = 20, .window_s = 0.1 },
	};
	struct limiter limiter;
	double peak;

	limiter_init(&limiter, &f);
	run(&limiter, limits, 4, &peak);
	test_ok(limiter.mhz == f.min_mhz, "a limit out of reach ends at the lowest frequency");
	limits[0].clamp = false;
	run(&limiter, limits, 4, &peak);
	test_ok(limiter.mhz == f.base_mhz, "without clamping, at the base frequency");
	limits[0].enabled = false;
	run(&limiter, limits, 4, &peak);
	test_ok(limiter.mhz == f.max_mhz, "a limit that is off limits nothing");
}

void test_limiter(void)
{
	test_limit(100, 1);
	test_limit(70, 1);
	test_limit(120, 0.01);
	test_limit(90, 8);
	test_floor();
}
