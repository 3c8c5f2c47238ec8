// SPDX-License-Identifier: GPL-2.0
/* greencap freq: show, set and clear frequency limits. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "control_print.h"
#include "file.h"
#include "freq_plan.h"
#include "freq_show.h"
#include "json_print.h"
#include "option.h"
#include "units.h"

static const char help[] =
	"usage: greencap freq show [--json]\n"
	"       greencap freq set TARGET=LIMIT... [--json]\n"
	"       greencap freq clear [TARGET...] [--json]\n\n"
	"Show, set and clear the highest frequency that CPUs may run at.\n\n"
	"  TARGET  node, package, package:N, cpu:N, cpu:N-M; a closer name wins over a\n"
	"          wider one\n"
	"  LIMIT   2.4GHz, 800MHz, or 70% of the hardware's maximum\n\n"
	"      --json  base units, for programs\n"
	"      --help  this text\n\n"
	"All settings are checked before the first is written; if one cannot be written,\n"
	"those before it are put back. Limits stay until 'greencap freq clear' or the\n"
	"next boot. 'clear' without a target clears all that greencap has set.\n\n"
	"exit status: 0 done, 1 failed or refused, 2 usage, 3 no cpufreq on this machine\n";

static int show(const struct gc_env *env, bool json)
{
	struct gc_freq_view view;
	int error = gc_freq_view_read(env, &view);

	if (error) {
		gc_freq_view_free(&view);
		return gc_freq_explain(error);
	}
	if (json)
		gc_json_print(gc_freq_show_json(&view), false);
	else
		gc_freq_show_table(&view);
	gc_freq_view_free(&view);
	return GC_EXIT_OK;
}

/* A driver with a table takes what is in it only: 2 GHz may come out as 1.5. Said once. */
static void explain_rounding(const struct gc_freq_plan *plan)
{
	char steps[256];

	for (size_t i = 0; i < plan->n_controls; i++) {
		if (plan->controls[i].applied == plan->controls[i].value)
			continue;
		if (gc_file_read(steps, sizeof(steps), "%s/scaling_available_frequencies",
				 plan->policies[i]->path) <= 0)
			continue;
		printf("%s: %s has these steps only, in kHz: %s\n", plan->controls[i].label,
		       plan->policies[i]->driver, steps);
		return;
	}
}

static void print_applied(const struct gc_env *env, const struct gc_freq_plan *plan)
{
	char asked[32], applied[32], effective[32], present[32];
	struct gc_cpufreq now;
	const char *binder;
	uint64_t hz;

	if (gc_cpufreq_read(env, &now))
		now = (struct gc_cpufreq){ 0 };
	for (size_t i = 0; i < plan->n_controls; i++) {
		const struct gc_control *control = &plan->controls[i];

		gc_format_hertz(asked, sizeof(asked), (double)control->value * 1e3);
		gc_format_hertz(applied, sizeof(applied), (double)control->applied * 1e3);
		printf("%s: requested %s, applied %s", control->label, asked, applied);
		for (size_t k = 0; k < now.n_policies; k++) {
			const struct gc_policy *policy = &now.policies[k];

			if (policy->number != plan->policies[i]->number)
				continue;
			hz = gc_cpufreq_effective(&now, policy, &binder);
			printf(", effective %s by %s, now at %s",
			       gc_format_hertz(effective, sizeof(effective), (double)hz), binder,
			       gc_format_hertz(present, sizeof(present),
					       (double)policy->current_hz));
		}
		putchar('\n');
	}
	gc_cpufreq_free(&now);
}

static int apply(const struct gc_env *env, bool json, struct gc_freq_plan *plan)
{
	struct gc_control_failure failure;
	int error;

	error = gc_controls_apply(env, plan->controls, plan->n_controls, 0, &failure);
	if (error)
		return gc_control_explain(&gc_family_freq, plan->controls, &failure, error);
	if (json)
		return show(env, json);
	print_applied(env, plan);
	explain_rounding(plan);
	printf("stays until 'greencap freq clear' or the next boot\n");
	return GC_EXIT_OK;
}

