// SPDX-License-Identifier: GPL-2.0
#include "charge.h"
#include "test.h"

enum { ALICE = 2, BOB = 3 };

static struct package package;

/* All that a domain has is charged to somebody, and once. */
static bool adds_up(enum server_domain domain)
{
	const struct parts *parts = &package.parts[domain];
	double direct = 0, shared = 0;
	unsigned int i;

	for (i = 0; i < MACHINE_MARKERS; i++) {
		direct += package.accounts[i].joules[domain];
		shared += package.accounts[i].shared[domain];
	}
	return near(direct, parts->direct, EXACT) && near(shared, parts->shared, EXACT) &&
	       near(direct + shared + parts->idle, package.total[domain], EXACT);
}

void test_charge(void)
{
	struct cpu cpus[4] = {
		{ .busy = true, .marker = ALICE }, { .busy = false, .marker = BOB },
		{ .busy = true, .marker = BOB }, { .busy = true, .marker = ALICE },
	};

	charge_idle(&package, SERVER_PACKAGE, 5);
	test_ok(package.parts[SERVER_PACKAGE].idle == 5 && adds_up(SERVER_PACKAGE),
		"idle energy is nobody's");
	charge_direct(&package, SERVER_PACKAGE, 7, &cpus[2]);
	test_ok(package.accounts[BOB].joules[SERVER_PACKAGE] == 7 && adds_up(SERVER_PACKAGE),
		"direct energy is its marker's");
	cpus[0].interrupted = ALICE;
	cpus[0].marker = MACHINE_INTERRUPTS;
	charge_direct(&package, SERVER_PACKAGE, 3, &cpus[0]);
	cpus[0].marker = ALICE;
	test_ok(package.accounts[MACHINE_INTERRUPTS].joules[SERVER_PACKAGE] == 3 &&
		package.accounts[ALICE].interrupts[SERVER_PACKAGE] == 3 &&
		package.accounts[ALICE].joules[SERVER_PACKAGE] == 0 && adds_up(SERVER_PACKAGE),
		"an interrupt's is its own, and noted with what it interrupted");
	charge_shared(&package, SERVER_PACKAGE, 9, cpus, 2);
	test_ok(package.accounts[ALICE].shared[SERVER_PACKAGE] == 9 && adds_up(SERVER_PACKAGE),
		"a processor that is halted shares nothing");
	charge_shared(&package, SERVER_PACKAGE, 9, cpus, 4);
	test_ok(package.accounts[ALICE].shared[SERVER_PACKAGE] == 15 &&
		package.accounts[BOB].shared[SERVER_PACKAGE] == 3 && adds_up(SERVER_PACKAGE),
		"those that are busy share alike");
	test_ok(!package.total[SERVER_DRAM], "one domain's energy is not another's");
}
