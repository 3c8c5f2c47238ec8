/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A virtual processor's general registers.
 */
#ifndef MACHINE_REGISTERS_H
#define MACHINE_REGISTERS_H

#include <stdint.h>

enum register_name {
	REGISTER_RAX,
	REGISTER_RBX,
	REGISTER_RCX,
	REGISTER_RDX,
	REGISTER_RSI,
	REGISTER_RDI,
	REGISTER_RSP,
	REGISTER_RIP,
	REGISTER_EFLAGS,
	REGISTER_CS,
	REGISTER_SS,
	REGISTER_CR4,
	REGISTERS,
};

/**
 * registers_init() - look the registers up
 * @cpu: number of the processor; the caller is its thread
 */
void registers_init(unsigned int cpu);

/**
 * registers_read() - read one register
 * @cpu: number of the processor; the caller is a callback that may read registers
 * @name: the register
 *
 * Return: its value.
 */
uint64_t registers_read(unsigned int cpu, enum register_name name);

/**
 * registers_write() - write one register
 * @cpu: number of the processor; the caller is a callback that may write registers
 * @name: the register
 * @value: what to write
 */
void registers_write(unsigned int cpu, enum register_name name, uint64_t value);

#endif
