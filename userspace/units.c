// SPDX-License-Identifier: GPL-2.0
/* Quantities as people write and read them. */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "units.h"

/* A suffix and what one of it is in the unit that is stored. */
struct suffix {
	const char *name;
	double scale;
	bool exact;		/* case matters: "MW" is not a milliwatt */
};

/* Anything above these was not meant: a server draws kilowatts and runs at gigahertz. */
#define MAX_MICROWATTS	1e12	/* 1 MW */
#define MAX_HERTZ	1e12	/* 1 THz */
#define MAX_PERCENT	1e7	/* 1000 %, in millionths of the default */
#define MAX_NANOSECONDS	3.1536e16	/* a year */

/*
 * strtod() also takes "inf", "nan", hexadecimal and leading blanks, and listens
 * to the locale; what people type as a quantity is digits, a point, an exponent.
 */
static bool starts_a_number(const char *text)
{
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		return false;
	return (*text >= '0' && *text <= '9') ||
	       (*text == '.' && text[1] >= '0' && text[1] <= '9');
}

static int parse_number(const char *text, double *number, const char **rest, const char **why)
{
	const char *digits = text + (*text == '+' || *text == '-');
	char *end;

	if (!starts_a_number(digits)) {
		*why = !strncasecmp(digits, "nan", 3) || !strncasecmp(digits, "inf", 3) ?
			"not a finite number" : "not a number";
		return -EINVAL;
	}
	*number = strtod(text, &end);
	*rest = end;
	return 0;
}

static const struct suffix *find_suffix(const struct suffix *suffix, const char *name)
{
	for (; suffix->name; suffix++) {
		if (!(suffix->exact ? strcmp : strcasecmp)(suffix->name, name))
			return suffix;
	}
	return NULL;
}

static int check_range(double value, double max, const char **why)
{
	if (!(value > 0)) {
		*why = "not above zero";
		return -EINVAL;
	}
	if (!isfinite(value) || value > max) {
		*why = "absurdly large";
		return -EINVAL;
	}
	if (value < 0.5) {
		*why = "too small to be told from zero";
		return -EINVAL;
	}
	return 0;
}

static int parse_limit(const char *text, const struct suffix *suffixes, enum gc_limit_kind kind,
		       double max, const char *unknown, struct gc_limit *limit, const char **why)
{
	const struct suffix *suffix;
	const char *rest;
	double value;

	if (parse_number(text, &value, &rest, why))
		return -EINVAL;
	if (!strcmp(rest, "%")) {
		kind = GC_LIMIT_PERCENT;
		max = MAX_PERCENT;
		value *= 1e4;
	} else {
		suffix = find_suffix(suffixes, rest);
		if (!suffix) {
			*why = unknown;
			return -EINVAL;
		}
		value *= suffix->scale;
	}
	if (check_range(value, max, why))
		return -EINVAL;
	limit->kind = kind;
	limit->value = (uint64_t)llround(value);
	return 0;
}

int gc_parse_power(const char *text, struct gc_limit *limit, const char **why)
{
	static const struct suffix suffixes[] = {
		{ "", 1e6, false }, { "W", 1e6, false }, { "kW", 1e9, false },
		{ "mW", 1e3, true }, { "uW", 1, false }, { NULL, 0, false },
	};

	return parse_limit(text, suffixes, GC_LIMIT_WATTS, MAX_MICROWATTS,
			   "unknown unit: use W, kW, mW or %", limit, why);
}

int gc_parse_frequency(const char *text, struct gc_limit *limit, const char **why)
{
	static const struct suffix suffixes[] = {
		{ "", 1, false }, { "Hz", 1, false }, { "kHz", 1e3, false },
		{ "MHz", 1e6, false }, { "GHz", 1e9, false }, { NULL, 0, false },
	};

	return parse_limit(text, suffixes, GC_LIMIT_HERTZ, MAX_HERTZ,
			   "unknown unit: use Hz, kHz, MHz, GHz or %", limit, why);
}

