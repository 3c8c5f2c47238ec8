// SPDX-License-Identifier: GPL-2.0
#include "meter.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <x86intrin.h>

#include "charge.h"
#include "power.h"
#include "thermal.h"

#define TICK_S 0.001

/* The counters that what a core draws moves. */
#define CORE_DOMAINS 2
static const enum server_domain core_domains[CORE_DOMAINS] = { SERVER_PACKAGE, SERVER_CORES };

double machine_now(void)
{
	static struct timespec start;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	if (!start.tv_sec)
		start = t;
	return (double)(t.tv_sec - start.tv_sec) + (double)(t.tv_nsec - start.tv_nsec) / 1e9;
}

/*
 * The guest's rdtsc is the host's counter, so its rate is the host's too. It is
 * measured from the first call on, and gets better as time passes.
 */
double meter_tsc_hz(void)
{
	static double start_s;
	static uint64_t start_tsc;
	static double hz;

	if (!start_tsc) {
		start_s = machine_now();
		start_tsc = __rdtsc();
		while (machine_now() < start_s + 0.02)
			;
		hz = (double)(__rdtsc() - start_tsc) / (machine_now() - start_s);
	}
	return hz;
}

static bool has_busy_sibling(const struct machine *machine, unsigned int cpu)
{
	unsigned int threads = machine->server.threads, first = cpu - cpu % threads, i;

	for (i = first; i < first + threads; i++)
		if (i != cpu && machine->cpus[i].busy)
			return true;
	return false;
}

double meter_share(const struct machine *machine, unsigned int cpu)
{
	return has_busy_sibling(machine, cpu) ? machine->server.frequency.sibling_share : 1;
}

/* A core's threads run at one frequency: the highest that any of them asks for while it is busy. */
static double requested_mhz(const struct machine *machine, unsigned int cpu)
{
	unsigned int threads = machine->server.threads, first = cpu - cpu % threads, i;
	double mhz = machine->cpus[cpu].request_mhz;

	for (i = first; i < first + threads; i++)
		if (machine->cpus[i].busy)
			mhz = fmax(mhz, machine->cpus[i].request_mhz);
	return mhz;
}

double meter_mhz(const struct machine *machine, unsigned int cpu)
{
	const struct server *server = &machine->server;
	const struct package *package = &machine->packages[server_package_of(server, cpu)];
	unsigned int busy = __atomic_load_n(&package->busy_cores, __ATOMIC_RELAXED);
	double mhz = fmin(requested_mhz(machine, cpu), package->limiter.mhz);

	return fmin(fmax(mhz, server->frequency.min_mhz),
		    power_turbo_mhz(&server->frequency, busy));
}

/* The processor goes on counting; what is missed now comes with the next call. */
static struct activity load(const struct activity *counted)
{
	const uint64_t *from = (const uint64_t *)counted;
	struct activity activity;
	uint64_t *to = (uint64_t *)&activity;
	unsigned int i;

	for (i = 0; i < ACTIVITY_MEMBERS; i++)
		to[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
	return activity;
}

/* What a processor did since this was last called, in all modes. */
static struct activity collect(struct cpu *cpu, unsigned int index)
{
	const struct counts *counts = machine_counts(index);
	struct activity now[MODES], fresh = { 0 };
	uint64_t user;

