// SPDX-License-Identifier: GPL-2.0
// sources: units.c
/* Quantities: what people type, what they read. */
#include <math.h>

#include "tap.h"
#include "units.h"

typedef int (*limit_parser)(const char *text, struct gc_limit *limit, const char **why);

static void takes(limit_parser parse, const char *text, enum gc_limit_kind kind, uint64_t value)
{
	struct gc_limit limit = { 0 };
	const char *why = NULL;
	char name[64];

	snprintf(name, sizeof(name), "accepts '%s'", text);
	if (!ok(!parse(text, &limit, &why) && limit.kind == kind && limit.value == value, name))
		printf("# kind %d value %llu why %s\n", limit.kind,
		       (unsigned long long)limit.value, why ? why : "-");
}

static void denies(limit_parser parse, const char *text, const char *word)
{
	struct gc_limit limit = { .value = 42 };
	const char *why = "";
	char name[64];

	snprintf(name, sizeof(name), "refuses '%s': %s", text, word);
	if (!ok(parse(text, &limit, &why) < 0 && strstr(why, word) && limit.value == 42, name))
		printf("# why: %s\n", why);
}

static void power(void)
{
	takes(gc_parse_power, "120W", GC_LIMIT_WATTS, 120000000);
	takes(gc_parse_power, "120", GC_LIMIT_WATTS, 120000000);
	takes(gc_parse_power, "120w", GC_LIMIT_WATTS, 120000000);
	takes(gc_parse_power, "0.5kW", GC_LIMIT_WATTS, 500000000);
	takes(gc_parse_power, ".5KW", GC_LIMIT_WATTS, 500000000);
	takes(gc_parse_power, "85000mW", GC_LIMIT_WATTS, 85000000);
	takes(gc_parse_power, "1e2W", GC_LIMIT_WATTS, 100000000);
	takes(gc_parse_power, "+5W", GC_LIMIT_WATTS, 5000000);
	takes(gc_parse_power, "80%", GC_LIMIT_PERCENT, 800000);
	takes(gc_parse_power, "33.3333%", GC_LIMIT_PERCENT, 333333);
	denies(gc_parse_power, "-5W", "not above zero");
	denies(gc_parse_power, "0W", "not above zero");
	denies(gc_parse_power, "-0%", "not above zero");
	denies(gc_parse_power, "1e99W", "absurd");
	denies(gc_parse_power, "1e999W", "absurd");
	denies(gc_parse_power, "1e-99W", "too small");
	denies(gc_parse_power, "1001%", "absurd");
	denies(gc_parse_power, "NaN", "finite");
	denies(gc_parse_power, "nan(1)W", "finite");
	denies(gc_parse_power, "-inf", "finite");
	denies(gc_parse_power, "infinity W", "finite");
	denies(gc_parse_power, "120MW", "unknown unit");
	denies(gc_parse_power, "120J", "unknown unit");
	denies(gc_parse_power, "120 W", "unknown unit");
	denies(gc_parse_power, "120,5W", "unknown unit");
	denies(gc_parse_power, "120W ", "unknown unit");
	denies(gc_parse_power, "120%%", "unknown unit");
	denies(gc_parse_power, " 120W", "not a number");
	denies(gc_parse_power, "0x78W", "not a number");
	denies(gc_parse_power, "--5W", "not a number");
	denies(gc_parse_power, "W", "not a number");
	denies(gc_parse_power, "", "not a number");
}

static void frequency(void)
{
	takes(gc_parse_frequency, "2.4GHz", GC_LIMIT_HERTZ, 2400000000);
	takes(gc_parse_frequency, "2400MHz", GC_LIMIT_HERTZ, 2400000000);
	takes(gc_parse_frequency, "2400mhz", GC_LIMIT_HERTZ, 2400000000);
	takes(gc_parse_frequency, "800000kHz", GC_LIMIT_HERTZ, 800000000);
	takes(gc_parse_frequency, "2400000000", GC_LIMIT_HERTZ, 2400000000);
	takes(gc_parse_frequency, "70%", GC_LIMIT_PERCENT, 700000);
	denies(gc_parse_frequency, "2.4G", "unknown unit");
	denies(gc_parse_frequency, "2.4W", "unknown unit");
	denies(gc_parse_frequency, "0", "not above zero");
	denies(gc_parse_frequency, "9THz", "unknown unit");
	denies(gc_parse_frequency, "9000GHz", "absurd");
}

