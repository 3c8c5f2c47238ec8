// SPDX-License-Identifier: GPL-2.0
/* greencap: the table of commands, and the way from a word to a command. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

#ifndef GREENCAP_VERSION
#error "GREENCAP_VERSION comes from the makefile"
#endif

static const struct gc_command commands[] = {
	{ "doctor", gc_cmd_doctor, "what works on this machine, what does not, and what to do" },
	{ "status", gc_cmd_status, "power and energy of the node, caps and frequencies" },
	{ "stat", gc_cmd_stat, "energy of cgroups, in total or per interval" },
	{ "top", gc_cmd_top, "who burns what, live" },
	{ "run", gc_cmd_run, "run a command and say what it cost" },
	{ "cap", gc_cmd_cap, "show, set and clear power limits" },
	{ "freq", gc_cmd_freq, "show, set and clear frequency limits" },
	{ "settings", gc_cmd_settings, "show and change the settings of the module" },
	{ "calibrate", gc_cmd_calibrate, "learn what work costs here, to split energy by it" },
	{ "selftest", gc_cmd_selftest, "whether the energy of cgroups adds up on this machine" },
	{ "export", gc_cmd_export, "OpenMetrics for Prometheus" },
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_message(const char *format, va_list args)
{
	fflush(stdout);
	fputs("greencap: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void gc_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(format, args);
	va_end(args);
}

int gc_usage_error(const char *command, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(format, args);
	va_end(args);
	fprintf(stderr, "Try 'greencap%s%s --help'.\n", command ? " " : "", command ? command : "");
	return GC_EXIT_USAGE;
}

static void print_help(void)
{
	printf("usage: greencap COMMAND [OPTION]...\n\n"
	       "Meter the energy of cgroups, cap servers in watts, set frequencies.\n\n"
	       "commands:\n");
	for (size_t i = 0; i < N_COMMANDS; i++)
		printf("  %-10s%s\n", commands[i].name, commands[i].summary);
	printf("\n'greencap COMMAND --help' explains a command, greencap(8) all of them.\n");
}

static const struct gc_command *find_command(const char *name)
{
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	}
	return NULL;
}

/* What was printed must have arrived: a full disk is not a success. */
static int flush_output(int status)
{
	if (fflush(stdout) || ferror(stdout)) {
		gc_error("cannot write the output: %m");
		return status == GC_EXIT_OK ? GC_EXIT_FAILED : status;
	}
	return status;
}

/* A closed standard descriptor would be given to the next file, and be written to. */
static void open_standard(void)
{
	int fd;

	/* The lowest free one is taken; writes to it are to fail, not to vanish. */
	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

int main(int argc, char **argv)
{
	static const struct gc_env env = {
		.sysfs = "/sys",
		.procfs = "/proc",
		.cgroupfs = "/sys/fs/cgroup",
		.run = "/run",
		.dev = "/dev",
	};
	const struct gc_command *command;

	open_standard();
	if (argc < 2) {
		print_help();
		return GC_EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_help();
		return flush_output(GC_EXIT_OK);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("greencap %s\n", GREENCAP_VERSION);
		return flush_output(GC_EXIT_OK);
	}
	command = find_command(argv[1]);
	if (!command)
		return gc_usage_error(NULL, "unknown command '%s'", argv[1]);
	return flush_output(command->run(&env, argc - 1, argv + 1));
}
