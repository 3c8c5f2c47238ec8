/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a counter's readings err: by noise that neither adds up nor goes backwards,
 * and by updates that come early or late. Functions of their arguments only.
 */
#ifndef MACHINE_NOISE_H
#define MACHINE_NOISE_H

#include <stdint.h>

/* A source of randomness; every seed gives another sequence, and always the same. */
struct noise {
	uint64_t state;
};

/* What one counter shows, and what it would without noise. */
struct noise_shown {
	double joules;
	double exact_joules;
};

/**
 * noise_next() - draw a number
 * @noise: the source
 *
 * Return: from -1 to 1, each number as likely as any other.
 */
double noise_next(struct noise *noise);

/**
 * noise_show() - renew what a counter shows
 * @noise: the source
 * @shown: the counter
 * @exact_joules: what it would show without noise
 * @most_joules: the most that it may err
 *
 * It errs by no more than a quarter of what came since the last time, and by 0 on
 * average. Then it does not go backwards unless less than a third comes of what
 * came the time before; where it would, it stays as it was.
 */
void noise_show(struct noise *noise, struct noise_shown *shown, double exact_joules,
		double most_joules);

/**
 * noise_due() - when the counters are renewed next
 * @noise: the source
 * @now_s: the time
 * @period_s: time from one renewal to the next
 * @jitter_s: how early or late one may be; less than half a period
 *
 * Return: the time, which is later than now.
 */
double noise_due(struct noise *noise, double now_s, double period_s, double jitter_s);

#endif
