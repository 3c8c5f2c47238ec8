/* SPDX-License-Identifier: GPL-2.0 */
/* Quantities as people write and read them. Pure. */
#ifndef GC_UNITS_H
#define GC_UNITS_H

#include <stddef.h>
#include <stdint.h>

/* A limit as typed: watts, hertz, or percent of a default that the caller knows. */
enum gc_limit_kind {
	GC_LIMIT_WATTS,		/* microwatts */
	GC_LIMIT_HERTZ,		/* hertz */
	GC_LIMIT_PERCENT,	/* millionths of the default */
};

struct gc_limit {
	enum gc_limit_kind kind;
	uint64_t value;
};

/**
 * gc_parse_power() - "120W", "0.5kW", "85000mW", "120" (watts), "80%"
 * @text: what the user typed
 * @limit: GC_LIMIT_WATTS in microwatts or GC_LIMIT_PERCENT in millionths
 * @why: set to a static text on refusal
 *
 * Return: 0, or -EINVAL: not a number, not finite, not above zero, absurd, unknown unit.
 */
int gc_parse_power(const char *text, struct gc_limit *limit, const char **why);

/** gc_parse_frequency() - "2.4GHz", "2400MHz", "800000kHz", "2400000000" (hertz), "70%" */
int gc_parse_frequency(const char *text, struct gc_limit *limit, const char **why);

/** gc_parse_seconds() - "0.5", "2s", "100ms", "5m", "2h": to nanoseconds, above zero */
int gc_parse_seconds(const char *text, uint64_t *ns, const char **why);

/*
 * gc_format_*() - for tables: "3.4 MJ (0.95 kWh)", "118 W", "2.40 GHz", "1 h 05 min"
 * Each returns @buffer. 32 bytes are always enough.
 */
char *gc_format_joules(char *buffer, size_t size, double joules);
char *gc_format_watts(char *buffer, size_t size, double watts);
char *gc_format_hertz(char *buffer, size_t size, double hertz);
char *gc_format_seconds(char *buffer, size_t size, double seconds);

#endif /* GC_UNITS_H */
