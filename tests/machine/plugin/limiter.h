/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The package power limiter: lowers the frequency so that the running average
 * of the power stays at or below each limit. A function of its arguments only.
 */
#ifndef MACHINE_LIMITER_H
#define MACHINE_LIMITER_H

#include "server.h"

#define LIMITER_LIMITS 2

struct limiter {
	double average_watts[LIMITER_LIMITS];	/* over each limit's window */
	double recent_watts;			/* over a few milliseconds */
	double since_change_s;
	double mhz;				/* the highest frequency allowed now */
};

/**
 * limiter_init() - start without a limit in force
 * @limiter: the limiter
 * @f: the server's frequency range
 */
void limiter_init(struct limiter *limiter, const struct server_frequency *f);

/**
 * limiter_step() - account for some time and choose the frequency
 * @limiter: the limiter
 * @f: the server's frequency range
 * @limits: PL1 and PL2; without clamping a limit does not go below the base frequency
 * @watts: mean power during the time
 * @seconds: its length
 */
void limiter_step(struct limiter *limiter, const struct server_frequency *f,
		  const struct server_limit limits[LIMITER_LIMITS], double watts, double seconds);

#endif
