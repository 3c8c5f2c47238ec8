// SPDX-License-Identifier: GPL-2.0
/* greencap cap: show, set and clear power limits. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cap_plan.h"
#include "cap_show.h"
#include "command.h"
#include "control_print.h"
#include "json_print.h"
#include "option.h"
#include "units.h"

static const char help[] =
	"usage: greencap cap show [--json]\n"
	"       greencap cap set TARGET=LIMIT... [--constraint NAME] [--json]\n"
	"       greencap cap clear [TARGET...] [--json]\n\n"
	"Show, set and clear power limits of packages and memory.\n\n"
	"  TARGET  package, package:N, package:N.DIE, dram, dram:N, psys; without a number\n"
	"          all of them; a closer name wins over a wider one\n"
	"  LIMIT   120W, 0.5kW, 85000mW, or 80% of the default limit (TDP)\n\n"
	"      --constraint NAME  only long_term or short_term; without it both are set\n"
	"      --json             base units, for programs\n"
	"      --help             this text\n\n"
	"All settings are checked before the first is written; if one cannot be written,\n"
	"those before it are put back. Limits stay until 'greencap cap clear' or the\n"
	"next boot. 'clear' without a target clears all that greencap has set.\n\n"
	"exit status: 0 done, 1 failed or refused, 2 usage, 3 no limits on this machine\n";

struct options {
	bool json;
	int constraint;			/* GC_CAP_BOTH or enum gc_constraint_kind */
};

static int status_of(int error)
{
	if (error == -EINVAL)
		return GC_EXIT_USAGE;
	return error == -EOPNOTSUPP ? GC_EXIT_UNSUPPORTED : GC_EXIT_FAILED;
}

static int show(const struct gc_env *env, const struct options *options)
{
	struct gc_cap_view view;
	int error = gc_cap_view_read(env, &view);

	if (error) {
		gc_cap_view_free(&view);
		return gc_cap_explain(error);
	}
	if (options->json)
		gc_json_print(gc_cap_show_json(&view), false);
	else
		gc_cap_show_table(&view);
	gc_cap_view_free(&view);
	return GC_EXIT_OK;
}

/* "package: 2 packages x 120 W each", for what was named without a number. */
static void print_summary(const struct gc_cap_plan *plan, enum gc_zone_kind kind)
{
	size_t count = 0;
	uint64_t uw = 0;
	char text[32];

	for (size_t i = 0; i < plan->n_items; i++) {
		const struct gc_cap_item *item = &plan->items[i];

		if (item->zone->kind != kind || item->rank != 1 || item->zone->package < 0)
			continue;
		uw = item->limit_uw;
		count++;
	}
	if (!count)
		return;
	gc_format_watts(text, sizeof(text), (double)uw / 1e6);
	printf("%zu %s%s x %s each\n", count,
	       kind == GC_ZONE_PACKAGE ? "package" : "dram zone", count > 1 ? "s" : "", text);
}

static void print_applied(const struct gc_cap_plan *plan)
{
	char asked[32], applied[32];

	for (size_t i = 0; i < plan->n_controls; i++) {
		const struct gc_control *control = &plan->controls[i];

		gc_control_value(&gc_family_cap, control->label, control->value, asked,
				 sizeof(asked));
		gc_control_value(&gc_family_cap, control->label, control->applied, applied,
				 sizeof(applied));
		if (!control->slack)
			printf("%s: switched on, since it was off\n", control->label);
		else
			printf("%s: requested %s, applied %s%s\n", control->label, asked, applied,
			       control->applied > control->value + control->slack ||
			       control->applied + control->slack < control->value ?
			       " (clipped by the hardware)" : "");
	}
}

/* The plan points into zones as they were: read again what bites now. */
static void print_effective(const struct gc_env *env, const struct gc_cap_plan *plan)
{
	struct gc_powercap now;
	char label[64], text[32];

	if (gc_powercap_read(env, &now))
		return;
	for (size_t i = 0; i < plan->n_items; i++) {
		struct gc_effective effective = gc_powercap_effective(&now, plan->items[i].zone);

		if (!effective.zone)
			continue;
		gc_format_watts(text, sizeof(text), (double)effective.limit_uw / 1e6);
		printf("%s: effective %s, by %s %s\n",
		       gc_zone_label(plan->items[i].zone, label, sizeof(label)), text,
		       effective.zone->control_type, gc_constraint_name(effective.constraint));
	}
	gc_powercap_free(&now);
}

static int apply(const struct gc_env *env, const struct options *options,
		 struct gc_cap_plan *plan)
{
	struct gc_control_failure failure;
	int error;

	error = gc_controls_apply(env, plan->controls, plan->n_controls, 0, &failure);
	if (error)
		return gc_control_explain(&gc_family_cap, plan->controls, &failure, error);
	if (options->json)
		return show(env, options);
	print_summary(plan, GC_ZONE_PACKAGE);
	print_summary(plan, GC_ZONE_DRAM);
	print_applied(plan);
	print_effective(env, plan);
	printf("stays until 'greencap cap clear' or the next boot\n");
	return GC_EXIT_OK;
}

