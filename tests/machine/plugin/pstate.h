/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AMD's performance states: a few frequencies, which ACPI tells the operating
 * system of and which it asks for by number.
 */
#ifndef MACHINE_PSTATE_H
#define MACHINE_PSTATE_H

#include "server.h"

#define PSTATES 3

/**
 * pstate_list() - a server's states
 * @f: its frequency range
 * @mhz: receives the frequencies, PSTATES at most, the fastest first
 *
 * Return: their number; equal frequencies are one state.
 */
unsigned int pstate_list(const struct server_frequency *f, double *mhz);

#endif
