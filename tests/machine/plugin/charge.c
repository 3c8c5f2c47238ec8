// SPDX-License-Identifier: GPL-2.0
#include "charge.h"

void charge_direct(struct package *package, enum server_domain domain, double joules,
		   const struct cpu *cpu)
{
	package->total[domain] += joules;
	package->parts[domain].direct += joules;
	package->accounts[cpu->marker].joules[domain] += joules;
	if (cpu->marker == MACHINE_INTERRUPTS)
		package->accounts[cpu->interrupted].interrupts[domain] += joules;
}

void charge_idle(struct package *package, enum server_domain domain, double joules)
{
	package->total[domain] += joules;
	package->parts[domain].idle += joules;
}

void charge_shared(struct package *package, enum server_domain domain, double joules,
		   const struct cpu *cpus, unsigned int n)
{
	unsigned int i, busy = 0;

	for (i = 0; i < n; i++)
		busy += cpus[i].busy;
	package->total[domain] += joules;
	package->parts[domain].shared += joules;
	for (i = 0; i < n; i++)
		if (cpus[i].busy)
			package->accounts[cpus[i].marker].shared[domain] += joules / busy;
}
