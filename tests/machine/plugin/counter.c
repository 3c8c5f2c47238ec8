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

static bool is_per_core(const struct server *server, enum server_domain counter)
{
	return counter == SERVER_CORES && server->vendor == SERVER_AMD;
}

/* What the register held when the guest read it, for the truth to be held against. */
static void remember(struct package *package, enum server_domain domain, uint32_t raw)
{
	struct reading *reading = &package->readings[domain];

	reading->reads++;
	reading->raw = raw;
	reading->parts = package->shown_parts[domain];
}

static uint32_t domain_raw(struct machine *machine, unsigned int index, unsigned int slot,
			   enum server_domain domain)
{
	const struct server *server = &machine->server;
	struct package *package = &machine->packages[index];
	uint32_t raw;

	meter_tick(machine, index, machine_now());
	pthread_mutex_lock(&package->lock);
	if (is_per_core(server, domain)) {
		raw = (uint32_t)meter_raw(server, domain, package->shown_core[slot].joules);
	} else {
		raw = (uint32_t)meter_raw(server, domain, package->shown[domain].joules);
		remember(package, domain, raw);
	}
	pthread_mutex_unlock(&package->lock);
	return raw;
}

/* What a counter holds without any fault. */
static uint32_t raw(struct machine *machine, unsigned int index, unsigned int slot,
		    enum server_domain counter)
{
	if (counter != SERVER_PSYS)
		return domain_raw(machine, index, slot, counter);
	return (uint32_t)meter_raw(&machine->server, counter, psys_joules(machine));
}

/* Which of its package's counters of a kind a processor reads. */
static unsigned int slot_of(const struct server *server, unsigned int cpu,
			    enum server_domain counter)
{
	return is_per_core(server, counter) ? cpu / server->threads % server->cores : 0;
}

static void set_package(struct machine *machine, unsigned int index,
			const struct fault_change *change)
{
	const struct server *server = &machine->server;
	unsigned int slots = is_per_core(server, change->counter) ? server->cores : 1, slot;
	uint32_t unit = meter_unit(server, change->counter), now;

	for (slot = 0; slot < slots; slot++) {
		now = raw(machine, index, slot, change->counter);
		pthread_mutex_lock(&machine->faults.lock);
		fault_set(&machine->faults.fault[index][change->counter], slot, change->kind,
			  change->on, now, unit);
		pthread_mutex_unlock(&machine->faults.lock);
	}
}

void counter_fault(struct machine *machine, const struct fault_change *change)
{
	unsigned int i;

	for (i = 0; i < machine->server.sockets; i++)
		if (change->package < 0 || i == (unsigned int)change->package)
			set_package(machine, i, change);
}

void counter_init(struct machine *machine)
{
	struct fault_change change = { .package = -1, .on = true };
	unsigned int kind, counter;

	pthread_mutex_init(&machine->faults.lock, NULL);
	for (kind = 0; kind < SERVER_FAULTS; kind++)
		for (counter = 0; counter < SERVER_COUNTERS; counter++) {
			change.kind = kind;
			change.counter = counter;
			if (machine->server.faults.on[kind][counter])
				counter_fault(machine, &change);
		}
}

static bool has_counter(const struct server *server, unsigned int cpu, enum server_domain counter)
{
	return server->rapl.domains[counter] &&
	       (counter != SERVER_PSYS || !server_package_of(server, cpu));
}

bool counter_is_absent(struct machine *machine, unsigned int cpu, enum server_domain counter)
{
	unsigned int index = server_package_of(&machine->server, cpu);
	bool absent;

	pthread_mutex_lock(&machine->faults.lock);
	absent = machine->faults.fault[index][counter].on[SERVER_ABSENT];
	pthread_mutex_unlock(&machine->faults.lock);
	return absent;
}

uint64_t counter_read(struct machine *machine, unsigned int cpu, enum server_domain counter)
{
	const struct server *server = &machine->server;
	unsigned int index = server_package_of(server, cpu), slot = slot_of(server, cpu, counter);
	uint32_t value;

	if (!has_counter(server, cpu, counter))
		return 0;
	value = raw(machine, index, slot, counter);
	pthread_mutex_lock(&machine->faults.lock);
	value = fault_show(&machine->faults.fault[index][counter], slot, value);
	pthread_mutex_unlock(&machine->faults.lock);
	return value;
}
