// SPDX-License-Identifier: GPL-2.0
/* The monotonic clock. */
#include <errno.h>
#include <time.h>

#include "clock.h"

#define NS_PER_S	1000000000ull

uint64_t gc_clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

void gc_clock_sleep(uint64_t ns)
{
	struct timespec rest = { .tv_sec = (time_t)(ns / NS_PER_S),
				 .tv_nsec = (long)(ns % NS_PER_S) };

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
		;
}
