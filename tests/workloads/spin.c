// SPDX-License-Identifier: GPL-2.0
/*
 * Integer work in registers: no memory, no system calls.
 *
 * usage: spin --seconds S | --work MILLIONS
 *
 * Prints the work done, in millions of rounds.
 */
#include "workload.h"

#define ROUNDS 1000000

static uint64_t state = 1;

static void step(void)
{
	uint64_t x = state;
	int i;

	for (i = 0; i < ROUNDS; i++)
		x = x * 6364136223846793005ull + 1442695040888963407ull;
	state = x;
}

int main(int argc, char **argv)
{
	return workload_run(argc, argv, step);
}
