// SPDX-License-Identifier: GPL-2.0
/* greencap calibrate: learn what work costs on this machine, and make the module use it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "calibrate.h"
#include "calibration_file.h"
#include "clock.h"
#include "command.h"
#include "json_print.h"
#include "option.h"
#include "places.h"
#include "quiet.h"
#include "snapshot_delta.h"
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

volatile sig_atomic_t gc_calibrate_stopped;

static void on_signal(int signal)
{
	(void)signal;
	gc_calibrate_stopped = 1;
}

bool gc_calibrate_wait(uint64_t ns)
{
	uint64_t end_ns = gc_clock_ns() + ns;
	const struct timespec end = {
		.tv_sec = (time_t)(end_ns / NS_PER_S), .tv_nsec = (long)(end_ns % NS_PER_S),
	};

	while (!gc_calibrate_stopped &&
	       clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
		;
	return !gc_calibrate_stopped;
}

/* A module of before an upgrade stays loaded; it has just answered, so it is there. */
static int explain(const struct gc_meter *meter, int err)
{
	if (err != -EOPNOTSUPP)
		return gc_meter_explain(meter, err);
	gc_error("the module that is loaded is older than this tool, and knows no models: 'rmmod "
		 "greencap' and 'modprobe greencap' load the new one");
	return GC_EXIT_UNSUPPORTED;
}

static int check_quiet(struct gc_calibrate *calibrate)
{
	struct gc_snapshot before, after, delta;
	struct gc_places places;
	char why[512];
	size_t n_cpus;
	int err;

	err = gc_places_read(calibrate->env, &places);
	if (err) {
		gc_error("cannot read which CPUs there are: %s", strerror(-err));
		return GC_EXIT_FAILED;
	}
	n_cpus = places.n_cpus;
	gc_places_free(&places);
	err = gc_meter_snapshot(calibrate->meter, &before);
	if (err)
		return gc_meter_explain(calibrate->meter, err);
	gc_calibrate_wait(NS_PER_S);
	err = gc_meter_snapshot(calibrate->meter, &after);
	if (!err)
		err = gc_snapshot_delta(&before, &after, &delta);
	if (!err && !gc_quiet_check(&delta, (double)(gc_snapshot_ns(&after) -
			gc_snapshot_ns(&before)) / 1e9, n_cpus, why, sizeof(why)))
		err = -EBUSY;
	if (!err || err == -EBUSY)
		gc_snapshot_free(&delta);
	gc_snapshot_free(&before);
	gc_snapshot_free(&after);
	if (err == -EBUSY) {
		gc_error("the server is not quiet: %s; wait until it is, or learn from that load: "
			 "--passive --for 10m; nothing changed", why);
		return GC_EXIT_FAILED;
	}
	return err ? gc_meter_explain(calibrate->meter, err) : GC_EXIT_OK;
}

/* What packages draw idle, as the module has learned it. */
static int read_idle(struct gc_calibrate *calibrate)
{
	unsigned int n[GC_MODEL_DOMAINS] = { 0 };
	struct gc_snapshot now;
	int err;

	err = gc_meter_domains(calibrate->meter, &now);
	if (err)
		return gc_meter_explain(calibrate->meter, err);
	for (size_t i = 0; i < now.n_domains; i++) {
		enum greencap_domain type = now.domains[i].type;

		calibrate->idle_w[type] += (double)now.domains[i].baseline_uw / 1e6;
		n[type]++;
	}
	for (int type = 0; type < GC_MODEL_DOMAINS; type++)
		calibrate->idle_w[type] /= n[type] ? n[type] : 1;
	gc_snapshot_free(&now);
	return GC_EXIT_OK;
}

static int report(const struct options *options, const struct gc_calibration *calibration)
{
	if (options->json)
		gc_json_print(gc_calibration_json(calibration), false);
	else
		gc_calibration_print(calibration);
	return GC_EXIT_OK;
}

static int use(struct gc_meter *meter, const struct options *options,
	       const struct gc_calibration *calibration)
{
	int status, err;

	err = gc_meter_set_model(meter, &calibration->model);
	if (err)
		return gc_meter_explain(meter, err);
	status = gc_calibration_store(options->file, calibration);
	if (status != GC_EXIT_OK)
		return status;
	if (!options->json)
		printf("stored in %s, and in force\n", options->file);
	return GC_EXIT_OK;
}

