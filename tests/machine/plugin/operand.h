/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What instructions' operands weigh: real ones cost more when more bits of them
 * change, which no counter shows. Here it depends on the code, so that a program
 * weighs the same in every run, and two programs of the same instructions may not.
 * Functions of their arguments only.
 */
#ifndef MACHINE_OPERAND_H
#define MACHINE_OPERAND_H

#include <stddef.h>
#include <stdint.h>

#define OPERAND_HEAVIEST 255u	/* the most that an instruction's operands weigh */
#define OPERAND_START 0xcbf29ce484222325ull

/**
 * operand_hash() - take an instruction into account
 * @hash: of those before it, OPERAND_START for none
 * @bytes: the instruction
 * @size: its length
 *
 * Return: the hash of them all.
 */
uint64_t operand_hash(uint64_t hash, const uint8_t *bytes, size_t size);

/**
 * operand_weight() - what the operands of some code weigh
 * @hash: of its instructions
 *
 * Return: 0 to OPERAND_HEAVIEST, each as likely as any other.
 */
uint64_t operand_weight(uint64_t hash);

#endif
