/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The layout of RAPL registers. Functions of their arguments only.
 */
#ifndef MACHINE_RAPL_H
#define MACHINE_RAPL_H

#include <stdint.h>

#include "limiter.h"
#include "server.h"

#define RAPL_PACKAGE_LOCK 0x8000000000000000ull
#define RAPL_DRAM_LOCK 0x80000000ull

/**
 * rapl_units() - value of the unit register
 * @server: the server
 *
 * Return: the 64 bits of the register.
 */
uint64_t rapl_units(const struct server *server);

/**
 * rapl_info() - value of a power information register
 * @rapl: the server's figures
 * @tdp_watts: the domain's thermal design power
 * @min_watts: its smallest limit
 * @max_watts: its largest limit
 *
 * Return: the 64 bits of the register.
 */
uint64_t rapl_info(const struct server_rapl *rapl, double tdp_watts, double min_watts,
		   double max_watts);

/**
 * rapl_encode_limit() - one limit as its 24 register bits
 * @rapl: the server's figures
 * @limit: the limit
 *
 * Return: the 24 bits.
 */
uint32_t rapl_encode_limit(const struct server_rapl *rapl, const struct server_limit *limit);

/**
 * rapl_decode_limit() - the limit behind 24 register bits
 * @rapl: the server's figures
 * @bits: the bits
 * @limit: filled in
 */
void rapl_decode_limit(const struct server_rapl *rapl, uint32_t bits, struct server_limit *limit);

#endif
