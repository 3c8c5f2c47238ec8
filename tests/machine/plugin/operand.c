// SPDX-License-Identifier: GPL-2.0
#include "operand.h"

/* FNV-1a, of 64 bits */
#define PRIME 0x100000001b3ull

uint64_t operand_hash(uint64_t hash, const uint8_t *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * PRIME;
	return hash;
}

/* The hash's low bits depend on the low bits of the bytes only; a product's high ones on all. */
uint64_t operand_weight(uint64_t hash)
{
	return (hash ^ hash >> 32) * 0x9e3779b97f4a7c15ull >> 56;
}
