/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What cpuid says beyond what QEMU's processor model says.
 */
#ifndef MACHINE_CPUID_H
#define MACHINE_CPUID_H

#include <stdbool.h>
#include <stdint.h>

#include "server.h"

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

/**
 * cpuid_answer() - answer cpuid for one leaf
 * @server: the server
 * @leaf: the leaf
 * @answer: filled in
 *
 * Return: false if QEMU shall answer.
 */
bool cpuid_answer(const struct server *server, uint32_t leaf, struct cpuid *answer);

/**
 * cpuid_adds() - what is to be added to QEMU's answer for one leaf
 * @server: the server
 * @leaf: one that cpuid_answer() leaves to QEMU
 * @bits: receives the bits to be set
 *
 * Return: false if nothing is.
 */
bool cpuid_adds(const struct server *server, uint32_t leaf, struct cpuid *bits);

#endif
