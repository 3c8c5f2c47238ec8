// SPDX-License-Identifier: GPL-2.0
/*
 * A storm of short processes, one after the other: each does some steps of one
 * kind of work, less than 5 ms of it, and ends.
 *
 * usage: storm SECONDS KIND
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "work.h"

#define LIFE_S 0.001

int main(int argc, char **argv)
{
	void (*step)(void);
	double end, stop;
	pid_t pid;

	if (argc != 3) {
		fprintf(stderr, "usage: storm SECONDS KIND\n");
		return 2;
	}
	end = work_now_s() + work_seconds(argv[1], "SECONDS");
	step = work_find(argv[2]);
	while (work_now_s() < end) {
		pid = fork();
		if (pid < 0) {
			perror("storm: fork");
			return 1;
		}
		if (!pid) {
			for (stop = work_now_s() + LIFE_S; work_now_s() < stop;)
				step();
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
	return 0;
}
