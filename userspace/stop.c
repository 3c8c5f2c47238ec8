// SPDX-License-Identifier: GPL-2.0
/* Being asked to end, where something has to be put back first. */
#include <errno.h>
#include <stddef.h>
#include <time.h>

#include "clock.h"
#include "stop.h"

#define NS_PER_S	1000000000ull

volatile sig_atomic_t gc_stopped;

static void on_signal(int signal)
{
	(void)signal;
	gc_stopped = 1;
}

void gc_stop_catch(void)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	const struct sigaction action = { .sa_handler = on_signal };
	struct sigaction was;

	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		if (!sigaction(ending[i], NULL, &was) && was.sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
}

bool gc_stop_wait(uint64_t ns)
{
	uint64_t end_ns = gc_clock_ns() + ns;
	const struct timespec end = {
		.tv_sec = (time_t)(end_ns / NS_PER_S), .tv_nsec = (long)(end_ns % NS_PER_S),
	};

	while (!gc_stopped &&
	       clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
		;
	return !gc_stopped;
}
