// SPDX-License-Identifier: GPL-2.0
/* greencap top: who burns what, live. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "json_print.h"
#include "meter.h"
#include "option.h"
#include "report.h"
#include "snapshot_delta.h"
#include "top_model.h"
#include "top_terminal.h"

static const char help[] =
	"usage: greencap top [OPTION]...\n\n"
	"Cgroups by power, live. Keys: t tree or list, q quit.\n\n"
	"  -d, --delay SECONDS  length of an interval, 1 by default\n"
	"      --tree           begin with the tree\n"
	"      --once           print one frame, over one interval, and end\n"
	"      --json           with --once: the interval as JSON, as stat prints it\n"
	"  -h, --help           this text\n";

struct options {
	uint64_t delay_ns;
	bool tree;
	bool once;
	bool json;
};

/* Two snapshots and what lies between. */
struct state {
	struct gc_meter *meter;
	struct gc_node node;
	struct gc_snapshot before;
	struct gc_snapshot after;
	struct gc_snapshot delta;
	double seconds;
};

static uint64_t snapshot_ns(const struct gc_snapshot *snapshot)
{
	return snapshot->n_domains ? snapshot->domains[0].now_ns : 0;
}

static uint64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* What was the end of the last interval is the beginning of this one. */
static int advance(struct state *state)
{
	int err;

	gc_snapshot_free(&state->delta);
	if (state->after.n_domains) {
		gc_snapshot_free(&state->before);
		state->before = state->after;
		memset(&state->after, 0, sizeof(state->after));
	}
	err = gc_meter_node(state->meter, &state->node);
	if (!err)
		err = gc_meter_snapshot(state->meter, &state->after);
	if (err)
		return err;
	err = gc_snapshot_delta(&state->before, &state->after, &state->delta);
	state->seconds = (double)(snapshot_ns(&state->after) - snapshot_ns(&state->before)) / 1e9;
	if (err == -ESTALE || (!err && !(state->seconds > 0)))
		return -EAGAIN;
	return err;
}

static int render(FILE *to, const struct state *state, const struct options *options,
		  size_t width, size_t height)
{
	struct gc_top top;
	struct gc_top_frame frame = {
		.node = &state->node, .delta = &state->delta, .top = &top,
		.seconds = state->seconds, .width = width, .height = height,
		.colour = gc_terminal_colour(), .tree = options->tree,
	};
	int err;

	err = gc_top_make(&state->delta, &state->after, state->seconds, options->tree, &top);
	if (err)
		return err;
	gc_top_render(to, &frame);
	gc_top_free(&top);
	return 0;
}

static int draw(const struct state *state, const struct options *options)
{
	size_t width, height, length = 0;
	char *text = NULL;
	FILE *to = open_memstream(&text, &length);
	int err;

	if (!to)
		return -ENOMEM;
	gc_terminal_size(&width, &height);
	err = render(to, state, options, width, height);
	if (fclose(to))
		err = -ENOMEM;
	if (!err)
		gc_terminal_show(text, length);
	free(text);
	return err;
}

/* Waits for the end of an interval and does what keys ask for. Returns false to quit. */
static bool wait_interval(const struct state *state, struct options *options, uint64_t deadline)
{
	for (;;) {
		char key = 0;

		switch (gc_terminal_wait(deadline, &key)) {
		case GC_TERMINAL_TIMEOUT:
			return true;
		case GC_TERMINAL_END:
			return false;
		case GC_TERMINAL_RESIZED:
			break;
		case GC_TERMINAL_KEY:
			if (key == 'q' || key == 'Q')
				return false;
			if (key == 't')
				options->tree = !options->tree;
			break;
		}
		if (state->delta.n_domains && draw(state, options))
			return false;
	}
}

static int live(struct state *state, struct options *options)
{
	static const char first[] = "greencap: the first interval...\n";
	uint64_t deadline = monotonic_ns();
	int err;

	err = gc_terminal_take();
	if (err)
		return err;
	gc_terminal_show(first, strlen(first));
	while (!err) {
		deadline += options->delay_ns;
		if (deadline < monotonic_ns())
			deadline = monotonic_ns();
		if (!wait_interval(state, options, deadline))
			break;
		err = advance(state);
		if (!err)
			err = draw(state, options);
		if (err == -EAGAIN)
			err = 0;
	}
	gc_terminal_give_back();
	return err;
}

static void print_json(const struct state *state)
{
	static const struct gc_filter everybody;
	const struct gc_report report = {
		.snapshot = &state->delta, .filter = &everybody, .quality = state->node.quality,
		.since_ns = state->node.since_ns, .now_ns = snapshot_ns(&state->after),
		.interval_ns = snapshot_ns(&state->after) - snapshot_ns(&state->before),
	};

	gc_json_print(gc_report_json(&report), false);
}

static int once(struct state *state, const struct options *options)
{
	struct timespec delay = {
		.tv_sec = (time_t)(options->delay_ns / 1000000000),
		.tv_nsec = (long)(options->delay_ns % 1000000000),
	};
	size_t width, height;
	int err;

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &delay, &delay) == EINTR)
		;
	err = advance(state);
	if (err)
		return err;
	gc_terminal_size(&width, &height);
	if (!options->json)
		return render(stdout, state, options, width, 0);
	print_json(state);
	return 0;
}

static int watch(struct options *options)
{
	struct state state = { 0 };
	int err, status = GC_EXIT_OK;

	err = gc_meter_open(&state.meter);
	if (err)
		return gc_meter_explain(NULL, err);
	err = gc_meter_snapshot(state.meter, &state.before);
	if (!err)
		err = options->once ? once(&state, options) : live(&state, options);
	if (err)
		status = gc_meter_explain(state.meter, err);
	gc_snapshot_free(&state.before);
	gc_snapshot_free(&state.after);
	gc_snapshot_free(&state.delta);
	gc_meter_close(state.meter);
	return status;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "delay", required_argument, NULL, 'd' },
		{ "tree", no_argument, NULL, 't' },
		{ "once", no_argument, NULL, 'o' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c, status = GC_EXIT_OK;

	while (status == GC_EXIT_OK && (c = getopt_long(argc, argv, ":d:h", longs, NULL)) != -1) {
		if (c == 'd')
			status = gc_option_seconds("top", "-d", optarg, &options->delay_ns);
		else if (c == 't')
			options->tree = true;
		else if (c == 'o')
			options->once = true;
		else if (c == 'j')
			options->json = true;
		else if (c == 'h')
			status = fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		else
			status = gc_option_refuse("top", argv, c);
	}
	if (status == GC_EXIT_OK)
		status = gc_option_no_words("top", argc, argv);
	if (status == GC_EXIT_OK && options->json && !options->once)
		return gc_usage_error("top", "--json needs --once; 'greencap stat -I' streams");
	return status;
}

int gc_cmd_top(const struct gc_env *env, int argc, char **argv)
{
	struct options options = { .delay_ns = 1000000000 };
	int status;

	(void)env;
	status = parse_options(argc, argv, &options);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	if (!options.once && !isatty(STDOUT_FILENO))
		return gc_usage_error("top", "standard output is no terminal: use --once");
	return watch(&options);
}
