/* SPDX-License-Identifier: GPL-2.0 */
/* TAP for host unit tests: one line a check, the plan at the end. */
#ifndef GC_TEST_TAP_H
#define GC_TEST_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

static inline bool tap_check(bool good, const char *what, const char *file, int line)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count, what);
	if (!good) {
		tap_failed++;
		printf("# failed at %s:%d\n", file, line);
	}
	return good;
}

/* ok(CONDITION, NAME): one check. */
#define ok(condition, what) tap_check(condition, what, __FILE__, __LINE__)

static inline bool tap_same(const char *got, const char *want, const char *what, const char *file,
			    int line)
{
	bool good = got && want ? !strcmp(got, want) : got == want;

	tap_check(good, what, file, line);
	if (!good)
		printf("# got:  %s\n# want: %s\n", got ? got : "(null)", want ? want : "(null)");
	return good;
}

/* is(GOT, WANT, NAME): two texts are the same. */
#define is(got, want, what) tap_same(got, want, what, __FILE__, __LINE__)

/* To be returned from main(): prints the plan. */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif /* GC_TEST_TAP_H */
