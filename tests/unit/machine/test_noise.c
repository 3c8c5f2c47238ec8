// SPDX-License-Identifier: GPL-2.0
#include "noise.h"
#include "test.h"

#define STEPS 200000
#define MOST 0.004

/* How a counter fared. */
struct run {
	double worst, mean;	/* error */
	bool back;		/* whether it went backwards once */
};

/* A counter that gets 25 mJ a time, or 25 and 10 by turns. */
static struct run run(double most_joules, double second_joules)
{
	struct noise noise = { 1 };
	struct noise_shown shown = { 0 };
	struct run result = { 0 };
	double exact = 0, before = 0;
	int i;

	for (i = 0; i < STEPS; i++) {
		exact += i & 1 ? second_joules : 0.025;
		noise_show(&noise, &shown, exact, most_joules);
		result.back |= shown.joules < before;
		result.worst = fmax(result.worst, fabs(shown.joules - exact));
		result.mean += (shown.joules - exact) / STEPS;
		before = shown.joules;
	}
	return result;
}

static void test_numbers(void)
{
	struct noise one = { 1 }, same = { 1 }, two = { 2 };
	double sum = 0, squares = 0;
	bool equal = true, within = true;
	int i, differ = 0;

	for (i = 0; i < STEPS; i++) {
		double x = noise_next(&one);

		equal &= x == noise_next(&same);
		differ += x != noise_next(&two);
		within &= x >= -1 && x <= 1;
		sum += x / STEPS;
		squares += x * x / STEPS;
	}
	test_ok(equal && differ > STEPS / 2, "a seed gives one sequence, another one another");
	test_ok(within && fabs(sum) < 0.01 && near(squares, 1 / 3.0, 0.01),
		"numbers are even between -1 and 1");
}

static void test_errors(void)
{
	struct run steady = run(MOST, 0.025), uneven = run(MOST, 0.009), exact = run(0, 0.009);
	struct run weak = run(1, 0.025), halting = run(MOST, 0);

	test_ok(exact.worst == 0 && exact.mean == 0, "no noise unless it is asked for");
	test_ok(steady.worst > 0.9 * MOST && steady.worst <= MOST * (1 + EXACT),
		"a counter errs by what it may");
	test_ok(fabs(steady.mean) < MOST / 100 && fabs(uneven.mean) < MOST / 100,
		"it errs by nothing on average, and that does not add up");
	test_ok(!steady.back && !uneven.back && !weak.back && !halting.back,
		"it never goes backwards");
	test_ok(near(weak.worst, 0.025 / 4, 0.01), "it errs by no more than a quarter of its step");
	test_ok(halting.worst <= MOST * (1 + EXACT), "a counter that stands errs no more");
}

static void test_due(void)
{
	struct noise noise = { 1 };
	double now = 0, least = 1, most = 0, due;
	int i;

	test_ok(noise_due(&noise, 0.0032, 0.001, 0) == 0.004 &&
		near(noise_due(&noise, 0.0039, 0.001, 0), 0.004, EXACT),
		"without jitter renewals are a period apart");
	for (i = 0; i < STEPS; i++, now = due) {
		due = noise_due(&noise, now, 0.001, 0.0003);
		least = fmin(least, due - now);
		most = fmax(most, due - now);
	}
	test_ok(least > 0.0004 - 1 / 1e9 && least < 0.00041 && most < 0.0016 + 1 / 1e9 &&
		most > 0.00159, "jitter moves each of them");
	test_ok(near(now, STEPS * 0.001, 1 / 1e5), "jitter does not add up");
}

void test_noise(void)
{
	test_numbers();
	test_errors();
	test_due();
}