	now[MODE_USER] = load(&counts->activity[MODE_USER]);
	now[MODE_KERNEL] = load(&counts->activity[MODE_KERNEL]);
	activity_add(&fresh, &now[MODE_USER], &cpu->settled[MODE_USER]);
	user = fresh.instructions;
	activity_add(&fresh, &now[MODE_KERNEL], &cpu->settled[MODE_KERNEL]);
	if (fresh.instructions)
		cpu->user_share = (double)user / (double)fresh.instructions;
	memcpy(cpu->settled, now, sizeof(now));
	return fresh;
}

/* Instructions and accesses are charged to their marker; returns the core's joules. */
static double settle_cpu(struct machine *machine, unsigned int index, struct package *package,
			 const struct server_power *power, double volts)
{
	static const struct activity none;
	struct cpu *cpu = &machine->cpus[index];
	struct account *account = &package->accounts[cpu->marker];
	struct activity fresh = collect(cpu, index);
	double joules = power_direct_joules(power, volts, &fresh);
	double dram_joules = power->dram_access_nj * (double)fresh.accesses / 1e9;
	unsigned int i;

	activity_add(&account->activity, &fresh, &none);
	for (i = 0; i < CORE_DOMAINS; i++)
		charge_direct(package, core_domains[i], joules, cpu);
	charge_direct(package, SERVER_DRAM, dram_joules, cpu);
	return joules;
}

/* Cycles are split as the instructions are: no clock tells the modes apart. */
static void run_clocks(struct cpu *cpu, double cycles, double reference_cycles)
{
	double share[MODES] = { cpu->user_share, 1 - cpu->user_share };
	unsigned int mode;

	cpu->aperf += cycles;
	cpu->mperf += reference_cycles;
	for (mode = 0; mode < MODES; mode++) {
		cpu->cycles[mode] += cycles * share[mode];
		cpu->reference_cycles[mode] += reference_cycles * share[mode];
	}
}

/* A core is busy when any of its threads is; returns whether it is. */
static bool settle_core(struct machine *machine, unsigned int first, struct package *package,
			const struct server_power *power, double seconds)
{
	const struct server *server = &machine->server;
	double joules = 0, volts = 0, watts;
	unsigned int i;
	bool busy = false;

	for (i = first; i < first + server->threads; i++) {
		struct cpu *cpu = &machine->cpus[i];
		double mhz = meter_mhz(machine, i);
		double v = power_relative_volts(&server->frequency, mhz, package->busy_cores);

		joules += settle_cpu(machine, i, package, power, v);
		if (!cpu->busy)
			continue;
		busy = true;
		volts = fmax(volts, v);
		run_clocks(cpu, mhz * 1e6 * seconds, meter_tsc_hz() * seconds);
	}
	watts = busy ? power_core_static_watts(power, volts) : power->core_idle_watts;
	watts *= thermal_leakage(power, package->celsius);
	for (i = 0; i < CORE_DOMAINS; i++) {
		if (busy)
			charge_shared(package, core_domains[i], watts * seconds,
				      &machine->cpus[first], server->threads);
		else
			charge_idle(package, core_domains[i], watts * seconds);
	}
	package->core_joules[first / server->threads % server->cores] += joules + watts * seconds;
	return busy;
}

/* What the package draws whoever works. */
static void settle_idle(struct package *package, const struct server_power *power, double now,
			bool busy)
{
	double joules = power_idle_joules(power, package->settled_s - package->busy_s,
					  now - package->settled_s, busy);

	charge_idle(package, SERVER_PACKAGE, joules * thermal_leakage(power, package->celsius));
	if (busy)
		package->busy_s = now;
}

void meter_settle(struct machine *machine, unsigned int index, double now)
{
	const struct server *server = &machine->server;
	const struct server_power *power = &server->power[index];
	struct package *package = &machine->packages[index];
	unsigned int n = server->cores * server->threads, first = index * n, core;
	double seconds = now - package->settled_s, before = package->total[SERVER_PACKAGE];
	bool busy = false;

	if (seconds <= 0)
		return;
	for (core = 0; core < server->cores; core++)
		busy |= settle_core(machine, first + core * server->threads, package, power,
				    seconds);
	settle_idle(package, power, now, busy);
	if (busy)
		charge_shared(package, SERVER_PACKAGE, power->uncore_watts * seconds,
			      &machine->cpus[first], n);
	charge_idle(package, SERVER_DRAM, power->dram_idle_watts * seconds);
	package->celsius = thermal_step(power, package->celsius,
					(package->total[SERVER_PACKAGE] - before) / seconds,
					seconds);
	package->settled_s = now;
}

static void step_limiter(struct machine *machine, struct package *package, double now)
{
	double seconds = now - package->stepped_s;
	double joules = package->total[SERVER_PACKAGE] - package->stepped_joules;

	package->stepped_s = now;
	package->stepped_joules = package->total[SERVER_PACKAGE];
	limiter_step(&package->limiter, &machine->server.frequency, package->limits,
		     joules / seconds, seconds);
}

/* Renews what the registers show. */
static void show(struct package *package, double noise_joules)
{
	unsigned int i;

	for (i = 0; i < SERVER_DOMAINS; i++)
		noise_show(&package->noise, &package->shown[i], package->total[i], noise_joules);
	for (i = 0; i < SERVER_MAX_CPUS; i++)
		noise_show(&package->noise, &package->shown_core[i], package->core_joules[i],
			   noise_joules);
	memcpy(package->shown_parts, package->parts, sizeof(package->shown_parts));
}

void meter_tick(struct machine *machine, unsigned int index, double now)
{
	const struct server_rapl *rapl = &machine->server.rapl;
	struct package *package = &machine->packages[index];
	double due;

	__atomic_load(&package->next_tick_s, &due, __ATOMIC_RELAXED);
	if (now < due)
		return;
	pthread_mutex_lock(&package->lock);
	if (now >= package->next_tick_s) {
		due = noise_due(&package->noise, now, TICK_S, rapl->jitter_us / 1e6);
		__atomic_store(&package->next_tick_s, &due, __ATOMIC_RELAXED);
		meter_settle(machine, index, now);
		show(package, rapl->noise_joules);
		step_limiter(machine, package, now);
	}
	pthread_mutex_unlock(&package->lock);
}

/* Locks a processor's package with everything before now settled. */
static struct package *lock_settled(struct machine *machine, unsigned int cpu)
{
	unsigned int index = server_package_of(&machine->server, cpu);
	struct package *package = &machine->packages[index];

