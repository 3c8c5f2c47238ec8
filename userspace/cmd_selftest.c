// SPDX-License-Identifier: GPL-2.0
/* greencap selftest: do the joules of cgroups add up on this machine? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json_file.h"
#include "json_print.h"
#include "json_read.h"
#include "option.h"
#include "selftest_run.h"

#define RESULT_FILE	"/var/lib/greencap/selftest.json"

static const char help[] =
	"usage: greencap selftest [OPTION]...\n"
	"       greencap selftest --show [FILE] [--json]\n\n"
	"Run work A alone, work B alone, and both together on cores of one package; say\n"
	"whether each cgroup's energy per work stays the same, and keep the result as this\n"
	"machine's evidence. Takes more than a minute; the server must be quiet.\n\n"
	"      --seconds TIME    of each phase: 5\n"
	"      --rounds N        of all three phases, at least 2: 4\n"
	"      --bound P         percent by which package energy may differ: 10\n"
	"      --bound-dram P    the same for DRAM: 20\n"
	"      --dry-run         store nothing\n"
	"  -o, --output FILE     store there, not in " RESULT_FILE "\n"
	"      --show            what was stored\n"
	"      --json            the result as JSON, with all that was measured\n"
	"  -h, --help            this text\n";

struct options {
	uint64_t span_ns;
	uint64_t rounds;
	double bounds[GC_MODEL_DOMAINS];
	const char *output;
	bool show;
	bool dry_run;
	bool json;
};

static void report(struct json_object *root, bool json)
{
	if (json)
		gc_json_print(json_object_get(root), false);
	else
		gc_selftest_print(root);
}

/* Evidence is for the hardware, the module and the split that were tried; NULL: not known. */
static const char *compare(const struct gc_env *env, struct gc_meter *meter,
			   struct json_object *root, const struct gc_hardware *then)
{
	struct gc_hardware hardware;
	char stored[32], now[32];
	struct gc_model model;
	struct gc_node node;

	if (gc_meter_node(meter, &node) || gc_meter_model(meter, &model) ||
	    gc_hardware_read(env, node.packages, &hardware))
		return NULL;
	if (!gc_hardware_same(&hardware, then))
		return "this is other hardware: 'greencap selftest' tries it";
	gc_json_get_string(root, "module", stored, sizeof(stored));
	if (strcmp(node.module, stored) != 0)
		return "another version of the module is loaded: 'greencap selftest' tries that";
	gc_json_get_string(root, "model", stored, sizeof(stored));
	if (strcmp(gc_selftest_model(model.id, now, sizeof(now)), stored) != 0)
		return "energy is split in another way now: 'greencap selftest' tries that";
	return "energy is split in the same way now";
}

/* Whoever may not ask is not told. */
static void tell_whether_now(const struct gc_env *env, struct json_object *root,
			     const struct gc_hardware *then)
{
	struct gc_meter *meter;
	const char *words;

	if (gc_meter_open(&meter))
		return;
	words = compare(env, meter, root, then);
	if (words)
		puts(words);
	gc_meter_close(meter);
}

static int show(const struct gc_env *env, const struct gc_json_file *file, bool json)
{
	struct gc_hardware hardware;
	struct json_object *root;
	bool valid;
	int status;

	status = gc_json_file_load(file, &root);
	if (status != GC_EXIT_OK)
		return status;
	valid = gc_selftest_valid(root, &hardware);
	if (valid)
		report(root, json);
	if (valid && !json)
		tell_whether_now(env, root, &hardware);
	json_object_put(root);
	if (valid)
		return GC_EXIT_OK;
	gc_error("%s: it is not a result that this version of 'greencap selftest' has written; "
		 "'greencap selftest' makes a new one", file->path);
	return GC_EXIT_FAILED;
}

static int judge(const struct gc_selftest *test, const struct options *options,
		 const struct gc_json_file *file)
{
	struct gc_selftest_verdict verdict;
	struct json_object *root;
	int status = GC_EXIT_OK;

	gc_selftest_judge(test, &verdict);
	root = gc_selftest_json(test, &verdict);
	report(root, options->json);
	if (!options->dry_run)
		status = gc_json_file_store(file, root);
	if (status == GC_EXIT_OK && !options->dry_run && !options->json)
		printf("stored in %s\n", file->path);
	json_object_put(root);
	if (verdict.passed)
		return status;
	if (test->model)
		gc_error("the self test is not passed: greencap-selftest(8) tells what may be the "
			 "matter");
	else
		gc_error("the self test is not passed: energy is split by time, and what both share "
			 "is charged to each as its own; 'greencap calibrate' learns a model");
	return GC_EXIT_FAILED;
}

