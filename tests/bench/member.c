// SPDX-License-Identifier: GPL-2.0
/*
 * Join a cgroup, stay on some CPUs, and stop until somebody sends SIGCONT: only
 * then run the command. What comes before is nobody's measurement.
 *
 * usage: member CGROUP CPUS COMMAND [ARG...]
 *	CGROUP	its directory
 *	CPUS	numbers with commas between, or "all"
 *
 * The command's argument 0 is CGROUP: a meter that names processes by their
 * command line tells them apart, those that it forks among them.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int join(const char *cgroup)
{
	char path[512];
	int fd, failed;

	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -1;
	failed = write(fd, "0", 1) != 1;
	return close(fd) || failed ? -1 : 0;
}

static int stay(const char *cpus)
{
	cpu_set_t set;
	char *end;

	if (!strcmp(cpus, "all"))
		return 0;
	CPU_ZERO(&set);
	for (;; cpus = end + 1) {
		CPU_SET(strtoul(cpus, &end, 10), &set);
		if (*end != ',')
			break;
	}
	return sched_setaffinity(0, sizeof(set), &set);
}

int main(int argc, char **argv)
{
	const char *command;

	if (argc < 4) {
		fprintf(stderr, "usage: member CGROUP CPUS COMMAND [ARG...]\n");
		return 125;
	}
	if (join(argv[1])) {
		fprintf(stderr, "member: %s: %s\n", argv[1], strerror(errno));
		return 125;
	}
	if (stay(argv[2])) {
		fprintf(stderr, "member: CPUs %s: %s\n", argv[2], strerror(errno));
		return 125;
	}
	raise(SIGSTOP);
	command = argv[3];
	argv[3] = argv[1];
	execvp(command, argv + 3);
	fprintf(stderr, "member: %s: %s\n", command, strerror(errno));
	return 126;
}
