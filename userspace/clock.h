/* SPDX-License-Identifier: GPL-2.0 */
/* The monotonic clock. */
#ifndef GC_CLOCK_H
#define GC_CLOCK_H

#include <stdint.h>

/** gc_clock_ns() - now */
uint64_t gc_clock_ns(void);

/** gc_clock_sleep() - sleep that long, through signals */
void gc_clock_sleep(uint64_t ns);

#endif /* GC_CLOCK_H */
