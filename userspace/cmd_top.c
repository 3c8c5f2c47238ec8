// SPDX-License-Identifier: GPL-2.0
/* greencap top: who burns what, live. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "interval.h"
#include "json_print.h"
#include "option.h"
#include "report.h"
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

static int render(FILE *to, const struct gc_interval *interval, const struct options *options,
		  size_t width, size_t height)
{
	double seconds = (double)interval->ns / 1e9;
	struct gc_top top;
	struct gc_top_frame frame = {
		.node = &interval->node, .delta = &interval->delta, .top = &top,
		.seconds = seconds, .width = width, .height = height,
		.colour = gc_terminal_colour(), .tree = options->tree,
	};
	int err;

	err = gc_top_make(&interval->delta, &interval->after, seconds, options->tree, &top);
	if (err)
		return err;
	gc_top_render(to, &frame);
	gc_top_free(&top);
	return 0;
}

static int draw(const struct gc_interval *interval, const struct options *options)
{
	size_t width, height, length = 0;
	char *text = NULL;
	FILE *to = open_memstream(&text, &length);
	int err;

	if (!to)
		return -ENOMEM;
	gc_terminal_size(&width, &height);
	err = render(to, interval, options, width, height);
	if (fclose(to))
		err = -ENOMEM;
	if (!err)
		gc_terminal_show(text, length);
	free(text);
	return err;
}

/* Waits for the end of an interval and does what keys ask for. Returns false to quit. */
static bool wait_interval(const struct gc_interval *interval, struct options *options,
			  uint64_t deadline)
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
		if (interval->delta.n_domains && draw(interval, options))
			return false;
	}
}

/* What stands on the screen until there is an interval to draw. */
static void show_words(const char *words)
{
	gc_terminal_show(words, strlen(words));
}

/* Ends an interval and draws it. Only what ends the command is an error. */
static int draw_next(struct gc_interval *interval, const struct options *options)
{
	int err;

	err = gc_interval_next(interval);
	switch (err) {
	case 0:
		return draw(interval, options);
	case -ENODEV:
		show_words("greencap: the module was unloaded: waiting for it; q quits\n");
		return 0;
	case -ESTALE:
		show_words("greencap: the module was loaded anew: the first interval...\n");
		return 0;
	case -EAGAIN:
		return 0;
	}
	return err;
}

static int live(struct gc_interval *interval, struct options *options)
{
	uint64_t deadline = gc_clock_ns();
	int err;

	err = gc_terminal_take();
	if (err)
		return err;
	show_words("greencap: the first interval...\n");
	while (!err) {
		deadline += options->delay_ns;
		if (deadline < gc_clock_ns())
			deadline = gc_clock_ns();
		if (!wait_interval(interval, options, deadline))
			break;
		err = draw_next(interval, options);
	}
	gc_terminal_give_back();
	return err;
}

static void print_json(const struct gc_interval *interval)
{
	static const struct gc_filter everybody;
	const struct gc_report report = {
		.snapshot = &interval->delta, .filter = &everybody,
		.quality = interval->node.quality, .since_ns = interval->node.since_ns,
		.now_ns = interval->now_ns, .interval_ns = interval->ns,
	};

	gc_json_print(gc_report_json(&report), false);
}

static int once(struct gc_interval *interval, const struct options *options)
{
	size_t width, height;
	int err;

	gc_clock_sleep(options->delay_ns);
	err = gc_interval_next(interval);
	if (err)
		return err;
	gc_terminal_size(&width, &height);
	if (!options->json)
		return render(stdout, interval, options, width, 0);
	print_json(interval);
	return 0;
}

static int watch(struct options *options)
{
	struct gc_interval interval = { 0 };
	int err, status = GC_EXIT_OK;

	err = gc_meter_open(&interval.meter);
	if (err)
		return gc_meter_explain(NULL, err);
	err = gc_interval_begin(&interval);
	if (!err)
		err = options->once ? once(&interval, options) : live(&interval, options);
	if (err)
		status = gc_meter_explain(interval.meter, err);
	gc_interval_free(&interval);
	gc_meter_close(interval.meter);
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
