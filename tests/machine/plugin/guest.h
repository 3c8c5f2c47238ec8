/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the guest tells the machine, and how its tasks are followed.
 */
#ifndef MACHINE_GUEST_H
#define MACHINE_GUEST_H

#include "machine.h"
#include "qemu_plugin_api.h"

/**
 * guest_call() - the guest executed cpuid with the machine's own leaf
 * @machine: the machine
 * @cpu: number of the processor; the caller is a callback that may read registers
 *
 * Return: whether the call was understood.
 */
bool guest_call(struct machine *machine, unsigned int cpu);

/**
 * guest_enter() - an interrupt or an exception began
 * @machine: the machine
 * @cpu: number of the processor
 * @handler: address where the guest goes on
 */
void guest_enter(struct machine *machine, unsigned int cpu, uint64_t handler);

/**
 * guest_leave() - an interrupt or an exception returns
 * @machine: the machine
 * @cpu: number of the processor
 */
void guest_leave(struct machine *machine, unsigned int cpu);

/**
 * guest_hook() - hook an instruction where tasks are switched or born
 * @insn: the instruction that is being translated
 * @machine: the machine
 */
void guest_hook(struct qemu_plugin_insn *insn, struct machine *machine);

#endif
