// SPDX-License-Identifier: GPL-2.0
#include "noise.h"

#include <math.h>

/* SplitMix64: passes the usual tests of randomness, and every seed is a good one. */
static uint64_t draw(struct noise *noise)
{
	uint64_t x = noise->state += 0x9e3779b97f4a7c15ull;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

double noise_next(struct noise *noise)
{
	return ldexp((double)(draw(noise) >> 11), -52) - 1;
}

void noise_show(struct noise *noise, struct noise_shown *shown, double exact_joules,
		double most_joules)
{
	double bound = fmin(most_joules, (exact_joules - shown->exact_joules) / 4);
	double error = bound > 0 ? bound * noise_next(noise) : 0;

	shown->exact_joules = exact_joules;
	shown->joules = fmax(shown->joules, exact_joules + error);
}

double noise_due(struct noise *noise, double now_s, double period_s, double jitter_s)
{
	if (jitter_s <= 0)
		return (floor(now_s / period_s) + 1) * period_s;
	/* The nearest one is the one that has just come, however early or late it was. */
	return (round(now_s / period_s) + 1) * period_s + jitter_s * noise_next(noise);
}
