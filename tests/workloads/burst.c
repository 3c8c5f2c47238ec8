// SPDX-License-Identifier: GPL-2.0
/*
 * Short work with sleeps between: wakes up, computes, sleeps for 2 ms.
 *
 * usage: burst --seconds S | --work BURSTS
 *
 * Prints the number of bursts.
 */
#include <time.h>

#include "workload.h"

#define ROUNDS 20000

static void step(void)
{
	struct timespec nap = { .tv_nsec = 2000000 };
	uint64_t sum = 0;
	int i;

	for (i = 0; i < ROUNDS; i++)
		__asm__ volatile("add $1, %0" : "+r"(sum));
	nanosleep(&nap, NULL);
}

int main(int argc, char **argv)
{
	return workload_run(argc, argv, step);
}
