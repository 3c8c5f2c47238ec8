// SPDX-License-Identifier: GPL-2.0
/* greencap settings: show and change how the module works. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "json_print.h"
#include "meter.h"
#include "option.h"
#include "units.h"

static const char help[] =
	"usage: greencap settings [show] [--json]\n"
	"       greencap settings set NAME=VALUE...\n\n"
	"Show and change the settings of the module. They are lost when it is unloaded.\n"
	"All that one command sets is applied, or nothing is.\n\n"
	"  enabled=0|1    whether energy is given to cgroups\n"
	"  period=TIME    between two readings of the energy counters: 10ms\n"
	"  notify=TIME    between two messages to listeners: 1s; 0 for none\n\n"
	"      --json     as JSON\n"
	"  -h, --help     this text\n";

static void print_table(const struct gc_settings *settings)
{
	char period[32], min[32], max[32], notify[32];

	gc_format_seconds(period, sizeof(period), (double)settings->period_ns / 1e9);
	gc_format_seconds(min, sizeof(min), (double)settings->period_min_ns / 1e9);
	gc_format_seconds(max, sizeof(max), (double)settings->period_max_ns / 1e9);
	gc_format_seconds(notify, sizeof(notify), (double)settings->notify_period_ns / 1e9);
	printf("enabled  %d\n", settings->enabled);
	printf("period   %s (%s to %s)\n", period, min, max);
	printf("notify   %s\n", settings->notify_period_ns ? notify : "none");
}

static void print_json(const struct gc_settings *settings)
{
	struct json_object *root = json_object_new_object();

	gc_json_bool(root, "enabled", settings->enabled);
	gc_json_double(root, "period_seconds", (double)settings->period_ns / 1e9);
	gc_json_double(root, "period_min_seconds", (double)settings->period_min_ns / 1e9);
	gc_json_double(root, "period_max_seconds", (double)settings->period_max_ns / 1e9);
	gc_json_double(root, "notify_period_seconds", (double)settings->notify_period_ns / 1e9);
	gc_json_print(root, false);
}

static int parse_enabled(const char *value, bool *enabled)
{
	if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0)
		return gc_usage_error("settings", "enabled=%s: must be 0 or 1; nothing changed",
				      value);
	*enabled = *value == '1';
	return GC_EXIT_OK;
}

static int parse_time(const char *word, const char *value, uint64_t *ns)
{
	const char *why;

	if (gc_parse_seconds(value, ns, &why))
		return gc_usage_error("settings", "%s: %s; nothing changed", word, why);
	return GC_EXIT_OK;
}

/* "NAME=VALUE" into @settings, and its bit into @set. */
static int parse_setting(const char *word, struct gc_settings *settings, uint32_t *set)
{
	const char *value = strchr(word, '=');
	size_t length = value ? (size_t)(value - word) : 0;

	if (!value)
		return gc_usage_error("settings", "'%s' is not NAME=VALUE; nothing changed", word);
	value++;
	if (!strncmp(word, "enabled", length) && length == strlen("enabled")) {
		*set |= GC_SET_ENABLED;
		return parse_enabled(value, &settings->enabled);
	}
	if (!strncmp(word, "period", length) && length == strlen("period")) {
		*set |= GC_SET_PERIOD;
		return parse_time(word, value, &settings->period_ns);
	}
	if (!strncmp(word, "notify", length) && length == strlen("notify")) {
		*set |= GC_SET_NOTIFY_PERIOD;
		if (strcmp(value, "0") != 0)
			return parse_time(word, value, &settings->notify_period_ns);
		settings->notify_period_ns = 0;
		return GC_EXIT_OK;
	}
	return gc_usage_error("settings", "unknown setting '%.*s'; nothing changed", (int)length,
			      word);
}

static int show(struct gc_meter *meter, bool json)
{
	struct gc_settings settings;
	int err;

	err = gc_meter_settings(meter, &settings);
	if (err)
		return gc_meter_explain(meter, err);
	if (json)
		print_json(&settings);
	else
		print_table(&settings);
	return GC_EXIT_OK;
}

/* What the module refused, and what it would have taken. */
static int explain_refusal(struct gc_meter *meter, const struct gc_settings *wanted, uint32_t set,
			   int error)
{
	int status = gc_meter_explain(meter, error);
	struct gc_settings now;
	char asked[32], min[32], max[32];

	if ((error != -EINVAL && error != -ERANGE) || !(set & GC_SET_PERIOD) ||
	    gc_meter_settings(meter, &now)) {
		gc_error("nothing changed");
		return status;
	}
	gc_error("period: %s asked for, %s to %s is legal; nothing changed",
		 gc_format_seconds(asked, sizeof(asked), (double)wanted->period_ns / 1e9),
		 gc_format_seconds(min, sizeof(min), (double)now.period_min_ns / 1e9),
		 gc_format_seconds(max, sizeof(max), (double)now.period_max_ns / 1e9));
	return status;
}

static int set_settings(struct gc_meter *meter, const struct gc_settings *settings, uint32_t set)
{
	int err = gc_meter_set(meter, settings, set);

	return err ? explain_refusal(meter, settings, set, err) : GC_EXIT_OK;
}

/* The words after the options: what to do, and with what. */
static int parse_words(int n, char **words, struct gc_settings *settings, uint32_t *set)
{
	int status = GC_EXIT_OK;

	if (!n || (n == 1 && !strcmp(words[0], "show")))
		return GC_EXIT_OK;
	if (!strcmp(words[0], "show"))
		return gc_usage_error("settings", "show takes no '%s'", words[1]);
	if (strcmp(words[0], "set") != 0)
		return gc_usage_error("settings", "unknown word '%s': show or set", words[0]);
	if (n == 1)
		return gc_usage_error("settings", "set what? NAME=VALUE is missing");
	for (int i = 1; i < n && status == GC_EXIT_OK; i++)
		status = parse_setting(words[i], settings, set);
	return status;
}

int gc_cmd_settings(const struct gc_env *env, int argc, char **argv)
{
	struct gc_settings settings = { 0 };
	struct gc_meter *meter;
	uint32_t set = 0;
	bool json = false;
	int status, err;

	(void)env;
	status = gc_option_json("settings", help, argc, argv, &json);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	status = parse_words(argc - optind, argv + optind, &settings, &set);
	if (status != GC_EXIT_OK)
		return status;
	err = gc_meter_open(&meter);
	if (err)
		return gc_meter_explain(NULL, err);
	if (set)
		status = set_settings(meter, &settings, set);
	if (status == GC_EXIT_OK && (!set || json))
		status = show(meter, json);
	gc_meter_close(meter);
	return status;
}
