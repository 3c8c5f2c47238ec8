/* SPDX-License-Identifier: GPL-2.0 */
/* Which limits a zone may be given: powercap does not tell, registers and its maxima do. */
#ifndef GC_CAP_RANGE_H
#define GC_CAP_RANGE_H

#include "powercap.h"

struct gc_cap_range {
	uint64_t min_uw;
	uint64_t max_uw;
	uint64_t default_uw;		/* TDP; what percents refer to */
	bool min_is_guess;		/* a tenth of the default: not known */
};

/* What a power info register (0x614, 0x61C) says; 0: it says nothing. */
struct gc_power_info {
	uint64_t tdp_uw;
	uint64_t min_uw;
	uint64_t max_uw;
};

/** gc_power_info_decode() - from the registers' values; pure */
struct gc_power_info gc_power_info_decode(uint64_t unit_register, uint64_t info_register);

/**
 * gc_cap_range() - the legal range of a zone's limits
 * @env: roots; the registers are asked where the msr driver offers them
 * @zone: a zone with limits
 * @original_uw: limit of its long-term constraint before anybody capped it
 */
struct gc_cap_range gc_cap_range(const struct gc_env *env, const struct gc_zone *zone,
				 uint64_t original_uw);

/**
 * gc_msr_read() - read a register of a CPU through the msr driver
 *
 * Return: 0; -ENOENT without the driver; another -errno.
 */
int gc_msr_read(const struct gc_env *env, unsigned int cpu, uint32_t address, uint64_t *value);

/** gc_package_cpu() - an online CPU of a package and die (-1: any), -ENOENT without one */
int gc_package_cpu(const struct gc_env *env, int package, int die);

#endif /* GC_CAP_RANGE_H */
