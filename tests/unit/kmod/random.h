/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers of all sizes, the same in each run. */
#ifndef RANDOM_H
#define RANDOM_H

#include <linux/types.h>

static u64 rng = 88172645463325252ULL;

static inline u64 random_bits(unsigned int bits)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return bits ? rng >> (64 - bits) : 0;
}

#endif /* RANDOM_H */