static int measure(const struct gc_env *env, const struct options *options,
		   const struct gc_json_file *file)
{
	struct gc_selftest test = {
		.seconds = (double)options->span_ns / 1e9,
		.rounds = (unsigned int)options->rounds,
	};
	struct gc_meter *meter;
	int status, err;

	err = gc_meter_open(&meter);
	if (err)
		return gc_meter_explain(NULL, err);
	memcpy(test.bounds, options->bounds, sizeof(test.bounds));
	gc_json_file_stamp(test.created, test.release);
	status = gc_selftest_run(env, meter, &test, isatty(STDERR_FILENO));
	if (status == GC_EXIT_OK)
		status = judge(&test, options, file);
	gc_selftest_free(&test);
	gc_meter_close(meter);
	return status;
}

static int parse_bound(const char *option, const char *text, double *share)
{
	char *end;
	double percent = strtod(text, &end);

	if (end == text || (*end && strcmp(end, "%") != 0) || !(percent > 0) || percent > 100)
		return gc_usage_error("selftest", "%s: '%s' is not a percentage above 0, up to 100",
				      option, text);
	*share = percent / 100;
	return GC_EXIT_OK;
}

static int check_options(int argc, char **argv, struct options *options)
{
	if (options->rounds < 2 || options->rounds > GC_SELFTEST_ROUNDS_MAX)
		return gc_usage_error("selftest", "--rounds: must be 2 to %d: one tells no interval",
				      GC_SELFTEST_ROUNDS_MAX);
	if (options->show && (options->dry_run || options->output))
		return gc_usage_error("selftest", "--show takes no options of a test");
	if (options->dry_run && options->output)
		return gc_usage_error("selftest", "--dry-run stores nothing, also not in a FILE");
	if (options->show && optind == argc - 1)
		options->output = argv[optind++];
	return gc_option_no_words("selftest", argc, argv);
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "seconds", required_argument, NULL, 't' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "bound", required_argument, NULL, 'b' },
		{ "bound-dram", required_argument, NULL, 'B' },
		{ "dry-run", no_argument, NULL, 'd' },
		{ "output", required_argument, NULL, 'o' },
		{ "show", no_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c, status = GC_EXIT_OK;

	while (status == GC_EXIT_OK && (c = getopt_long(argc, argv, ":o:h", longs, NULL)) != -1) {
		if (c == 't')
			status = gc_option_seconds("selftest", "--seconds", optarg,
						   &options->span_ns);
		else if (c == 'r')
			status = gc_option_count("selftest", "--rounds", optarg, &options->rounds);
		else if (c == 'b')
			status = parse_bound("--bound", optarg,
					     &options->bounds[GREENCAP_DOMAIN_PACKAGE]);
		else if (c == 'B')
			status = parse_bound("--bound-dram", optarg,
					     &options->bounds[GREENCAP_DOMAIN_DRAM]);
		else if (c == 'o')
			options->output = optarg;
		else if (c == 'd' || c == 's' || c == 'j')
			*(c == 'd' ? &options->dry_run : c == 's' ? &options->show :
			  &options->json) = true;
		else if (c == 'h')
			status = fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		else
			status = gc_option_refuse("selftest", argv, c);
	}
	return status == GC_EXIT_OK ? check_options(argc, argv, options) : status;
}

int gc_cmd_selftest(const struct gc_env *env, int argc, char **argv)
{
	struct gc_json_file file = { RESULT_FILE, "result", "selftest" };
	struct options options = {
		.span_ns = 5000000000, .rounds = 4,
		.bounds = { [GREENCAP_DOMAIN_PACKAGE] = 0.1, [GREENCAP_DOMAIN_DRAM] = 0.2 },
	};
	int status;

	status = parse_options(argc, argv, &options);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	if (options.output)
		file.path = options.output;
	if (options.show)
		return show(env, &file, options.json);
	if (!options.dry_run)
		status = gc_json_file_check(&file);
	return status == GC_EXIT_OK ? measure(env, &options, &file) : status;
}
