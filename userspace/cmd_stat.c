// SPDX-License-Identifier: GPL-2.0
/* greencap stat: energy of cgroups, in total or per interval. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "command.h"
#include "interval.h"
#include "json_print.h"
#include "option.h"
#include "report.h"
#include "selector.h"
#include "share_weights.h"
#include "text.h"

static const char help[] =
	"usage: greencap stat [OPTION]... [SELECTOR]...\n\n"
	"Energy of cgroups since the module was loaded, or per interval.\n\n"
	"  -I, --interval SECONDS  what was drawn in each interval, until interrupted\n"
	"  -n, --count COUNT       end after COUNT intervals\n"
	"      --share RULE        who pays for shared and idle energy: none, active-time,\n"
	"                          equal or reservation (cpu.weight)\n"
	"      --ended             the records of cgroups that are gone\n"
	"      --json              one JSON object, with -I one a line\n"
	"      --raw               in JSON, add the exact integers behind each joule figure\n"
	"  -h, --help              this text\n\n"
	"selectors of cgroups: /PATH or cgroup:/PATH, unit:NAME, pid:N, user:NAME,\n"
	"                      container:ID, slurm:JOB\n"
	"selectors of domains: package:N (with its DRAM), dram:N, package, dram, node (all)\n"
	"Without one of a kind, all of that kind are shown.\n";

struct options {
	const struct gc_env *env;
	uint64_t interval_ns;
	uint64_t count;
	const char *share;
	enum gc_share_rule rule;
	bool ended;
	bool json;
	bool raw;
};

static atomic_bool stopped;

static void on_signal(int signal)
{
	(void)signal;
	stopped = true;
}

static void print_report(const struct options *options, const struct gc_report *about,
			 struct gc_snapshot *snapshot)
{
	struct gc_report report = *about;
	struct gc_share share = { 0 };

	gc_filter_keep(about->filter, snapshot);
	report.snapshot = snapshot;
	if (options->share && !gc_share_by(options->env, snapshot, options->rule, &share))
		report.share = &share;
	if (options->json)
		gc_json_print(gc_report_json(&report), options->interval_ns);
	else
		gc_report_table(&report, stdout);
	gc_share_free(&share);
}

static bool has_path(const struct gc_snapshot *snapshot, const char *path)
{
	for (size_t i = 0; i < snapshot->n_cgroups; i++) {
		if (!strcmp(snapshot->cgroups[i].path, path))
			return true;
	}
	return false;
}

static void refuse_domain(const char *text, const struct gc_snapshot *snapshot)
{
	char *legal = NULL;
	size_t length = 0;
	FILE *list = open_memstream(&legal, &length);

	for (size_t i = 0; list && i < snapshot->n_domains; i++)
		fprintf(list, "%s:%u, ", gc_domain_name(snapshot->domains[i].type),
			snapshot->domains[i].package);
	if (list)
		fclose(list);
	gc_error("%s: there is no such domain here, only %snode", text, legal ? legal : "");
	free(legal);
}

/* What is named must be there; told for each thing that is not. */
static int check_filter(const struct gc_filter *filter, const struct gc_snapshot *snapshot,
			const char *missing)
{
	int status = GC_EXIT_OK;

	for (size_t i = 0; i < filter->n; i++) {
		char *path;

		if (has_path(snapshot, filter->paths[i]))
			continue;
		path = gc_text_printable(filter->paths[i]);
		gc_error("%s: %s", path ? path : "?", missing);
		free(path);
		status = GC_EXIT_FAILED;
	}
	for (size_t i = 0; i < filter->n_domains; i++) {
		if (gc_filter_domain_exists(&filter->domains[i], snapshot))
			continue;
		refuse_domain(filter->domains[i].text, snapshot);
		status = GC_EXIT_FAILED;
	}
	return status;
}

static int print_totals(struct gc_meter *meter, const struct options *options,
			struct gc_report *report)
{
	struct gc_snapshot snapshot;
	int err, status;

