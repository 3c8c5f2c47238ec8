// SPDX-License-Identifier: GPL-2.0
/*
 * Count events of a command and all that it starts, as perf stat does.
 *
 * usage: count EVENT... -- COMMAND [ARG...]
 *
 * An event is one of the names below or rHEX, umask before event; ":u" or ":k"
 * after it counts the program's or the kernel's part only. Prints "EVENT COUNT"
 * for each to standard error; "multiplexed" comes after a count that shared its
 * counter. task-clock counts nanoseconds.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_EVENTS 16

static const struct {
	const char *name;
	uint32_t type;
	uint64_t config;
} names[] = {
	{ "cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	{ "cache-references", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES },
	{ "cache-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
	{ "branches", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
	{ "branch-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
	{ "bus-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BUS_CYCLES },
	{ "task-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	{ "ref-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_REF_CPU_CYCLES },
};

static int find_event(const char *text, struct perf_event_attr *attr)
{
	size_t length = strcspn(text, ":"), i;
	char *end;

	attr->exclude_kernel = !strcmp(text + length, ":u");
	attr->exclude_user = !strcmp(text + length, ":k");
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strlen(names[i].name) != length || strncmp(names[i].name, text, length))
			continue;
		attr->type = names[i].type;
		attr->config = names[i].config;
		return 0;
	}
	attr->type = PERF_TYPE_RAW;
	attr->config = strtoull(text + 1, &end, 16);
	return *text == 'r' && end == text + length ? 0 : -1;
}

/* Counts this process and those that it starts, from the next exec on. */
static int open_event(const char *text)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr), .disabled = 1, .enable_on_exec = 1, .inherit = 1,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
	};

	if (find_event(text, &attr)) {
		fprintf(stderr, "count: unknown event %s\n", text);
		return -1;
	}
	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static void print_event(const char *name, int fd)
{
	struct { uint64_t value, enabled, running; } count;

	if (fd < 0 || read(fd, &count, sizeof(count)) != sizeof(count))
		fprintf(stderr, "%s none\n", name);
	else
		fprintf(stderr, "%s %llu%s\n", name, (unsigned long long)count.value,
			count.running < count.enabled ? " multiplexed" : "");
}

/* The child inherits the events, and its exec enables them; here they never are. */
static int run(char **events, int n, char **command)
{
	int fds[MAX_EVENTS], i, status;
	pid_t child;

	for (i = 0; i < n; i++)
		fds[i] = open_event(events[i]);
	child = fork();
	if (!child) {
		execvp(command[0], command);
		fprintf(stderr, "count: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 125;
	for (i = 0; i < n; i++)
		print_event(events[i], fds[i]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	int n = 0;

	while (n + 1 < argc && strcmp(argv[n + 1], "--"))
		n++;
	if (!n || n > MAX_EVENTS || n + 2 >= argc) {
		fprintf(stderr, "usage: count EVENT... -- COMMAND [ARG...]\n");
		return 125;
	}
	return run(argv + 1, n, argv + n + 2);
}
