/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The energy counters, as their registers show them.
 */
#ifndef MACHINE_COUNTER_H
#define MACHINE_COUNTER_H

#include "machine.h"

/**
 * counter_init() - give the counters the faults that the server's file says
 * @machine: the machine
 */
void counter_init(struct machine *machine);

/**
 * counter_fault() - a fault of counters comes or goes
 * @machine: the machine
 * @change: which
 */
void counter_fault(struct machine *machine, const struct fault_change *change);

/**
 * counter_is_absent() - whether reading a counter raises an exception
 * @machine: the machine
 * @cpu: number of the processor that reads
 * @counter: which counter of its package or, on AMD, of its core
 *
 * Return: whether it does.
 */
bool counter_is_absent(struct machine *machine, unsigned int cpu, enum server_domain counter);

/**
 * counter_read() - a processor reads an energy counter
 * @machine: the machine
 * @cpu: number of the processor
 * @counter: which counter of its package or, on AMD, of its core
 *
 * Return: the register's value, 0 of a counter that the server does not have.
 */
uint64_t counter_read(struct machine *machine, unsigned int cpu, enum server_domain counter);

#endif
