// SPDX-License-Identifier: GPL-2.0
#include "machine.h"

#include "counter.h"
#include "meter.h"
#include "msr.h"

void machine_init(struct machine *machine)
{
	const struct server *server = &machine->server;
	unsigned int i;

	machine_now();
	meter_tsc_hz();
	for (i = 0; i < server_cpus(server); i++) {
		machine->cpus[i].busy = true;
		machine->cpus[i].request_mhz = server->frequency.max_mhz;
		pmu_init(&machine->cpus[i].pmu, server->vendor);
	}
	for (i = 0; i < server->sockets; i++) {
		struct package *package = &machine->packages[i];

		pthread_mutex_init(&package->lock, NULL);
		limiter_init(&package->limiter, &server->frequency);
		package->noise.state = i;
		package->busy_cores = server->cores;
		package->celsius = server->power[i].ambient_celsius;
		msr_init_package(machine, i);
	}
	counter_init(machine);
}
