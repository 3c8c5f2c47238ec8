/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_TEST_H
#define MACHINE_TEST_H

#include <math.h>
#include <stdbool.h>

/* All that rounding may do. */
#define EXACT (1 / 1e12)

static inline bool near(double value, double wanted, double share)
{
	return fabs(value - wanted) <= fabs(wanted) * share;
}

/**
 * test_ok() - report one test as TAP
 * @good: whether it passed
 * @what: what was tested, as of printf()
 */
void test_ok(bool good, const char *what, ...) __attribute__((format(printf, 2, 3)));

void test_power(void);
void test_limiter(void);
void test_pstate(void);
void test_processor(void);
void test_rapl(void);
void test_fault(void);
void test_server(const char *directory);
void test_decode(void);
void test_pmu(void);
void test_pmu_amd(void);
void test_handler(void);
void test_charge(void);
void test_thermal(void);
void test_operand(void);
void test_noise(void);

#endif
