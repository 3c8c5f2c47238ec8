/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exceptions that the guest takes because the machine says so. A plugin cannot
 * raise one: it does by hand what a processor does.
 */
#ifndef MACHINE_TRAP_H
#define MACHINE_TRAP_H

#include <stdint.h>

/**
 * trap_protection() - raise a general protection exception in the guest's kernel
 * @cpu: number of the processor; the caller is a callback that may write registers
 * @rip: address of the instruction that is to have raised it
 *
 * Returns only if the guest cannot take exceptions yet.
 */
void trap_protection(unsigned int cpu, uint64_t rip);

#endif
