/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who pays: every joule of a package is charged once, as direct energy of a
 * marker, as shared energy of all that are busy, or as idle energy of nobody.
 */
#ifndef MACHINE_CHARGE_H
#define MACHINE_CHARGE_H

#include "machine.h"

/**
 * charge_direct() - charge what a marker's own work cost
 * @package: the package, locked
 * @domain: which counter
 * @joules: the energy
 * @cpu: whose marker's work it was
 *
 * An interrupt's is noted beside with what it interrupted, too.
 */
void charge_direct(struct package *package, enum server_domain domain, double joules,
		   const struct cpu *cpu);

/**
 * charge_idle() - charge what is drawn whoever works
 * @package: the package, locked
 * @domain: which counter
 * @joules: the energy
 */
void charge_idle(struct package *package, enum server_domain domain, double joules);

/**
 * charge_shared() - charge what busy processors have in common
 * @package: the package, locked
 * @domain: which counter
 * @joules: the energy
 * @cpus: these processors
 * @n: how many they are; one at least is busy
 *
 * Each that is busy bears the same share, for the marker that it runs.
 */
void charge_shared(struct package *package, enum server_domain domain, double joules,
		   const struct cpu *cpus, unsigned int n);

#endif
