/* SPDX-License-Identifier: GPL-2.0 */
/* The counters of a package at one moment, read and entered into its books. */
#ifndef _GC_READING_H
#define _GC_READING_H

#include "package.h"

/**
 * struct gc_reading - the counters of a package at one moment
 * @ns: fast monotonic clock
 * @raw: by domain, in raw units
 * @bad: mask of domains that could not be read
 */
struct gc_reading {
	u64 ns;
	u32 raw[GC_DOMAINS];
	unsigned long bad;
};

void gc_reading_take(void *reading);
void gc_reading_rebase(struct gc_package *pkg, const struct gc_reading *reading);
bool gc_reading_enter(struct gc_package *pkg, const struct gc_reading *reading);

#endif /* _GC_READING_H */
