// SPDX-License-Identifier: GPL-2.0
/* greencap calibrate: learn what work costs on this machine, and make the module use it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calibrate.h"
#include "calibration_file.h"
#include "command.h"
#include "json_print.h"
#include "option.h"
#include "units.h"

#define MODEL_FILE	"/var/lib/greencap/model.json"
#define NS_PER_S	1000000000ull

static const char help[] =
	"usage: greencap calibrate [OPTION]...\n"
	"       greencap calibrate --passive --for TIME [OPTION]...\n"
	"       greencap calibrate --load [FILE] | --show [FILE] | --clear\n\n"
	"Learn what counted work costs on this machine, store it, and make the module\n"
	"split energy by it. Runs a load of its own for about a minute; the server must\n"
	"be quiet.\n\n"
	"      --passive       learn from the load that runs, without disturbing it\n"
	"      --for TIME      how long to watch it\n"
	"      --point TIME    at each operating point: 0.5s; with --passive 1s\n"
	"      --counters LIST instructions, cycles, cache-misses, branches, fp; by default\n"
	"                      the first, cache-misses, and others where they are worth it\n"
	"      --dry-run       store nothing, and leave the module as it was\n"
	"  -o, --output FILE   store there, not in " MODEL_FILE "\n"
	"      --load          a stored model into the module, if it is of this hardware\n"
	"      --show          a stored model, and whether it is in force\n"
	"      --clear         no model: the module splits by time\n"
	"      --json          the model as JSON\n"
	"  -h, --help          this text\n";

enum verb {
	VERB_LEARN,
	VERB_LOAD,
	VERB_SHOW,
	VERB_CLEAR,
};

struct options {
	struct gc_calibrate_options how;
	enum verb verb;
	const char *file;
	bool dry_run;
	bool json;
};

static int report(const struct options *options, const struct gc_calibration *calibration)
{
	if (options->json)
		gc_json_print(gc_calibration_json(calibration), false);
	else
		gc_calibration_print(calibration);
	return GC_EXIT_OK;
}

static int learn(struct gc_calibrate *calibrate, const struct options *options)
{
	struct gc_calibration calibration;
	int status;

	status = gc_calibrate_learn(calibrate, options->dry_run ? NULL : options->file,
				    &calibration);
	if (status != GC_EXIT_OK)
		return status;
	if (!options->dry_run && !options->json)
		printf("stored in %s, and in force\n", options->file);
	return report(options, &calibration);
}

static int read_hardware(const struct gc_env *env, struct gc_meter *meter,
			 struct gc_hardware *hardware)
{
	struct gc_node node;
	int err;

	err = gc_meter_node(meter, &node);
	if (err)
		return gc_meter_explain(meter, err);
	err = gc_hardware_read(env, node.packages, hardware);
	if (!err)
		return GC_EXIT_OK;
	gc_error("cannot read which processor this is: %s", strerror(-err));
	return GC_EXIT_FAILED;
}

static int load(struct gc_meter *meter, const struct options *options,
		const struct gc_hardware *hardware)
{
	struct gc_calibration calibration;
	char here[128], there[128];
	int status, err;

	status = gc_calibration_load(options->file, &calibration);
	if (status != GC_EXIT_OK)
		return status;
	if (!gc_hardware_same(&calibration.hardware, hardware)) {
		gc_error("%s: it was learned on %s, and this is %s; nothing changed: 'greencap "
			 "calibrate' learns one for this machine", options->file,
			 gc_hardware_format(&calibration.hardware, there, sizeof(there)),
			 gc_hardware_format(hardware, here, sizeof(here)));
		return GC_EXIT_FAILED;
	}
	err = gc_meter_set_model(meter, &calibration.model);
	return err ? gc_calibrate_explain(meter, err) : GC_EXIT_OK;
}

/* @meter: NULL without the module, whose word is not needed to print a file. */
static int show(struct gc_meter *meter, const struct options *options)
{
	struct gc_calibration calibration;
	struct gc_model now;
	int status, err;

	status = gc_calibration_load(options->file, &calibration);
	if (status != GC_EXIT_OK)
		return status;
	report(options, &calibration);
	if (!meter) {
		if (!options->json)
			printf("not in force: the module is not loaded\n");
		return GC_EXIT_OK;
	}
	err = gc_meter_model(meter, &now);
	if (err)
		return gc_meter_explain(meter, err);
	if (!options->json)
		printf("%s\n", now.id == calibration.model.id ? "in force" : now.id ?
		       "another model is in force: 'greencap calibrate --load' takes this one" :
		       "not in force: 'greencap calibrate --load' takes it");
	return GC_EXIT_OK;
}