static void seconds_are(const char *text, uint64_t want)
{
	const char *why = NULL;
	uint64_t ns = 0;
	char name[64];

	snprintf(name, sizeof(name), "'%s' is %llu ns", text, (unsigned long long)want);
	ok(!gc_parse_seconds(text, &ns, &why) && ns == want, name);
}

static void seconds(void)
{
	const char *why = NULL;
	uint64_t ns = 7;

	seconds_are("0.5", 500000000);
	seconds_are("2s", 2000000000);
	seconds_are("100ms", 100000000);
	seconds_are("5m", 300000000000);
	seconds_are("2h", 7200000000000);
	seconds_are("10us", 10000);
	ok(gc_parse_seconds("0", &ns, &why) && ns == 7, "no time is refused");
	ok(gc_parse_seconds("-1", &ns, &why) && ns == 7, "negative time is refused");
	ok(gc_parse_seconds("9999999h", &ns, &why) && ns == 7, "a thousand years are refused");
	ok(gc_parse_seconds("5M", &ns, &why) && ns == 7, "'5M' is not minutes");
}

static void formats(void)
{
	char b[32];

	is(gc_format_joules(b, sizeof(b), 3.4e6), "3.40 MJ (0.94 kWh)", "megajoules in kWh too");
	is(gc_format_joules(b, sizeof(b), 36e6), "36.0 MJ (10.0 kWh)", "10 kWh");
	is(gc_format_joules(b, sizeof(b), 3.6e12), "3.60 TJ (1.00 GWh)", "a GWh");
	is(gc_format_joules(b, sizeof(b), 999.4e3), "999 kJ", "just below a megajoule");
	is(gc_format_joules(b, sizeof(b), 999.6e3), "1.00 MJ (0.28 kWh)", "rounds up to 1 MJ");
	is(gc_format_joules(b, sizeof(b), 0.0123), "12.3 mJ", "millijoules");
	is(gc_format_joules(b, sizeof(b), 0.0000001), "0 J", "next to nothing");
	is(gc_format_joules(b, sizeof(b), -1234), "-1.23 kJ", "negative");
	is(gc_format_joules(b, sizeof(b), NAN), "-", "not a number");
	is(gc_format_joules(b, sizeof(b), 1.7e308), "1.7e+290 EJ (4.72e+286 EWh)", "absurd fits");
	is(gc_format_watts(b, sizeof(b), 118.2), "118 W", "118 W");
	is(gc_format_watts(b, sizeof(b), 11.82), "11.8 W", "11.8 W");
	is(gc_format_watts(b, sizeof(b), 0), "0 W", "0 W");
	is(gc_format_watts(b, sizeof(b), 999.7), "1.00 kW", "rounds up to a kilowatt");
	is(gc_format_hertz(b, sizeof(b), 2.4e9), "2.40 GHz", "2.40 GHz");
	is(gc_format_hertz(b, sizeof(b), 800e6), "800 MHz", "800 MHz");
	is(gc_format_seconds(b, sizeof(b), 0.01), "10.0 ms", "10 ms");
	is(gc_format_seconds(b, sizeof(b), 59.97), "1 min 00 s", "a minute");
	is(gc_format_seconds(b, sizeof(b), 3900), "1 h 05 min", "1 h 05 min");
	is(gc_format_seconds(b, sizeof(b), 90000), "1 d 01 h", "1 d 01 h");
	is(gc_format_seconds(b, sizeof(b), -1), "-", "negative time");
}

int main(void)
{
	power();
	frequency();
	seconds();
	formats();
	return tap_done();
}
