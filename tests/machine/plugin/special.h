/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Instructions that the machine answers itself.
 */
#ifndef MACHINE_SPECIAL_H
#define MACHINE_SPECIAL_H

#include "machine.h"
#include "qemu_plugin_api.h"

/* What becomes of an instruction. */
struct special {
	qemu_plugin_vcpu_udata_cb_t callback;	/* NULL if nothing does */
	bool leaves;	/* the block may end there: what follows is translated once more */
	qemu_plugin_vcpu_udata_cb_t after;	/* before the next instruction; may be NULL */
};

/**
 * special_find() - whether an instruction needs the machine
 * @bytes: the instruction
 * @size: its length
 * @kernel: whether it is one of the kernel's
 *
 * Return: what is to be given to special_hook().
 */
struct special special_find(const uint8_t *bytes, size_t size, bool kernel);

/**
 * special_hook() - hook an instruction, if it needs the machine
 * @insn: the instruction that is being translated
 * @special: what special_find() said of it
 * @machine: the machine
 */
void special_hook(struct qemu_plugin_insn *insn, const struct special *special,
		  struct machine *machine);

/**
 * special_hook_after() - hook the instruction after one that needs the machine
 * @insn: the instruction that is being translated, in the same block as the one before
 * @before: what special_find() said of the one before
 */
void special_hook_after(struct qemu_plugin_insn *insn, const struct special *before);

#endif
