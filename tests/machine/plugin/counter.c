// SPDX-License-Identifier: GPL-2.0
#include "counter.h"

#include <math.h>

#include "meter.h"

#define TICK_S 0.001	/* counters change once a millisecond */

/* The memory and the package that its cores are a part of. */
static double package_joules(struct machine *machine, unsigned int index)
{
	struct package *package = &machine->packages[index];
	double joules;

	meter_tick(machine, index, machine_now());
	pthread_mutex_lock(&package->lock);
	joules = package->shown[SERVER_PACKAGE].joules + package->shown[SERVER_DRAM].joules;
	pthread_mutex_unlock(&package->lock);
	return joules;
}

/* Everything; the rest of the server draws the same at all times. */
static double psys_joules(struct machine *machine)
{
	double joules = machine->server.platform_watts * floor(machine_now() / TICK_S) * TICK_S;
	unsigned int i;

	for (i = 0; i < machine->server.sockets; i++)
		joules += package_joules(machine, i);
	return joules;
}

/* What the guest saw, for the truth to be held against. */
static void remember(struct package *package, enum server_domain domain, uint64_t raw)
{
	struct reading *reading = &package->readings[domain];

	reading->reads++;
	reading->raw = raw;
	reading->parts = package->shown_parts[domain];
}

static uint64_t domain_raw(struct machine *machine, unsigned int cpu, enum server_domain domain)
{
	const struct server *server = &machine->server;
	unsigned int index = server_package_of(server, cpu);
	struct package *package = &machine->packages[index];
	unsigned int core = cpu / server->threads % server->cores;
	bool own = domain == SERVER_CORES && server->vendor == SERVER_AMD;
	double joules;
	uint64_t raw;

	meter_tick(machine, index, machine_now());
	pthread_mutex_lock(&package->lock);
	joules = own ? package->shown_core[core].joules : package->shown[domain].joules;
	raw = meter_raw(server, domain, server->faults.frozen[domain] ? 0 : joules);
	if (!own)
		remember(package, domain, raw);
	pthread_mutex_unlock(&package->lock);
	return raw;
}

static uint64_t psys_raw(struct machine *machine)
{
	const struct server *server = &machine->server;

	return meter_raw(server, SERVER_PSYS,
			 server->faults.frozen[SERVER_PSYS] ? 0 : psys_joules(machine));
}

static bool has_counter(const struct server *server, unsigned int cpu, enum server_domain counter)
{
	return server->rapl.domains[counter] &&
	       (counter != SERVER_PSYS || !server_package_of(server, cpu));
}

bool counter_read(struct machine *machine, unsigned int cpu, enum server_domain counter,
		  uint64_t *value)
{
	const struct server *server = &machine->server;

	*value = 0;
	if (!has_counter(server, cpu, counter) || server->faults.reads_zero[counter])
		return true;
	*value = counter == SERVER_PSYS ? psys_raw(machine) : domain_raw(machine, cpu, counter);
	return true;
}
