/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups, and programs that run in them. */
#ifndef GC_WORK_H
#define GC_WORK_H

#include <stdint.h>
#include <sys/types.h>

#define CGROUP_ROOT	"/sys/fs/cgroup"

uint64_t now_ns(void);
/*
 * 1, or 10 on a kernel that checks itself at every step (GREENCAP_NO_FIGURES):
 * storms are to be that much weaker, or they never end, and figures mean nothing.
 */
unsigned int slowness(void);
void sleep_ms(unsigned int ms);
void spin_ms(unsigned int ms);
int make_cgroup(const char *path);
int remove_cgroup(const char *path);
int join_cgroup(const char *path, pid_t pid);
int write_cgroup(const char *path, const char *file, const char *text);
uint64_t cgroup_usage_us(const char *path);
void pin_to(int cpu);
int package_of(int cpu);
int cpu_of_package(int package, int nth);
pid_t start_spinner(const char *cgroup, int cpu);
pid_t start_walker(const char *cgroup, int cpu);
pid_t start_storm(const char *cgroup, int cpu);
void stop(pid_t pid);
/* Reads a file of a CPU's frequency, or writes it if there is something to write. */
int khz_file(int cpu, const char *file, unsigned long *khz);
/* Reads the energy counter of a CPU's core, on AMD. */
int core_energy(int cpu, uint32_t *raw);

#endif /* GC_WORK_H */
