/* SPDX-License-Identifier: GPL-2.0 */
/* What a command is to main(), and how commands speak to the user. */
#ifndef GC_COMMAND_H
#define GC_COMMAND_H

#include <stdbool.h>

/* Exit statuses. A command that runs another one passes on its status instead. */
enum gc_exit {
	GC_EXIT_OK		= 0,
	GC_EXIT_FAILED		= 1,
	GC_EXIT_USAGE		= 2,
	GC_EXIT_UNSUPPORTED	= 3,	/* this machine cannot do it */
	GC_EXIT_RUN_FAILED	= 125,	/* greencap itself failed around a command */
	GC_EXIT_NOT_EXECUTABLE	= 126,
	GC_EXIT_NOT_FOUND	= 127,	/* and 128 + N: ended by signal N */
};

/**
 * struct gc_env - where the world is
 * @sysfs: root of sysfs, normally "/sys"
 * @procfs: root of procfs, normally "/proc"
 * @cgroupfs: root of the unified cgroup hierarchy, normally "/sys/fs/cgroup"
 * @run: root of what lives until the next boot, normally "/run"
 * @dev: root of device nodes, normally "/dev"
 *
 * Everything that reads or writes files takes its root from here, so that it
 * can be pointed at another tree.
 */
struct gc_env {
	const char *sysfs;
	const char *procfs;
	const char *cgroupfs;
	const char *run;
	const char *dev;
};

/**
 * struct gc_command - one command of the tool
 * @name: the word on the command line
 * @run: entry; @argv[0] is the command's name; returns enum gc_exit
 * @summary: one line for the list of commands
 */
struct gc_command {
	const char *name;
	int (*run)(const struct gc_env *env, int argc, char **argv);
	const char *summary;
};

int gc_cmd_doctor(const struct gc_env *env, int argc, char **argv);
int gc_cmd_status(const struct gc_env *env, int argc, char **argv);
int gc_cmd_stat(const struct gc_env *env, int argc, char **argv);
int gc_cmd_top(const struct gc_env *env, int argc, char **argv);
int gc_cmd_run(const struct gc_env *env, int argc, char **argv);
int gc_cmd_cap(const struct gc_env *env, int argc, char **argv);
int gc_cmd_freq(const struct gc_env *env, int argc, char **argv);
int gc_cmd_settings(const struct gc_env *env, int argc, char **argv);
int gc_cmd_calibrate(const struct gc_env *env, int argc, char **argv);
int gc_cmd_selftest(const struct gc_env *env, int argc, char **argv);
int gc_cmd_export(const struct gc_env *env, int argc, char **argv);

/**
 * gc_error() - print "greencap: MESSAGE" to standard error
 * @format: as for printf(), without a newline; what was refused, why, what to do
 */
void gc_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * gc_usage_error() - gc_error(), then how to get help
 * @command: name of the command whose help to name, NULL for the tool
 * @format: as for gc_error()
 *
 * Return: GC_EXIT_USAGE, for the caller to return.
 */
int gc_usage_error(const char *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* GC_COMMAND_H */
