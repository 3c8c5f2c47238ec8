// SPDX-License-Identifier: GPL-2.0
#include "handler.h"

#include <string.h>

#include "marker.h"

static uint64_t exceptions[MACHINE_HANDLERS_MAX];
static size_t known;

bool handler_set_exceptions(const uint64_t *addresses, size_t n)
{
	if (!n || n > MACHINE_HANDLERS_MAX)
		return false;
	__atomic_store_n(&known, 0, __ATOMIC_SEQ_CST);
	memcpy(exceptions, addresses, n * sizeof(*addresses));
	__atomic_store_n(&known, n, __ATOMIC_RELEASE);
	return true;
}

bool handler_is_exception(uint64_t address)
{
	size_t n = __atomic_load_n(&known, __ATOMIC_ACQUIRE), i;

	for (i = 0; i < n; i++)
		if (exceptions[i] == address)
			return true;
	return false;
}
