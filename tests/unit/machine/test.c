// SPDX-License-Identifier: GPL-2.0
#include "test.h"

#include <stdarg.h>
#include <stdio.h>

static unsigned int count, failed;

void test_ok(bool good, const char *what, ...)
{
	va_list arguments;

	printf("%sok %u - ", good ? "" : "not ", ++count);
	va_start(arguments, what);
	vprintf(what, arguments);
	va_end(arguments);
	putchar('\n');
	failed += !good;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	test_power();
	test_limiter();
	test_pstate();
	test_processor();
	test_rapl();
	test_fault();
	test_server(argv[1]);
	test_decode();
	test_pmu();
	test_pmu_amd();
	test_handler();
	test_charge();
	test_thermal();
	test_operand();
	test_noise();
	printf("1..%u\n", count);
	return failed ? 1 : 0;
}
