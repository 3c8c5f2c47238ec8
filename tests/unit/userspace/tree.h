/* SPDX-License-Identifier: GPL-2.0 */
/* A tree of files in a temporary directory, in place of sysfs, procfs and the like. */
#ifndef GC_TEST_TREE_H
#define GC_TEST_TREE_H

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"

static char tree_root[] = "/tmp/greencap-test-XXXXXX";
static char tree_paths[5][64];

/* What was told to the user last. */
static char tree_error[1024];

void gc_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(tree_error, sizeof(tree_error), format, args);
	va_end(args);
}

static inline void tree_full(char *full, const char *path)
{
	if (snprintf(full, PATH_MAX, "%s/%s", tree_root, path) >= PATH_MAX)
		abort();
}

static inline void tree_mkdir(const char *path)
{
	char full[PATH_MAX];

	tree_full(full, path);
	for (char *c = full + strlen(tree_root) + 1; *c; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		mkdir(full, 0755);
		*c = '/';
	}
	mkdir(full, 0755);
}

/* tree_file("sys/class/x", "1\n"): with the directories above it. */
static inline void tree_file(const char *path, const char *text)
{
	char full[PATH_MAX], *slash;
	FILE *file;

	strncpy(full, path, sizeof(full) - 1);
	full[sizeof(full) - 1] = '\0';
	slash = strrchr(full, '/');
	if (slash) {
		*slash = '\0';
		tree_mkdir(full);
	}
	tree_full(full, path);
	file = fopen(full, "w");
	if (!file || fputs(text, file) < 0 || fclose(file))
		abort();
}

static inline void tree_remove(const char *path)
{
	char full[PATH_MAX];

	tree_full(full, path);
	if (remove(full))
		abort();
}

static inline void tree_end(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", tree_root);
	if (system(command))
		perror("rm");
}

/* An empty tree, removed at exit. */
static inline struct gc_env tree_begin(void)
{
	static const char *const names[] = { "sys", "proc", "cgroup", "run", "dev" };

	if (!mkdtemp(tree_root))
		abort();
	atexit(tree_end);
	for (size_t i = 0; i < 5; i++) {
		snprintf(tree_paths[i], sizeof(tree_paths[i]), "%s/%s", tree_root, names[i]);
		tree_mkdir(names[i]);
	}
	return (struct gc_env){
		.sysfs = tree_paths[0],
		.procfs = tree_paths[1],
		.cgroupfs = tree_paths[2],
		.run = tree_paths[3],
		.dev = tree_paths[4],
	};
}

/* One zone of powercap; @constraints: "long_term 150 150, short_term 180 300" in watts. */
static inline void tree_zone(const char *directory, const char *name, int enabled,
			     const char *constraints)
{
	char path[PATH_MAX], text[64], constraint[32];
	int index = 0, used = 0;
	unsigned long limit, max;

#define TREE_PUT(file, format, ...) do {						\
	snprintf(path, sizeof(path), "sys/class/powercap/%s/" file, directory);		\
	snprintf(text, sizeof(text), format "\n", __VA_ARGS__);				\
	tree_file(path, text);								\
} while (0)
#define TREE_PUT_CONSTRAINT(file, format, ...) do {					\
	snprintf(path, sizeof(path), "sys/class/powercap/%s/constraint_%d_" file,	\
		 directory, index);							\
	snprintf(text, sizeof(text), format "\n", __VA_ARGS__);				\
	tree_file(path, text);								\
} while (0)

	TREE_PUT("name", "%s", name);
	TREE_PUT("energy_uj", "%d", 1234);
	TREE_PUT("max_energy_range_uj", "%llu", 262143328850ull);
	TREE_PUT("enabled", "%d", enabled);
	while (sscanf(constraints, "%31s %lu %lu%n", constraint, &limit, &max, &used) == 3) {
		TREE_PUT_CONSTRAINT("name", "%s", constraint);
		TREE_PUT_CONSTRAINT("power_limit_uw", "%lu", limit * 1000000);
		TREE_PUT_CONSTRAINT("max_power_uw", "%lu", max * 1000000);
		TREE_PUT_CONSTRAINT("time_window_us", "%d", 999424);
		constraints += used;
		constraints += *constraints == ',';
		index++;
	}
#undef TREE_PUT
#undef TREE_PUT_CONSTRAINT
}

/* One cpufreq policy, frequencies in MHz. */
static inline void tree_policy(int number, const char *cpus, int package, int min, int max,
			       int limit)
{
	const struct {
		const char *file;
		int mhz;
	} values[] = {
		{ "cpuinfo_min_freq", min }, { "cpuinfo_max_freq", max },
		{ "scaling_min_freq", min }, { "scaling_max_freq", limit },
		{ "scaling_cur_freq", min },
	};
	char path[PATH_MAX], text[64];

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		snprintf(path, sizeof(path), "sys/devices/system/cpu/cpufreq/policy%d/%s", number,
			 values[i].file);
		snprintf(text, sizeof(text), "%d000\n", values[i].mhz);
		tree_file(path, text);
	}
	snprintf(path, sizeof(path), "sys/devices/system/cpu/cpufreq/policy%d/affected_cpus",
		 number);
	tree_file(path, cpus);
	snprintf(path, sizeof(path), "sys/devices/system/cpu/cpufreq/policy%d/scaling_driver",
		 number);
	tree_file(path, "intel_pstate\n");
	snprintf(path, sizeof(path), "sys/devices/system/cpu/cpu%d/topology/physical_package_id",
		 atoi(cpus));
	snprintf(text, sizeof(text), "%d\n", package);
	tree_file(path, text);
}

#endif /* GC_TEST_TREE_H */
