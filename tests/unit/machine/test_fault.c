// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "fault.h"
#include "test.h"

#define RAW 0x12345678u

static const struct server server = {
	.sockets = 2,
	.rapl.domains = { [SERVER_PACKAGE] = true, [SERVER_DRAM] = true },
};

static void test_refused(const char *text)
{
	struct fault_change change;

	test_ok(!fault_parse(text, strlen(text), &server, &change), "no fault: %s", text);
}

static void test_parse(void)
{
	struct fault_change change;
	const char *text = "reads_zero.dram on";

	test_ok(fault_parse(text, strlen(text), &server, &change) && change.on &&
		change.kind == SERVER_READS_ZERO && change.counter == SERVER_DRAM &&
		change.package == -1, "a fault of all packages");
	text = "frozen.package:1 off, and more";
	test_ok(fault_parse(text, 20, &server, &change) && !change.on &&
		change.kind == SERVER_FROZEN && change.counter == SERVER_PACKAGE &&
		change.package == 1, "the end of one package's");
	test_refused("frozen.package:2 on");
	test_refused("frozen.psys on");
	test_refused("melted.package on");
	test_refused("frozen.package no");
	test_refused("frozen.package on again");
	test_refused("frozen.package");
	test_refused("");
}

void test_fault(void)
{
	struct fault fault = { 0 };

	test_parse();
	test_ok(fault_show(&fault, 3, RAW) == RAW, "a counter without faults");
	fault_set(&fault, 3, SERVER_FROZEN, true, RAW, 14);
	test_ok(fault_show(&fault, 3, RAW + 9) == RAW, "a frozen one keeps its value");
	fault_set(&fault, 3, SERVER_READS_ZERO, true, RAW, 14);
	test_ok(!fault_show(&fault, 3, RAW), "one that reads 0");
	fault_set(&fault, 3, SERVER_READS_ZERO, false, RAW, 14);
	fault_set(&fault, 3, SERVER_FROZEN, false, RAW, 14);
	test_ok(fault_show(&fault, 3, RAW + 9) == RAW + 9, "and what they counted when it is over");
	fault_set(&fault, 3, SERVER_WRAPS, true, RAW, 14);
	test_ok(fault_show(&fault, 3, RAW) == 0u - (50u << 14), "50 J before a wrap");
	test_ok(fault_show(&fault, 3, RAW + (50u << 14) + 5) == 5, "which is reached");
	fault_set(&fault, 3, SERVER_FROZEN, true, RAW + 1, 14);
	test_ok(fault_show(&fault, 3, RAW + 7) == 1u - (50u << 14), "and can be frozen before");
	fault_set(&fault, 3, SERVER_FROZEN, false, RAW + 7, 14);
	fault_set(&fault, 3, SERVER_WRAPS, false, RAW + 7, 14);
	test_ok(fault_show(&fault, 3, RAW + 8) == RAW + 8, "and is undone");
}
