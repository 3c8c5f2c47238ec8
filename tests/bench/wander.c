// SPDX-License-Identifier: GPL-2.0
/*
 * One kind of work that moves on to the next CPU every 50 ms.
 *
 * usage: wander SECONDS KIND
 */
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "work.h"

#define STAY_S 0.05

static void move(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

int main(int argc, char **argv)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned int cpu = 0;
	void (*step)(void);
	double end, stop;

	if (argc != 3) {
		fprintf(stderr, "usage: wander SECONDS KIND\n");
		return 2;
	}
	end = work_now_s() + work_seconds(argv[1], "SECONDS");
	step = work_find(argv[2]);
	while (work_now_s() < end) {
		move(cpu++ % (unsigned int)cpus);
		for (stop = work_now_s() + STAY_S; work_now_s() < stop;)
			step();
	}
	return 0;
}
