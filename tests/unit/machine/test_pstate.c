// SPDX-License-Identifier: GPL-2.0
#include "pstate.h"
#include "test.h"

void test_pstate(void)
{
	struct server_frequency f = { .min_mhz = 1500, .base_mhz = 2400, .max_mhz = 3700 };
	double mhz[PSTATES];

	test_ok(pstate_list(&f, mhz) == 3 && mhz[0] == 3700 && mhz[1] == 2400 && mhz[2] == 1500,
		"three states, the fastest first");
	f.base_mhz = 3700;
	test_ok(pstate_list(&f, mhz) == 2 && mhz[0] == 3700 && mhz[1] == 1500,
		"equal frequencies are one state");
	f.min_mhz = 3700;
	test_ok(pstate_list(&f, mhz) == 1, "and all of them may be");
}
