/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Instructions that the machine answers itself, and places in the guest's
 * kernel where it watches tasks come and go.
 */
#ifndef MACHINE_SPECIAL_H
#define MACHINE_SPECIAL_H

#include "machine.h"
#include "qemu_plugin_api.h"

/**
 * special_hook() - hook an instruction that is being translated, if it is special
 * @insn: the instruction
 * @machine: the machine
 */
void special_hook(struct qemu_plugin_insn *insn, struct machine *machine);

#endif