static int clear(struct gc_meter *meter)
{
	const struct gc_model none = { 0 };
	int err = gc_meter_set_model(meter, &none);

	return err ? gc_calibrate_explain(meter, err) : GC_EXIT_OK;
}

static int run(const struct gc_env *env, struct gc_meter *meter, const struct options *options)
{
	struct gc_calibrate calibrate = { .env = env, .meter = meter, .options = &options->how };
	int status;

	if (options->verb == VERB_CLEAR)
		return clear(meter);
	if (options->verb == VERB_SHOW)
		return show(meter, options);
	status = read_hardware(env, meter, &calibrate.hardware);
	if (status != GC_EXIT_OK)
		return status;
	if (options->verb == VERB_LOAD)
		return load(meter, options, &calibrate.hardware);
	status = learn(&calibrate, options);
	free(calibrate.data.samples);
	return status;
}

static int check_options(int argc, char **argv, struct options *options)
{
	bool learning = options->verb == VERB_LEARN;

	if (options->how.passive != !!options->how.for_ns)
		return gc_usage_error("calibrate", "--passive and --for TIME need each other");
	if (!learning && (options->how.passive || options->dry_run || options->file ||
			  options->how.counters || options->how.point_ns))
		return gc_usage_error("calibrate",
				      "--load, --show and --clear take no options of learning");
	if (!options->how.point_ns)
		options->how.point_ns = options->how.passive ? NS_PER_S : NS_PER_S / 2;
	if ((options->verb == VERB_LOAD || options->verb == VERB_SHOW) && optind == argc - 1)
		options->file = argv[optind++];
	if (!options->file)
		options->file = MODEL_FILE;
	return gc_option_no_words("calibrate", argc, argv);
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "passive", no_argument, NULL, 'p' },
		{ "for", required_argument, NULL, 'f' },
		{ "point", required_argument, NULL, 't' },
		{ "counters", required_argument, NULL, 'C' },
		{ "dry-run", no_argument, NULL, 'd' },
		{ "output", required_argument, NULL, 'o' },
		{ "load", no_argument, NULL, 'l' },
		{ "show", no_argument, NULL, 's' },
		{ "clear", no_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c, status = GC_EXIT_OK;

	while (status == GC_EXIT_OK && (c = getopt_long(argc, argv, ":o:h", longs, NULL)) != -1) {
		if (c == 'p')
			options->how.passive = true;
		else if (c == 'f')
			status = gc_option_seconds("calibrate", "--for", optarg,
						   &options->how.for_ns);
		else if (c == 't')
			status = gc_option_seconds("calibrate", "--point", optarg,
						   &options->how.point_ns);
		else if (c == 'C')
			options->how.counters = optarg;
		else if (c == 'd')
			options->dry_run = true;
		else if (c == 'j')
			options->json = true;
		else if (c == 'o')
			options->file = optarg;
		else if (c == 'l' || c == 's' || c == 'c')
			options->verb = c == 'l' ? VERB_LOAD : c == 's' ? VERB_SHOW : VERB_CLEAR;
		else if (c == 'h')
			status = fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		else
			status = gc_option_refuse("calibrate", argv, c);
	}
	return status == GC_EXIT_OK ? check_options(argc, argv, options) : status;
}

int gc_cmd_calibrate(const struct gc_env *env, int argc, char **argv)
{
	struct options options = { .how.progress = isatty(STDERR_FILENO) };
	struct gc_meter *meter = NULL;
	int status, err;

	status = parse_options(argc, argv, &options);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	err = gc_meter_open(&meter);
	if (err && options.verb != VERB_SHOW)
		return gc_meter_explain(NULL, err);
	status = run(env, err ? NULL : meter, &options);
	gc_meter_close(meter);
	return status;
}
