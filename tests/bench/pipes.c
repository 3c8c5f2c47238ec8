// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel work: two processes hand 4 KiB there and back through pipes.
 *
 * usage: pipes SECONDS
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "work.h"

#define SIZE 4096

static char page[SIZE];

/* Gives back what it gets, until there is nothing more. */
static void echo(int in, int out)
{
	while (read(in, page, SIZE) == SIZE)
		if (write(out, page, SIZE) != SIZE)
			break;
}

int main(int argc, char **argv)
{
	int to[2], back[2];
	double end;
	pid_t pid;

	if (argc != 2) {
		fprintf(stderr, "usage: pipes SECONDS\n");
		return 2;
	}
	end = work_now_s() + work_seconds(argv[1], "SECONDS");
	if (pipe(to) || pipe(back)) {
		perror("pipes: pipe");
		return 1;
	}
	pid = fork();
	if (pid < 0) {
		perror("pipes: fork");
		return 1;
	}
	if (!pid) {
		close(to[1]);
		echo(to[0], back[1]);
		_exit(0);
	}
	while (work_now_s() < end)
		if (write(to[1], page, SIZE) != SIZE || read(back[0], page, SIZE) != SIZE)
			return 1;
	close(to[1]);
	waitpid(pid, NULL, 0);
	return 0;
}
