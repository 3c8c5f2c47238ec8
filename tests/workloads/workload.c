// SPDX-License-Identifier: GPL-2.0
#include "workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int workload_run(int argc, char **argv, void (*step)(void))
{
	double start = now(), seconds = 1e18, work = 1e18, limit;
	uint64_t done = 0;
	char *end;

	if (argc != 3)
		goto usage;
	limit = strtod(argv[2], &end);
	if (!(limit > 0) || *end)
		goto usage;
	if (!strcmp(argv[1], "--seconds"))
		seconds = limit;
	else if (!strcmp(argv[1], "--work"))
		work = limit;
	else
		goto usage;
	while ((double)done < work && now() - start < seconds) {
		step();
		done++;
	}
	printf("work %llu seconds %.3f\n", (unsigned long long)done, now() - start);
	return 0;
usage:
	fprintf(stderr, "usage: %s --seconds S | --work STEPS\n", argv[0]);
	return 2;
}
