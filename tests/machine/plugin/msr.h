/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Model-specific registers. What is not modelled here is QEMU's business.
 */
#ifndef MACHINE_MSR_H
#define MACHINE_MSR_H

#include "machine.h"

/**
 * msr_read() - a processor reads a register
 * @machine: the machine
 * @cpu: number of the processor
 * @address: the register
 * @value: receives its value
 *
 * Return: false if the register is not modelled.
 */
bool msr_read(struct machine *machine, unsigned int cpu, uint32_t address, uint64_t *value);

/**
 * msr_is_absent() - whether reading a register raises a general protection exception
 * @machine: the machine
 * @cpu: number of the processor
 * @address: the register
 *
 * Return: whether it does.
 */
bool msr_is_absent(struct machine *machine, unsigned int cpu, uint32_t address);

/**
 * msr_write() - a processor writes a register
 * @machine: the machine
 * @cpu: number of the processor
 * @address: the register
 * @value: what is written
 *
 * Return: false if the register is not modelled.
 */
bool msr_write(struct machine *machine, unsigned int cpu, uint32_t address, uint64_t value);

/**
 * msr_rdpmc() - a processor reads a performance counter
 * @machine: the machine
 * @cpu: number of the processor
 * @selector: what ECX holds
 * @value: receives its value
 *
 * Return: false if there is no such counter.
 */
bool msr_rdpmc(struct machine *machine, unsigned int cpu, uint32_t selector, uint64_t *value);

/**
 * msr_init_package() - give a package's registers the values that firmware leaves
 * @machine: the machine
 * @package: number of the package
 */
void msr_init_package(struct machine *machine, unsigned int package);

#endif