	pthread_mutex_lock(&package->lock);
	meter_settle(machine, index, machine_now());
	return package;
}

/* In a processor's package; a core is busy when any of its threads is. */
static unsigned int count_busy_cores(const struct machine *machine, unsigned int cpu)
{
	const struct server *server = &machine->server;
	unsigned int n = server->cores * server->threads, i, busy = 0;
	const struct cpu *cpus = &machine->cpus[server_package_of(server, cpu) * n];

	for (i = 0; i < n; i += server->threads)
		busy += cpus[i].busy || cpus[i + server->threads - 1].busy;
	return busy;
}

void meter_set_busy(struct machine *machine, unsigned int cpu, bool busy)
{
	struct package *package = lock_settled(machine, cpu);

	machine->cpus[cpu].busy = busy;
	__atomic_store_n(&package->busy_cores, count_busy_cores(machine, cpu), __ATOMIC_RELAXED);
	pthread_mutex_unlock(&package->lock);
}

void meter_set_marker(struct machine *machine, unsigned int cpu, unsigned int marker)
{
	struct cpu *c = &machine->cpus[cpu];
	struct package *package;

	if (c->marker == marker)
		return;
	package = lock_settled(machine, cpu);
	if (marker == MACHINE_INTERRUPTS)
		c->interrupted = c->marker;
	c->marker = marker;
	pthread_mutex_unlock(&package->lock);
}

void meter_set_request(struct machine *machine, unsigned int cpu, double mhz)
{
	struct package *package = lock_settled(machine, cpu);

	machine->cpus[cpu].request_mhz = mhz;
	pthread_mutex_unlock(&package->lock);
}

void meter_count(struct machine *machine, unsigned int cpu)
{
	struct package *package = lock_settled(machine, cpu);
	struct cpu *c = &machine->cpus[cpu];
	struct pmu_events now[MODES];
	unsigned int mode;

	for (mode = 0; mode < MODES; mode++) {
		now[mode].activity = machine_counts(cpu)->activity[mode];
		now[mode].cycles = (uint64_t)c->cycles[mode];
		now[mode].reference_cycles = (uint64_t)c->reference_cycles[mode];
	}
	pthread_mutex_unlock(&package->lock);
	pmu_count(&c->pmu, now);
}

void meter_restart_limits(struct machine *machine)
{
	double now = machine_now();
	unsigned int i;

	for (i = 0; i < machine->server.sockets; i++) {
		struct package *package = &machine->packages[i];

		pthread_mutex_lock(&package->lock);
		meter_settle(machine, i, now);
		limiter_init(&package->limiter, &machine->server.frequency);
		package->stepped_s = now;
		package->stepped_joules = package->total[SERVER_PACKAGE];
		pthread_mutex_unlock(&package->lock);
	}
}

uint32_t meter_unit(const struct server *server, enum server_domain domain)
{
	switch (domain) {
	case SERVER_DRAM:
		return server->rapl.dram_energy_unit;
	case SERVER_PSYS:
		return server->rapl.psys_energy_unit;
	default:
		return server->rapl.energy_unit;
	}
}

uint64_t meter_raw(const struct server *server, enum server_domain domain, double joules)
{
	double units = floor(ldexp(joules, (int)meter_unit(server, domain)));

	return (server->rapl.initial[domain] + (uint64_t)units) & UINT32_MAX;
}
