// SPDX-License-Identifier: GPL-2.0
#include "limiter.h"

#include <math.h>

#define RECENT_S 0.008		/* hides the 0.5 ms bursts in which instructions are executed */
#define CHANGE_S 0.002		/* time between two changes of the frequency */
#define GAIN 0.25		/* share of a power error that one change takes back */
#define HEADROOM 3.0		/* watts above a limit per watt that the average is below it */

void limiter_init(struct limiter *limiter, const struct server_frequency *f)
{
	*limiter = (struct limiter){ .mhz = f->max_mhz };
}

static void average(double *mean, double watts, double seconds, double window_s)
{
	*mean += (watts - *mean) * (1 - exp(-seconds / window_s));
}

/* The power that a limit allows now: more than the limit while the average lies below it. */
static double allowance(const struct server_limit *limit, double average_watts)
{
	return fmax(limit->watts + HEADROOM * (limit->watts - average_watts), 0);
}

static double floor_mhz(const struct server_frequency *f, const struct server_limit *limit)
{
	return limit->clamp ? f->min_mhz : f->base_mhz;
}

void limiter_step(struct limiter *limiter, const struct server_frequency *f,
		  const struct server_limit limits[LIMITER_LIMITS], double watts, double seconds)
{
	double ratio = INFINITY, floor = f->min_mhz;
	int i;

	average(&limiter->recent_watts, watts, seconds, RECENT_S);
	for (i = 0; i < LIMITER_LIMITS; i++) {
		double r;

		average(&limiter->average_watts[i], watts, seconds, limits[i].window_s);
		if (!limits[i].enabled)
			continue;
		r = allowance(&limits[i], limiter->average_watts[i]) /
		    fmax(limiter->recent_watts, 0.001);
		if (r < ratio) {
			ratio = r;
			floor = floor_mhz(f, &limits[i]);
		}
	}
	limiter->since_change_s += seconds;
	if (limiter->since_change_s < CHANGE_S)
		return;
	limiter->since_change_s = 0;
	limiter->mhz *= 1 + GAIN * fmin(fmax(ratio - 1, -1), 1);
	limiter->mhz = fmin(fmax(limiter->mhz, floor), f->max_mhz);
}
