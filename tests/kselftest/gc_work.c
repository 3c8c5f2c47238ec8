// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gc_work.h"

#define AMD_CORE_ENERGY	0xc001029aL

uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

unsigned int slowness(void)
{
	return getenv("GREENCAP_NO_FIGURES") ? 10 : 1;
}

void sleep_ms(unsigned int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&ts, &ts) && errno == EINTR)
		;
}

static void spin_some(void)
{
	volatile unsigned int i;

	for (i = 0; i < 20000; i++)
		;
}

void spin_ms(unsigned int ms)
{
	uint64_t end = now_ns() + ms * 1000000ULL;

	while (now_ns() < end)
		spin_some();
}

int make_cgroup(const char *path)
{
	char full[512];

	snprintf(full, sizeof(full), CGROUP_ROOT "%s", path);
	return mkdir(full, 0755) ? -errno : 0;
}

/* As soon as it can be: right at the exit of the last task. */
int remove_cgroup(const char *path)
{
	uint64_t end = now_ns() + 5000000000ULL;
	char full[512];

	snprintf(full, sizeof(full), CGROUP_ROOT "%s", path);
	while (rmdir(full)) {
		if (errno != EBUSY || now_ns() > end)
			return -errno;
		sched_yield();
	}
	return 0;
}

int write_cgroup(const char *path, const char *file, const char *text)
{
	char full[512];
	int fd, ret;

	snprintf(full, sizeof(full), CGROUP_ROOT "%s/%s", path, file);
	fd = open(full, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return ret;
}

int join_cgroup(const char *path, pid_t pid)
{
	char text[32];

	snprintf(text, sizeof(text), "%d", pid);
	return write_cgroup(path, "cgroup.procs", text);
}

/* What the scheduler says: an independent measure. */
uint64_t cgroup_usage_us(const char *path)
{
	unsigned long long usage = 0;
	char full[512];
	FILE *file;

	snprintf(full, sizeof(full), CGROUP_ROOT "%s/cpu.stat", path);
	file = fopen(full, "r");
	if (!file || fscanf(file, "usage_usec %llu", &usage) != 1)
		usage = 0;
	if (file)
		fclose(file);
	return usage;
}

void pin_to(int cpu)
{
	cpu_set_t set;

	if (cpu < 0)
		return;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

int package_of(int cpu)
{
	char path[128];
	int package = -1;
	FILE *file;

	snprintf(path, sizeof(path),
		 "/sys/devices/system/cpu/cpu%d/topology/physical_package_id", cpu);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%d", &package) != 1)
		package = -1;
	if (file)
		fclose(file);
	return package;
}

int cpu_of_package(int package, int nth)
{
	int cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);

	for (cpu = 0; cpu < cpus; cpu++)
		if (package_of(cpu) == package && !nth--)
			return cpu;
	return -1;
}

/* A child that is where it shall be before it joins, so that it costs no other package. */
static pid_t start(const char *cgroup, int cpu)
{
	int ready[2];
	char byte;
	pid_t pid;

	if (pipe(ready))
		return -1;
	pid = fork();
	if (pid) {
		close(ready[1]);
		if (pid > 0 && read(ready[0], &byte, 1) != 1)
			pid = -1;
		close(ready[0]);
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin_to(cpu);
	if (cgroup && join_cgroup(cgroup, getpid()))
		_exit(1);
	/* Before Linux 6.2 a cpuset resets it. */
	pin_to(cpu);
	if (write(ready[1], "", 1) != 1)
		_exit(1);
	close(ready[0]);
	close(ready[1]);
	return 0;
}

/* Never sleeps, never makes a system call. */
pid_t start_spinner(const char *cgroup, int cpu)
{
	pid_t pid = start(cgroup, cpu);

	if (pid)
		return pid;
	for (;;)
		spin_some();
}

/* Never sleeps, and goes to memory all the time. */
pid_t start_walker(const char *cgroup, int cpu)
{
	static volatile char memory[16 << 20];
	pid_t pid = start(cgroup, cpu);
	size_t i;

	if (pid)
		return pid;
	for (i = 0;; i = (i + 64) % sizeof(memory))
		memory[i]++;
}

/* Short tasks, one after the other. */
pid_t start_storm(const char *cgroup, int cpu)
{
	pid_t pid = start(cgroup, cpu), child;

	if (pid)
		return pid;
	for (;;) {
		child = fork();
		if (!child) {
			spin_some();
			_exit(0);
		}
		if (child > 0)
			waitpid(child, NULL, 0);
	}
}

void stop(pid_t pid)
{
	/* To -1 it would be everybody's end. */
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int khz_file(int cpu, const char *file, unsigned long *khz)
{
	char path[128];
	FILE *stream;
	int ret;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/cpufreq/%s", cpu, file);
	stream = fopen(path, *khz ? "w" : "r");
	if (!stream)
		return -ENOENT;
	ret = *khz ? fprintf(stream, "%lu", *khz) : fscanf(stream, "%lu", khz);
	return fclose(stream) || ret < 1 ? -EIO : 0;
}

int core_energy(int cpu, uint32_t *raw)
{
	char path[32];
	uint64_t value;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/dev/cpu/%d/msr", cpu);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = pread(fd, &value, sizeof(value), AMD_CORE_ENERGY);
	close(fd);
	*raw = value;
	return n == sizeof(value) ? 0 : -EIO;
}
