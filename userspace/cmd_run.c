// SPDX-License-Identifier: GPL-2.0
/* greencap run: run a command and say what it cost. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "option.h"
#include "run_report.h"

struct options {
	const char *cap;
	const char *freq;
	const char *output;
	bool json;
	char name[65];
	char **command;
};

/* All that one run holds. */
struct run {
	const struct gc_env *env;
	const struct options *options;
	struct gc_run_child child;
	struct gc_run_group group;
	struct gc_run_limits limits;
	struct gc_run_limits applied;	/* for the report, when they are gone */
	struct gc_run_meter meter;
	struct gc_run_cost cost;
	FILE *out;
};

static void print_help(void)
{
	printf("usage: greencap run [OPTION]... [--] COMMAND [ARGUMENT]...\n\n"
	       "Run a command in a cgroup of its own and say what it cost: time, energy per\n"
	       "package and memory, mean and peak power, peak memory, bytes read and written.\n\n"
	       "      --name NAME    a part of the cgroup's name; default: the command's\n"
	       "      --cap LIMIT    limit each package while it runs: 120W, 80%%\n"
	       "      --freq LIMIT   limit all CPUs while it runs: 2.4GHz, 70%%\n"
	       "      --json         report in base units, for programs\n"
	       "      --output FILE  write the report to FILE instead of standard error\n"
	       "      --help         this text\n\n"
	       "Signals are passed on; a second SIGTERM kills what runs in the cgroup. Limits\n"
	       "are put back at the end; after a SIGKILL of greencap itself 'greencap cap clear'\n"
	       "and 'greencap freq clear' put them back.\n\n"
	       "exit status: the command's own, 128 + N when signal N ended it, 125 greencap\n"
	       "itself failed, 126 the command cannot be executed, 127 it is not found\n");
}

/* The command's name, fit for a unit. */
static void default_name(struct options *options)
{
	const char *base = strrchr(options->command[0], '/');

	snprintf(options->name, sizeof(options->name), "%.64s",
		 base ? base + 1 : options->command[0]);
	for (char *c = options->name; *c; c++) {
		char one[2] = { *c };

		if (!gc_run_name_valid(one))
			*c = '_';
	}
	if (!options->name[0])
		strcpy(options->name, "command");
}

/* Usage errors are 125: 2 could be the command's own. */
static int usage(const char *what, const char *word)
{
	gc_usage_error("run", "%s '%s'", what, word);
	return GC_EXIT_RUN_FAILED;
}

static int parse_option(int option, char **argv, struct options *options)
{
	switch (option) {
	case 'n':
		if (!gc_run_name_valid(optarg))
			return usage("a name has at most 64 letters, digits and ':_.-', not",
				     optarg);
		snprintf(options->name, sizeof(options->name), "%s", optarg);
		return GC_EXIT_OK;
	case 'c':
		options->cap = optarg;
		return GC_EXIT_OK;
	case 'f':
		options->freq = optarg;
		return GC_EXIT_OK;
	case 'o':
		options->output = optarg;
		return GC_EXIT_OK;
	case 'j':
		options->json = true;
		return GC_EXIT_OK;
	case 'h':
		print_help();
		return -1;
	default:
		gc_option_refuse("run", argv, option);
		return GC_EXIT_RUN_FAILED;
	}
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "name", required_argument, NULL, 'n' },
		{ "cap", required_argument, NULL, 'c' },
		{ "freq", required_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option, status;

	*options = (struct options){ 0 };
	while ((option = getopt_long(argc, argv, "+:h", longs, NULL)) != -1) {
		status = parse_option(option, argv, options);
		if (status)
			return status;
	}
	options->command = argv + optind;
	if (!options->command[0]) {
		gc_usage_error("run", "run what? The command is missing");
		return GC_EXIT_RUN_FAILED;
	}
	if (!options->name[0])
		default_name(options);
	return GC_EXIT_OK;
}

/* What was applied, kept for the report: undoing empties the original. */
static int keep_limits(struct run *run)
{
	size_t n_caps = run->limits.n_caps, n_freqs = run->limits.n_freqs;

	run->applied.caps = calloc(n_caps + 1, sizeof(struct gc_control));
	run->applied.freqs = calloc(n_freqs + 1, sizeof(struct gc_control));
	if (!run->applied.caps || !run->applied.freqs) {
		gc_error("out of memory: the command was not started");
		return -ENOMEM;
	}
	if (n_caps)
		memcpy(run->applied.caps, run->limits.caps, n_caps * sizeof(struct gc_control));
	if (n_freqs)
		memcpy(run->applied.freqs, run->limits.freqs, n_freqs * sizeof(struct gc_control));
	run->applied.n_caps = n_caps;
	run->applied.n_freqs = n_freqs;
	return 0;
}

