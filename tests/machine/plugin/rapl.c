// SPDX-License-Identifier: GPL-2.0
#include "rapl.h"

#include <math.h>

#define POWER_MASK 0x7fffu
#define ENABLE_BIT 0x8000u
#define CLAMP_BIT 0x10000u
#define WINDOW_SHIFT 17
#define WINDOW_MASK 0x7fu

static uint64_t encode_power(const struct server_rapl *rapl, double watts)
{
	return (uint64_t)fmin(floor(ldexp(watts, (int)rapl->power_unit)), POWER_MASK);
}

/* Seven bits: 2^y * (1 + f/4) time units, y in the lower five, f in the upper two. */
static double decode_window(const struct server_rapl *rapl, uint32_t bits)
{
	return ldexp(1 + (bits >> 5) / 4.0, (int)(bits & 31) - (int)rapl->time_unit);
}

/* The longest window that does not exceed what was asked for. */
static uint32_t encode_window(const struct server_rapl *rapl, double seconds)
{
	double units = fmax(ldexp(seconds, (int)rapl->time_unit), 1);
	int y = (int)fmin(floor(log2(units)), 31);
	int f = (int)fmin(floor((ldexp(units, -y) - 1) * 4), 3);

	return (uint32_t)y | (uint32_t)f << 5;
}

uint64_t rapl_units(const struct server *server)
{
	const struct server_rapl *rapl = &server->rapl;

	if (server->faults.unit_zero)
		return 0;
	return rapl->power_unit | (uint64_t)rapl->energy_unit << 8 |
	       (uint64_t)rapl->time_unit << 16;
}

uint64_t rapl_info(const struct server_rapl *rapl, double tdp_watts, double min_watts,
		   double max_watts)
{
	return encode_power(rapl, tdp_watts) | encode_power(rapl, min_watts) << 16 |
	       encode_power(rapl, max_watts) << 32 |
	       (uint64_t)encode_window(rapl, rapl->max_window_s) << 48;
}

uint32_t rapl_encode_limit(const struct server_rapl *rapl, const struct server_limit *limit)
{
	return (uint32_t)encode_power(rapl, limit->watts) | (limit->enabled ? ENABLE_BIT : 0) |
	       (limit->clamp ? CLAMP_BIT : 0) |
	       encode_window(rapl, limit->window_s) << WINDOW_SHIFT;
}

void rapl_decode_limit(const struct server_rapl *rapl, uint32_t bits, struct server_limit *limit)
{
	limit->watts = ldexp(bits & POWER_MASK, -(int)rapl->power_unit);
	limit->enabled = bits & ENABLE_BIT;
	limit->clamp = bits & CLAMP_BIT;
	limit->window_s = decode_window(rapl, bits >> WINDOW_SHIFT & WINDOW_MASK);
}
