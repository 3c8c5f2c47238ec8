/* SPDX-License-Identifier: GPL-2.0 */
/* How energy is counted everywhere in the module. */
#ifndef _GC_ENERGY_H
#define _GC_ENERGY_H

#include <linux/types.h>
#include <linux/greencap.h>

/* Domains of a package, numbered as in enum greencap_domain. */
#define GC_DOMAINS	(GREENCAP_DOMAIN_DRAM + 1)

/*
 * Accumulated energy, in 1/65536 of the domain's raw counter unit. 64 bits
 * would last 124 days at 400 W. The energy of one interval fits a u64.
 */
typedef unsigned __int128 gc_energy_t;

/**
 * gc_energy_units() - whole raw units of an energy
 * @energy: the energy
 * Return: raw counter units.
 */
static inline u64 gc_energy_units(gc_energy_t energy)
{
	return (u64)(energy >> GREENCAP_FRAC_BITS);
}

/**
 * gc_energy_frac() - what is left beside the whole units, in 1/65536 unit
 * @energy: the energy
 * Return: 0 to 65535.
 */
static inline u32 gc_energy_frac(gc_energy_t energy)
{
	return (u32)energy & ((1U << GREENCAP_FRAC_BITS) - 1);
}

#endif /* _GC_ENERGY_H */