/* What a caller like nohup has ignored stays ignored; a reader who goes away ends nothing. */
static void catch_signals(void)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	const struct sigaction action = { .sa_handler = on_signal };
	struct sigaction was;

	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		if (!sigaction(ending[i], NULL, &was) && was.sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
}

/* What was counted is what this model counts, unless somebody has set another. */
static int check_undisturbed(struct gc_calibrate *calibrate)
{
	struct gc_model now;
	int err;

	if (gc_calibrate_stopped) {
		gc_error("interrupted; nothing changed");
		return GC_EXIT_FAILED;
	}
	err = gc_meter_model(calibrate->meter, &now);
	if (err)
		return gc_meter_explain(calibrate->meter, err);
	if (now.id == calibrate->model.id)
		return GC_EXIT_OK;
	gc_error("somebody else has set a model meanwhile, so that what was measured is worth "
		 "nothing; nothing is stored");
	return GC_EXIT_FAILED;
}

static int measure(struct gc_calibrate *calibrate, struct gc_calibration *calibration)
{
	int status;

	status = calibrate->options->passive ? gc_calibrate_passive(calibrate) :
		 gc_calibrate_active(calibrate);
	if (status == GC_EXIT_OK)
		status = check_undisturbed(calibrate);
	if (status == GC_EXIT_OK)
		status = read_idle(calibrate);
	if (status == GC_EXIT_OK)
		status = gc_calibrate_fit(calibrate, calibration);
	/* Learning takes a while, too. */
	return status == GC_EXIT_OK ? check_undisturbed(calibrate) : status;
}

/* The model that was in force, unless it is not ours to replace any more. */
static int put_back(struct gc_calibrate *calibrate, const struct gc_model *before)
{
	struct gc_model now;
	int err;

	err = gc_meter_model(calibrate->meter, &now);
	if (!err && now.id == calibrate->model.id)
		err = gc_meter_set_model(calibrate->meter, before);
	if (!err)
		return GC_EXIT_OK;
	gc_error("the model that was in force could not be put back:");
	return gc_meter_explain(calibrate->meter, err);
}

static int learn(struct gc_calibrate *calibrate, const struct options *options)
{
	struct gc_calibration calibration;
	struct gc_model before;
	int status, err;

	status = gc_calibrate_choose(calibrate);
	if (status == GC_EXIT_OK && !options->dry_run)
		status = gc_calibration_check_path(options->file);
	if (status != GC_EXIT_OK)
		return status;
	err = gc_meter_model(calibrate->meter, &before);
	if (err)
		return explain(calibrate->meter, err);
	catch_signals();
	status = options->how.passive ? GC_EXIT_OK : check_quiet(calibrate);
	if (status == GC_EXIT_OK)
		status = gc_calibrate_counters(calibrate);
	if (status != GC_EXIT_OK)
		return status;
	status = measure(calibrate, &calibration);
	if (status == GC_EXIT_OK && !options->dry_run) {
		status = use(calibrate->meter, options, &calibration);
		return status == GC_EXIT_OK ? report(options, &calibration) : status;
	}
	if (put_back(calibrate, &before) != GC_EXIT_OK)
		return GC_EXIT_FAILED;
	return status == GC_EXIT_OK ? report(options, &calibration) : status;
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
	return err ? explain(meter, err) : GC_EXIT_OK;
}

static int show(struct gc_meter *meter, const struct options *options)
{
	struct gc_calibration calibration;
	struct gc_model now;
	int status, err;

	status = gc_calibration_load(options->file, &calibration);
	if (status != GC_EXIT_OK)
		return status;
	report(options, &calibration);
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

	return err ? explain(meter, err) : GC_EXIT_OK;
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
	struct gc_meter *meter;
	int status, err;

	status = parse_options(argc, argv, &options);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	err = gc_meter_open(&meter);
	if (err)
		return gc_meter_explain(NULL, err);
	status = run(env, meter, &options);
	gc_meter_close(meter);
	return status;
}
