/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which class an instruction of 64-bit code belongs to. A function of its
 * arguments only.
 */
#ifndef MACHINE_DECODE_H
#define MACHINE_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "activity.h"

enum instruction_class { CLASS_INTEGER, CLASS_BRANCH, CLASS_SIMD };

struct decoded {
	enum instruction_class class;
	enum fp_kind fp;		/* FP_NONE unless it is floating-point arithmetic */
	unsigned int operations;	/* that @fp counts: 2 for fused and dot products */
};

/**
 * decode() - classify an instruction
 * @bytes: the instruction
 * @size: its length
 *
 * What ends too early counts as integer.
 *
 * Return: its class.
 */
struct decoded decode(const uint8_t *bytes, size_t size);

#endif
