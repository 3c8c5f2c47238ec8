// SPDX-License-Identifier: GPL-2.0
/*
 * One kind of work, all the time or in bursts.
 *
 * usage: load SECONDS KIND [ON_SECONDS OFF_SECONDS]
 */
#include <stdio.h>
#include <time.h>

#include "work.h"

static void pause_s(double seconds)
{
	struct timespec nap = { .tv_sec = (time_t)seconds };

	nap.tv_nsec = (long)((seconds - (double)nap.tv_sec) * 1e9);
	nanosleep(&nap, NULL);
}

int main(int argc, char **argv)
{
	double end, on, off = 0, stop;
	void (*step)(void);

	if (argc != 3 && argc != 5) {
		fprintf(stderr, "usage: load SECONDS KIND [ON_SECONDS OFF_SECONDS]\n");
		return 2;
	}
	on = work_seconds(argv[1], "SECONDS");
	end = work_now_s() + on;
	step = work_find(argv[2]);
	if (argc == 5) {
		on = work_seconds(argv[3], "ON_SECONDS");
		off = work_seconds(argv[4], "OFF_SECONDS");
	}
	while (work_now_s() < end) {
		for (stop = work_now_s() + on; work_now_s() < stop && work_now_s() < end;)
			step();
		if (off > 0)
			pause_s(off);
	}
	return 0;
}