static void wait_for_end(struct run *run)
{
	uint64_t next_ns = gc_clock_ns();

	for (;;) {
		next_ns += GC_RUN_SAMPLE_NS;
		switch (gc_run_child_wait(&run->child, next_ns)) {
		case GC_RUN_ENDED:
			return;
		case GC_RUN_KILL:
			gc_run_group_kill(&run->group, run->child.pid);
			break;
		case GC_RUN_TICK:
			gc_run_meter_sample(&run->meter, gc_clock_ns());
			/* After a suspend, or a stop at the terminal: from now on. */
			if (gc_clock_ns() > next_ns + GC_RUN_SAMPLE_NS)
				next_ns = gc_clock_ns();
			break;
		}
	}
}

static void report(struct run *run, ssize_t left_over, bool restored)
{
	struct gc_run_report paper = {
		.command = run->options->command,
		.name = run->options->name,
		.child = &run->child,
		.group = &run->group,
		.meter = &run->meter,
		.cost = &run->cost,
		.limits = &run->applied,
		.left_over = left_over,
		.restored = restored,
	};

	fflush(stdout);
	if (run->options->json)
		gc_run_report_json(run->out, &paper);
	else
		gc_run_report_text(run->out, &paper);
}

static int exec_status(const struct run *run, int error)
{
	gc_error("cannot run '%s': %s", run->options->command[0], strerror(-error));
	return error == -ENOENT ? GC_EXIT_NOT_FOUND : GC_EXIT_NOT_EXECUTABLE;
}

/* From the first instruction of the command to its report. */
static int run_child(struct run *run)
{
	uint64_t start_ns = gc_clock_ns();
	bool restored;
	ssize_t left_over;
	int error;

	gc_run_meter_start(&run->meter, start_ns);
	error = gc_run_child_go(&run->child);
	if (error) {
		gc_run_limits_undo(run->env, &run->limits);
		gc_run_group_leave(&run->group);
		return exec_status(run, error);
	}
	wait_for_end(run);
	run->cost.wall_s = (double)(gc_clock_ns() - start_ns) / 1e9;
	gc_run_meter_io(run->env, run->child.pid, &run->cost);
	gc_run_child_reap(&run->child);
	restored = !gc_run_limits_undo(run->env, &run->limits);
	gc_run_meter_finish(&run->meter, (uint64_t)run->child.usage.ru_maxrss * 1024, &run->cost);
	left_over = gc_run_group_leave(&run->group);
	report(run, left_over, restored);
	return gc_run_child_exit(&run->child);
}

static int start(struct run *run)
{
	int error, status;

	error = gc_run_child_fork(&run->child, run->options->command);
	if (error) {
		gc_error("cannot make a process: %s", strerror(-error));
		return GC_EXIT_RUN_FAILED;
	}
	gc_run_group_enter(run->env, &run->group, run->options->name, run->child.pid);
	gc_run_meter_open(run->env, &run->group, &run->meter);
	status = run_child(run);
	gc_cgroup_free(&run->cost.cgroup);
	gc_run_meter_close(&run->meter);
	gc_run_group_free(&run->group);
	return status;
}

static int open_output(struct run *run)
{
	run->out = stderr;
	if (!run->options->output)
		return 0;
	/* Close-on-exec: the command has no business in the report. */
	run->out = fopen(run->options->output, "we");
	if (run->out)
		return 0;
	gc_error("cannot write to '%s': %m", run->options->output);
	return -errno;
}

static int close_output(struct run *run, int status)
{
	bool failed = ferror(run->out);

	if (run->out != stderr)
		failed |= fclose(run->out) != 0;
	if (!failed)
		return status;
	gc_error("the report could not be written");
	return status ? status : GC_EXIT_RUN_FAILED;
}

int gc_cmd_run(const struct gc_env *env, int argc, char **argv)
{
	struct options options;
	struct run run = { .env = env, .options = &options };
	int status = parse_options(argc, argv, &options);

	if (status)
		return status < 0 ? GC_EXIT_OK : status;
	if (open_output(&run))
		return GC_EXIT_RUN_FAILED;
	/* First of all: a signal must find somebody who puts the limits back. */
	gc_run_signals_block(&run.child);
	status = GC_EXIT_RUN_FAILED;
	if (!gc_run_limits_apply(env, options.cap, options.freq, &run.limits)) {
		if (!keep_limits(&run))
			status = start(&run);
		gc_run_limits_undo(env, &run.limits);
	}
	free(run.applied.caps);
	free(run.applied.freqs);
	return close_output(&run, status);
}
