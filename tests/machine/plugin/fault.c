// SPDX-License-Identifier: GPL-2.0
#include "fault.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BEFORE_WRAP_J 50.0	/* a second or two of an idle package */

static bool find(const char *const names[], unsigned int count, const char *name,
		 unsigned int *found)
{
	for (*found = 0; *found < count; (*found)++)
		if (!strcmp(names[*found], name))
			return true;
	return false;
}

bool fault_parse(const char *text, size_t length, const struct server *server,
		 struct fault_change *change)
{
	char line[64], kind[16], counter[16], state[4], rest;
	unsigned int k, c, package;

	if (length >= sizeof(line))
		return false;
	memcpy(line, text, length);
	line[length] = '\0';
	change->package = -1;
	if (sscanf(line, "%15[a-z_].%15[a-z]:%u %3[a-z]%c", kind, counter, &package, state,
		   &rest) == 4)
		change->package = (int)package;
	else if (sscanf(line, "%15[a-z_].%15[a-z] %3[a-z]%c", kind, counter, state, &rest) != 3)
		return false;
	if (change->package >= (int)server->sockets ||
	    !find(server_faults, SERVER_FAULTS, kind, &k) ||
	    !find(server_counters, SERVER_COUNTERS, counter, &c) || !server->rapl.domains[c])
		return false;
	change->kind = k;
	change->counter = c;
	change->on = !strcmp(state, "on");
	return change->on || !strcmp(state, "off");
}

void fault_set(struct fault *fault, unsigned int slot, enum server_fault kind, bool on,
	       uint32_t raw, uint32_t unit)
{
	if (kind == SERVER_FROZEN)
		fault->frozen[slot] = raw + fault->jump[slot];
	if (kind == SERVER_WRAPS)
		fault->jump[slot] = on ? -(uint32_t)ldexp(BEFORE_WRAP_J, (int)unit) - raw : 0;
	fault->on[kind] = on;
}

uint32_t fault_show(const struct fault *fault, unsigned int slot, uint32_t raw)
{
	if (fault->on[SERVER_READS_ZERO])
		return 0;
	if (fault->on[SERVER_FROZEN])
		return fault->frozen[slot];
	return raw + fault->jump[slot];
}