static int set(const struct gc_env *env, bool json, char **settings, size_t n_settings)
{
	struct gc_freq_plan plan;
	struct gc_cpufreq cpufreq;
	char why[512];
	int error, status;

	error = gc_cpufreq_read(env, &cpufreq);
	if (error && error != -ENOENT)
		return gc_freq_explain(error);
	/* Also without cpufreq: what is malformed is told first. */
	status = gc_freq_plan_make(env, &cpufreq, settings, n_settings, &plan, why, sizeof(why));
	if (!status) {
		status = apply(env, json, &plan);
		gc_freq_plan_free(&plan);
	} else if (error && status != -EINVAL) {
		status = gc_freq_explain(error);
	} else {
		gc_error("%s; nothing changed", why);
		status = status == -EINVAL ? GC_EXIT_USAGE : GC_EXIT_FAILED;
	}
	gc_cpufreq_free(&cpufreq);
	return status;
}

struct targets {
	const struct gc_env *env;
	const struct gc_cpufreq *cpufreq;
	char **words;
	size_t n_words;
};

static bool is_named(const struct targets *targets, const struct gc_policy *policy)
{
	struct gc_freq_target target;

	for (size_t i = 0; i < targets->n_words; i++) {
		gc_freq_target_parse(targets->words[i], &target);
		if (gc_freq_target_matches(&target, policy))
			return true;
	}
	return false;
}

static bool is_target(const struct gc_record *record, void *data)
{
	const struct targets *targets = data;
	struct gc_policy gone = { .package = -1 };
	struct gc_freq_target of_record;
	char path[256];

	if (!targets->n_words)
		return true;
	for (size_t p = 0; p < targets->cpufreq->n_policies; p++) {
		const struct gc_policy *policy = &targets->cpufreq->policies[p];

		gc_freq_control_path(targets->env, policy, path, sizeof(path));
		if (!strcmp(path, record->path))
			return is_named(targets, policy);
	}
	/* Its CPUs are offline; the record's label names them. */
	if (gc_freq_target_parse(record->label, &of_record))
		return false;
	memcpy(gone.mask, of_record.cpus, sizeof(gone.mask));
	return is_named(targets, &gone);
}

static bool has_record(const struct gc_freq_view *view, char *word)
{
	struct targets one = {
		.env = view->env, .cpufreq = &view->cpufreq, .words = &word, .n_words = 1,
	};

	for (size_t i = 0; i < view->records.n_records; i++) {
		if (is_target(&view->records.records[i], &one))
			return true;
	}
	return false;
}

static int check_targets(const struct gc_freq_view *view, int error, char **words,
			 size_t n_words)
{
	struct gc_freq_target target;
	char why[512];

	for (size_t i = 0; i < n_words; i++) {
		gc_freq_target_parse(words[i], &target);
		if (has_record(view, words[i]) ||
		    !gc_freq_missing(&view->cpufreq, &target, words[i], why, sizeof(why)))
			continue;
		if (error)
			return gc_freq_explain(error);
		gc_error("%s; nothing changed", why);
		return GC_EXIT_FAILED;
	}
	return GC_EXIT_OK;
}

static int clear(const struct gc_env *env, bool json, char **words, size_t n_words)
{
	struct targets targets = { .env = env, .words = words, .n_words = n_words };
	struct gc_freq_target target;
	struct gc_freq_view view;
	int error, status;

	for (size_t i = 0; i < n_words; i++) {
		if (gc_freq_target_parse(words[i], &target))
			return gc_usage_error("freq", "unknown target '%s': use " GC_FREQ_TARGETS,
					      words[i]);
	}
	/* Without cpufreq there may still be records: of a driver that is gone. */
	error = gc_freq_view_read(env, &view);
	targets.cpufreq = &view.cpufreq;
	if (view.records_error)
		status = gc_records_explain(view.records_error);
	else
		status = check_targets(&view, error, words, n_words);
	if (status == GC_EXIT_OK)
		status = gc_records_clear(env, &gc_family_freq, &view.records, is_target, &targets,
					  json);
	gc_freq_view_free(&view);
	return status;
}

int gc_cmd_freq(const struct gc_env *env, int argc, char **argv)
{
	bool json = false;
	int status = gc_option_json("freq", help, argc, argv, &json);
	char **words = argv + optind;
	size_t n_words = (size_t)(argc - optind);
	enum gc_verb verb;

	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	status = gc_option_verb("freq", words, n_words, &verb);
	if (status)
		return status;
	if (verb == GC_VERB_SET)
		return set(env, json, words + 1, n_words - 1);
	if (verb == GC_VERB_CLEAR)
		return clear(env, json, words + 1, n_words - 1);
	return show(env, json);
}