int gc_parse_seconds(const char *text, uint64_t *ns, const char **why)
{
	static const struct suffix suffixes[] = {
		{ "", 1e9, false }, { "s", 1e9, false }, { "ms", 1e6, false },
		{ "us", 1e3, false }, { "ns", 1, false }, { "m", 60e9, true },
		{ "min", 60e9, false }, { "h", 3600e9, false }, { "d", 86400e9, false },
		{ NULL, 0, false },
	};
	const struct suffix *suffix;
	const char *rest;
	double value;

	if (parse_number(text, &value, &rest, why))
		return -EINVAL;
	suffix = find_suffix(suffixes, rest);
	if (!suffix) {
		*why = "unknown unit: use s, ms, us, m, h or d";
		return -EINVAL;
	}
	value *= suffix->scale;
	if (check_range(value, MAX_NANOSECONDS, why))
		return -EINVAL;
	*ns = (uint64_t)llround(value);
	return 0;
}

/* Three significant digits, with all digits of the whole part. */
static int decimals(double value)
{
	value = fabs(value);
	if (value == 0 || value >= 99.95)
		return 0;
	return value >= 9.995 ? 1 : 2;
}

static const char *const prefixes[] = { "n", "u", "m", "", "k", "M", "G", "T", "P", "E" };
#define PREFIX_NONE	3
#define PREFIX_LAST	9

/* "1.50 k": from the prefix @lowest up; the caller's unit follows. */
static void scale(double *value, int *prefix, int lowest)
{
	while (fabs(*value) >= 999.5 && *prefix < PREFIX_LAST) {
		*value /= 1000;
		(*prefix)++;
	}
	while (*value != 0 && fabs(*value) < 0.9995 && *prefix > lowest) {
		*value *= 1000;
		(*prefix)--;
	}
	if (fabs(*value) < 0.0005)
		*value = 0;
}

static char *format_scaled(char *buffer, size_t size, double value, const char *unit, int lowest)
{
	int prefix = PREFIX_NONE;

	if (!isfinite(value)) {
		snprintf(buffer, size, "-");
		return buffer;
	}
	scale(&value, &prefix, lowest);
	if (value == 0)
		prefix = PREFIX_NONE;
	if (fabs(value) > 1e6)
		snprintf(buffer, size, "%.3g %s%s", value, prefixes[prefix], unit);
	else
		snprintf(buffer, size, "%.*f %s%s", decimals(value), value, prefixes[prefix], unit);
	return buffer;
}

char *gc_format_joules(char *buffer, size_t size, double joules)
{
	char kwh[32];

	format_scaled(buffer, size, joules, "J", PREFIX_NONE - 1);
	if (!(fabs(joules) >= 999.5e3) || !isfinite(joules))
		return buffer;
	/* From a megajoule on, also in the unit of the electricity bill. */
	format_scaled(kwh, sizeof(kwh), joules / 3600, "Wh", PREFIX_NONE);
	if (fabs(joules) < 3600e3)
		snprintf(kwh, sizeof(kwh), "%.2f kWh", joules / 3600e3);
	snprintf(buffer + strlen(buffer), size - strlen(buffer), " (%s)", kwh);
	return buffer;
}

char *gc_format_watts(char *buffer, size_t size, double watts)
{
	return format_scaled(buffer, size, watts, "W", PREFIX_NONE - 1);
}

char *gc_format_hertz(char *buffer, size_t size, double hertz)
{
	return format_scaled(buffer, size, hertz, "Hz", PREFIX_NONE);
}

char *gc_format_seconds(char *buffer, size_t size, double seconds)
{
	unsigned long long whole;

	if (!isfinite(seconds) || seconds < 0 || seconds > 1e15) {
		snprintf(buffer, size, "-");
	} else if (seconds < 59.95) {
		format_scaled(buffer, size, seconds, "s", 0);
	} else {
		whole = (unsigned long long)llround(seconds);
		if (whole < 3600)
			snprintf(buffer, size, "%llu min %02llu s", whole / 60, whole % 60);
		else if (whole < 86400)
			snprintf(buffer, size, "%llu h %02llu min", whole / 3600, whole / 60 % 60);
		else
			snprintf(buffer, size, "%llu d %02llu h", whole / 86400, whole / 3600 % 24);
	}
	return buffer;
}
