/* SPDX-License-Identifier: GPL-2.0 */
/* Test results in TAP; exit status 0, 1 failed, 4 skipped. */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned int tap_count, tap_failed;

__attribute__((format(printf, 2, 3), unused))
static bool ok(bool passed, const char *format, ...)
{
	va_list args;

	if (!passed)
		tap_failed++;
	printf("%sok %u - ", passed ? "" : "not ", ++tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	return passed;
}

__attribute__((format(printf, 1, 2), unused))
static void note(const char *format, ...)
{
	va_list args;

	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

__attribute__((noreturn, unused))
static void skip_all(const char *why)
{
	printf("1..0 # SKIP %s\n", why);
	exit(4);
}

__attribute__((noreturn, unused))
static void die(const char *what, int error)
{
	printf("Bail out! %s: %d\n", what, error);
	exit(1);
}

__attribute__((noreturn, unused))
static void finish(void)
{
	printf("1..%u\n", tap_count);
	exit(tap_failed ? 1 : 0);
}

#endif /* TAP_H */
