/* SPDX-License-Identifier: GPL-2.0 */
/* From unit registers to joules and watts: pure functions of register values. */
#ifndef _GC_UNITS_H
#define _GC_UNITS_H

#include "energy.h"

/**
 * struct gc_unit - the size of one raw counter unit
 * @num: joules, numerator
 * @den: and denominator
 */
struct gc_unit {
	u32 num;
	u32 den;
};

int gc_unit_intel(unsigned int model, u64 reg, unsigned int domain, struct gc_unit *unit);
int gc_unit_amd(u64 reg, struct gc_unit *unit);
u64 gc_power_max_mw(u64 unit_reg, u64 info_reg);

#endif /* _GC_UNITS_H */