	err = gc_meter_snapshot(meter, &snapshot);
	if (err)
		return gc_meter_explain(meter, err);
	status = check_filter(report->filter, &snapshot, "the module knows no such cgroup");
	if (status == GC_EXIT_OK) {
		report->now_ns = gc_snapshot_ns(&snapshot);
		print_report(options, report, &snapshot);
	}
	gc_snapshot_free(&snapshot);
	return status;
}

/* Records carry no units: the domains come from a second question, and their units never change. */
static int print_ended(struct gc_meter *meter, const struct options *options,
		       struct gc_report *report)
{
	struct gc_snapshot records, domains;
	int err, status;

	err = gc_meter_ended(meter, 0, &records);
	if (err)
		return gc_meter_explain(meter, err);
	err = gc_meter_domains(meter, &domains);
	if (err) {
		gc_snapshot_free(&records);
		return gc_meter_explain(meter, err);
	}
	records.domains = domains.domains;
	records.n_domains = domains.n_domains;
	status = check_filter(report->filter, &records, "no record of such a cgroup");
	if (status == GC_EXIT_OK) {
		report->now_ns = gc_snapshot_ns(&records);
		print_report(options, report, &records);
	}
	gc_snapshot_free(&records);
	return status;
}

/* Returns when it woke at the earliest: intervals that were slept through are left out. */
static uint64_t wait_until(uint64_t ns)
{
	uint64_t now_ns = gc_clock_ns();
	struct timespec at;

	if (ns < now_ns)
		ns = now_ns;
	at.tv_sec = (time_t)(ns / 1000000000);
	at.tv_nsec = (long)(ns % 1000000000);
	while (!stopped && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
		;
	return ns;
}

/* Only what ends the command is no success. */
static int print_interval(struct gc_interval *interval, const struct options *options,
			  struct gc_report *report)
{
	int err;

	err = gc_interval_next(interval);
	switch (err) {
	case 0:
		break;
	case -ENODEV:
		gc_error("the module was unloaded: waiting until 'modprobe greencap' loads it");
		return GC_EXIT_OK;
	case -ESTALE:
		gc_error("the module was loaded anew: this interval is left out");
		return GC_EXIT_OK;
	case -EAGAIN:
		return GC_EXIT_OK;
	default:
		return gc_meter_explain(interval->meter, err);
	}
	if (report->interval_ns && !options->json)
		putchar('\n');
	report->quality = interval->node.quality;
	report->since_ns = interval->node.since_ns;
	report->now_ns = interval->now_ns;
	report->interval_ns = interval->ns;
	print_report(options, report, &interval->delta);
	return GC_EXIT_OK;
}

static void catch_signals(void)
{
	const struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static int print_intervals(struct gc_meter *meter, const struct options *options,
			   struct gc_report *report)
{
	struct gc_interval interval = { .meter = meter };
	uint64_t next_ns;
	int err, status;

	err = gc_interval_begin(&interval);
	if (err)
		return gc_meter_explain(meter, err);
	status = check_filter(report->filter, &interval.before, "the module knows no such cgroup");
	catch_signals();
	next_ns = gc_clock_ns();
	for (uint64_t i = 0; status == GC_EXIT_OK && (!options->count || i < options->count); i++) {
		next_ns = wait_until(next_ns + options->interval_ns);
		if (stopped)
			break;
		status = print_interval(&interval, options, report);
		if (fflush(stdout))
			break;
	}
	gc_interval_free(&interval);
	return status;
}

/* Who is gone cannot be looked up any more: the path is taken as it was typed. */
static int resolve(const struct gc_env *env, const struct options *options, const char *selector,
		   char **path)
{
	const char *typed = selector;

	if (!strncmp(typed, "cgroup:", strlen("cgroup:")))
		typed += strlen("cgroup:");
	if (!options->ended || *typed != '/')
		return gc_selector_resolve(env, selector, path);
	*path = strdup(typed);
	return *path ? 0 : -ENOMEM;
}

/* One selector into the filter. */
static int add_selector(const struct gc_env *env, const struct options *options,
			const char *selector, struct gc_filter *filter)
{
	int err = gc_filter_domain_parse(selector, &filter->domains[filter->n_domains]);

	if (!err) {
		filter->n_domains++;
		return GC_EXIT_OK;
	}
	if (err == -EINVAL)
		return gc_usage_error("stat", "'%s' is not a selector: use package:N, dram:N or node",
				      selector);
	err = resolve(env, options, selector, &filter->paths[filter->n]);
	if (err)
		return err == -EINVAL ? GC_EXIT_USAGE : GC_EXIT_FAILED;
	filter->n++;
	return GC_EXIT_OK;
}

static int make_filter(const struct gc_env *env, const struct options *options, int n,
		       char **selectors, struct gc_filter *filter)
{
	int status = GC_EXIT_OK;

	filter->paths = calloc((size_t)n + 1, sizeof(*filter->paths));
	filter->domains = calloc((size_t)n + 1, sizeof(*filter->domains));
	if (!filter->paths || !filter->domains) {
		gc_error("out of memory");
		return GC_EXIT_FAILED;
	}
	for (int i = 0; i < n && status == GC_EXIT_OK; i++)
		status = add_selector(env, options, selectors[i], filter);
	return status;
}

static void free_filter(struct gc_filter *filter)
{
	for (size_t i = 0; i < filter->n; i++)
		free(filter->paths[i]);
	free(filter->paths);
	free(filter->domains);
}

static int measure(struct gc_meter *meter, const struct options *options,
		   const struct gc_filter *filter)
{
	struct gc_report report = {
		.filter = filter, .raw = options->raw, .ended = options->ended,
	};
	struct gc_node node;
	int err;

	err = gc_meter_node(meter, &node);
	if (err)
		return gc_meter_explain(meter, err);
	report.quality = node.quality;
	report.since_ns = node.since_ns;
	if (options->ended)
		return print_ended(meter, options, &report);
	if (options->interval_ns)
		return print_intervals(meter, options, &report);
	return print_totals(meter, options, &report);
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "interval", required_argument, NULL, 'I' },
		{ "count", required_argument, NULL, 'n' },
		{ "share", required_argument, NULL, 's' },
		{ "ended", no_argument, NULL, 'e' },
		{ "json", no_argument, NULL, 'j' },
		{ "raw", no_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c, status = GC_EXIT_OK;

	while (status == GC_EXIT_OK && (c = getopt_long(argc, argv, ":I:n:h", longs, NULL)) != -1) {
		if (c == 'I')
			status = gc_option_seconds("stat", "-I", optarg, &options->interval_ns);
		else if (c == 'n')
			status = gc_option_count("stat", "-n", optarg, &options->count);
		else if (c == 's')
			options->share = optarg;
		else if (c == 'e')
			options->ended = true;
		else if (c == 'j')
			options->json = true;
		else if (c == 'r')
			options->raw = true;
		else if (c == 'h')
			status = fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		else
			status = gc_option_refuse("stat", argv, c);
	}
	if (status != GC_EXIT_OK)
		return status;
	if (options->ended && options->interval_ns)
		return gc_usage_error("stat", "--ended and -I exclude each other");
	if (options->ended && options->share)
		return gc_usage_error("stat", "--ended and --share exclude each other");
	if (options->share && gc_share_parse(options->share, &options->rule))
		return gc_usage_error("stat", "--share %s: none, active-time, equal or "
				      "reservation", options->share);
	if (options->count && !options->interval_ns)
		return gc_usage_error("stat", "-n needs -I");
	if (options->raw && !options->json)
		return gc_usage_error("stat", "--raw needs --json");
	return GC_EXIT_OK;
}

int gc_cmd_stat(const struct gc_env *env, int argc, char **argv)
{
	struct options options = { .env = env };
	struct gc_filter filter = { 0 };
	struct gc_meter *meter;
	int status, err;

	status = parse_options(argc, argv, &options);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	err = gc_meter_open(&meter);
	if (err)
		return gc_meter_explain(NULL, err);
	status = make_filter(env, &options, argc - optind, argv + optind, &filter);
	if (status == GC_EXIT_OK)
		status = measure(meter, &options, &filter);
	free_filter(&filter);
	gc_meter_close(meter);
	return status;
}
