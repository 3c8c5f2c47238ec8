/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The energy counters, as their registers show them.
 */
#ifndef MACHINE_COUNTER_H
#define MACHINE_COUNTER_H

#include "machine.h"

/**
 * counter_read() - a processor reads an energy counter
 * @machine: the machine
 * @cpu: number of the processor
 * @counter: which counter of its package or, on AMD, of its core
 * @value: receives the register's value, 0 of a counter that the server does not have
 *
 * Return: true, as for every register that is modelled.
 */
bool counter_read(struct machine *machine, unsigned int cpu, enum server_domain counter,
		  uint64_t *value);

#endif
