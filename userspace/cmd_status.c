// SPDX-License-Identifier: GPL-2.0
/* greencap status: power and energy of the node, caps and frequencies. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "option.h"
#include "status.h"

static const char help[] =
	"usage: greencap status [OPTION]...\n\n"
	"Power of the node per package and domain over a short interval, how much of it\n"
	"was idle or could not be attributed, power limits and frequencies.\n\n"
	"  -d, --delay SECONDS  length of the interval, 0.5 by default\n"
	"      --json           as JSON\n"
	"  -h, --help           this text\n\n"
	"Without the module, powercap's own counters are read instead.\n";

struct options {
	uint64_t delay_ns;
	bool json;
};

static int ask_module(struct gc_meter *meter, const struct options *options,
		      struct gc_status *status)
{
	struct gc_snapshot before, after;
	int err;

	err = gc_meter_domains(meter, &before);
	if (err)
		return err;
	gc_clock_sleep(options->delay_ns);
	err = gc_meter_node(meter, &status->node);
	if (!err)
		err = gc_meter_domains(meter, &after);
	if (!err) {
		err = gc_status_from_module(status, &before, &after);
		gc_snapshot_free(&after);
	}
	gc_snapshot_free(&before);
	return err;
}

/* Says on standard error why the module does not answer; there is a second source. */
static int from_module(const struct options *options, struct gc_status *status)
{
	struct gc_meter *meter;
	int err;

	err = gc_meter_open(&meter);
	if (err) {
		gc_meter_explain(NULL, err);
		return err;
	}
	err = ask_module(meter, options, status);
	if (err)
		gc_meter_explain(meter, err);
	gc_meter_close(meter);
	return err;
}

static int from_powercap(const struct gc_env *env, const struct options *options,
			 struct gc_status *status)
{
	struct gc_powercap before;
	uint64_t start_ns;
	double seconds;
	int err;

	err = gc_powercap_read(env, &before);
	if (err)
		return err;
	start_ns = gc_clock_ns();
	gc_clock_sleep(options->delay_ns);
	seconds = (double)(gc_clock_ns() - start_ns) / 1e9;
	err = gc_powercap_read(env, &status->powercap);
	if (!err)
		err = gc_status_from_powercap(status, &before, &status->powercap, seconds);
	gc_powercap_free(&before);
	return err;
}

/* Both sources at once would be one interval each: caps are read after the energy. */
static int collect(const struct gc_env *env, const struct options *options,
		   struct gc_status *status)
{
	int err;

	err = from_module(options, status);
	if (err)
		err = from_powercap(env, options, status);
	else if (gc_powercap_read(env, &status->powercap))
		memset(&status->powercap, 0, sizeof(status->powercap));
	if (gc_cpufreq_read(env, &status->cpufreq))
		memset(&status->cpufreq, 0, sizeof(status->cpufreq));
	return err;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "delay", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c, status = GC_EXIT_OK;

	while (status == GC_EXIT_OK && (c = getopt_long(argc, argv, ":d:h", longs, NULL)) != -1) {
		if (c == 'd')
			status = gc_option_seconds("status", "-d", optarg, &options->delay_ns);
		else if (c == 'j')
			options->json = true;
		else if (c == 'h')
			status = fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		else
			status = gc_option_refuse("status", argv, c);
	}
	return status ? status : gc_option_no_words("status", argc, argv);
}

int gc_cmd_status(const struct gc_env *env, int argc, char **argv)
{
	struct options options = { .delay_ns = 500000000 };
	struct gc_status status = { 0 };
	int err, exit;
	bool refused;

	exit = parse_options(argc, argv, &options);
	if (exit)
		return exit == GC_HELP_SHOWN ? GC_EXIT_OK : exit;
	err = collect(env, &options, &status);
	refused = err == -EACCES || err == -EPERM;
	if (refused)
		gc_error("no rights to read energy: run it as root");
	else if (err)
		gc_error("no energy counter can be read; 'greencap doctor' tells why");
	if (options.json)
		gc_status_print_json(&status);
	else
		gc_status_print(&status);
	gc_status_free(&status);
	if (refused)
		return GC_EXIT_FAILED;
	return err ? GC_EXIT_UNSUPPORTED : GC_EXIT_OK;
}