static int set(const struct gc_env *env, const struct options *options, char **settings,
	       size_t n_settings)
{
	struct gc_cap_view view;
	struct gc_cap_plan plan;
	char why[512];
	int error, status;

	error = gc_cap_view_read(env, &view);
	if (error && error != -ENOENT) {
		status = gc_cap_explain(error);
		goto out;
	}
	/* Also without powercap: what is malformed is told first. */
	status = gc_cap_plan_make(env, &view.powercap, &view.records, settings, n_settings,
				  options->constraint, &plan, why, sizeof(why));
	if (status) {
		if (status != -EINVAL && error) {
			status = gc_cap_explain(error);
		} else {
			gc_error("%s; nothing changed", why);
			status = status_of(status);
		}
		goto out;
	}
	status = apply(env, options, &plan);
	gc_cap_plan_free(&plan);
out:
	gc_cap_view_free(&view);
	return status;
}

struct targets {
	char **words;
	size_t n_words;
};

/* Records keep the label of their zone: "package:0 long_term". */
static bool is_target(const struct gc_record *record, void *data)
{
	const struct targets *targets = data;
	struct gc_cap_target target, of_record;
	char zone[64];

	snprintf(zone, sizeof(zone), "%.*s", (int)strcspn(record->label, " "), record->label);
	if (!targets->n_words)
		return true;
	if (gc_cap_target_parse(zone, &of_record))
		return false;
	for (size_t i = 0; i < targets->n_words; i++) {
		gc_cap_target_parse(targets->words[i], &target);
		if (target.kind == of_record.kind &&
		    (target.package < 0 || target.package == of_record.package) &&
		    (target.die < 0 || target.die == of_record.die))
			return true;
	}
	return false;
}

static bool is_known(const struct gc_cap_view *view, char *word,
		     const struct gc_cap_target *target)
{
	struct targets one = { .words = &word, .n_words = 1 };

	for (size_t i = 0; i < view->powercap.n_zones; i++) {
		const struct gc_zone *zone = &view->powercap.zones[i];

		if (zone->has_limits && gc_cap_target_matches(target, zone))
			return true;
	}
	for (size_t i = 0; i < view->records.n_records; i++) {
		if (is_target(&view->records.records[i], &one))
			return true;
	}
	return false;
}

/* A record is enough: of a zone whose driver is gone. */
static int check_targets(const struct gc_cap_view *view, int error, char **words, size_t n_words)
{
	struct gc_cap_target target;
	char why[512];
	int refusal;

	for (size_t i = 0; i < n_words; i++) {
		gc_cap_target_parse(words[i], &target);
		if (is_known(view, words[i], &target))
			continue;
		if (error)
			return gc_cap_explain(error);
		refusal = gc_cap_missing(&view->powercap, &target, words[i], why, sizeof(why));
		gc_error("%s; nothing changed", why);
		return status_of(refusal);
	}
	return GC_EXIT_OK;
}

static int clear(const struct gc_env *env, const struct options *options, char **words,
		 size_t n_words)
{
	struct targets targets = { .words = words, .n_words = n_words };
	struct gc_cap_target target;
	struct gc_cap_view view;
	int error, status;
	char why[512];

	for (size_t i = 0; i < n_words; i++) {
		if (!gc_cap_target_parse(words[i], &target))
			continue;
		gc_cap_target_refuse(words[i], why, sizeof(why));
		return gc_usage_error("cap", "%s", why);
	}
	error = gc_cap_view_read(env, &view);
	if (view.records_error)
		status = gc_records_explain(view.records_error);
	else
		status = check_targets(&view, error, words, n_words);
	if (status == GC_EXIT_OK)
		status = gc_records_clear(env, &gc_family_cap, &view.records, is_target, &targets,
					  options->json);
	gc_cap_view_free(&view);
	return status;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "constraint", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'c') {
			options->constraint = gc_constraint_parse(optarg);
			if (options->constraint < 0 ||
			    options->constraint == GC_CONSTRAINT_PEAK_POWER)
				return gc_usage_error("cap", "unknown constraint '%s': use "
						      "long_term or short_term", optarg);
		} else if (c == 'j') {
			options->json = true;
		} else if (c == 'h') {
			return fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		} else {
			return gc_option_refuse("cap", argv, c);
		}
	}
	return GC_EXIT_OK;
}

int gc_cmd_cap(const struct gc_env *env, int argc, char **argv)
{
	struct options options = { .constraint = GC_CAP_BOTH };
	int status = parse_options(argc, argv, &options);
	char **words = argv + optind;
	size_t n_words = (size_t)(argc - optind);
	enum gc_verb verb;

	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	status = gc_option_verb("cap", words, n_words, &verb);
	if (status)
		return status;
	if (options.constraint != GC_CAP_BOTH && verb != GC_VERB_SET)
		return gc_usage_error("cap", "--constraint goes with set");
	if (verb == GC_VERB_SET)
		return set(env, &options, words + 1, n_words - 1);
	if (verb == GC_VERB_CLEAR)
		return clear(env, &options, words + 1, n_words - 1);
	return show(env, &options);
}
