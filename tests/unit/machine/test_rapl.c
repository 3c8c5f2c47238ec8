// SPDX-License-Identifier: GPL-2.0
#include "rapl.h"
#include "test.h"

void test_rapl(void)
{
	struct server server = { .rapl = { .power_unit = 3, .energy_unit = 14, .time_unit = 10,
					   .max_window_s = 40 } };
	struct server_limit limit = { .watts = 150.06, .enabled = true, .window_s = 1 }, back;
	uint32_t bits = rapl_encode_limit(&server.rapl, &limit);

	test_ok(rapl_units(&server) == 0xa0e03, "the unit register of a usual server");
	test_ok((bits & 0x7fff) == 1200, "a limit is rounded down to the power unit");
	test_ok(bits >> 15 == (1 | 10 << 2), "enabled, not clamped, 2^10 time units");
	rapl_decode_limit(&server.rapl, bits, &back);
	test_ok(back.watts == 150 && back.enabled && !back.clamp && back.window_s == 1,
		"what was encoded is decoded");
	limit.window_s = 28;
	rapl_decode_limit(&server.rapl, rapl_encode_limit(&server.rapl, &limit), &back);
	test_ok(back.window_s == 28, "a window of 28 s is 2^14 * 1.75 units");
	test_ok((rapl_info(&server.rapl, 150, 50, 300) & 0x7fff7fff7fffull) ==
			(1200ull | 400ull << 16 | 2400ull << 32),
		"power information");
	server.faults.unit_zero = true;
	test_ok(rapl_units(&server) == 0, "the fault of a zero unit");
}
