// SPDX-License-Identifier: GPL-2.0
/*
 * Memory work: sums and shifts through a buffer that no cache holds.
 *
 * usage: stream --seconds S | --work MILLIONS
 *
 * Prints the work done, in millions of words.
 */
#include "workload.h"

#define WORDS (4u << 20)
#define STEP 1000000

static uint64_t words[WORDS];

static void step(void)
{
	static uint32_t at;
	uint64_t carry = 0;
	int i;

	for (i = 0; i < STEP; i++) {
		uint64_t word = words[at];

		words[at] = word + carry + 1;
		carry = word >> 63;
		at = (at + 1) % WORDS;
	}
}

int main(int argc, char **argv)
{
	return workload_run(argc, argv, step);
}
