// SPDX-License-Identifier: GPL-2.0
#include "msr.h"

#include <math.h>

#include "counter.h"
#include "meter.h"
#include "power.h"
#include "pstate.h"
#include "rapl.h"

enum msr_address {
	MSR_MPERF = 0xe7,
	MSR_APERF = 0xe8,
	MSR_PLATFORM_INFO = 0xce,
	MSR_PERF_STATUS = 0x198,
	MSR_PERF_CTL = 0x199,
	MSR_TURBO_RATIO_LIMIT = 0x1ad,
	MSR_TURBO_RATIO_CORES = 0x1ae,
	MSR_RAPL_POWER_UNIT = 0x606,
	MSR_PKG_POWER_LIMIT = 0x610,
	MSR_PKG_ENERGY_STATUS = 0x611,
	MSR_PKG_POWER_INFO = 0x614,
	MSR_DRAM_POWER_LIMIT = 0x618,
	MSR_DRAM_ENERGY_STATUS = 0x619,
	MSR_DRAM_POWER_INFO = 0x61c,
	MSR_PP0_POWER_LIMIT = 0x638,
	MSR_PP0_ENERGY_STATUS = 0x639,
	MSR_PLATFORM_ENERGY_STATUS = 0x64d,
	MSR_PLATFORM_POWER_LIMIT = 0x65c,
	MSR_PM_ENABLE = 0x770,
	MSR_HWP_CAPABILITIES = 0x771,
	MSR_HWP_REQUEST = 0x774,
	MSR_AMD_PSTATE_LIMIT = 0xc0010061,
	MSR_AMD_PSTATE_CONTROL = 0xc0010062,
	MSR_AMD_PSTATE_STATUS = 0xc0010063,
	MSR_AMD_RAPL_POWER_UNIT = 0xc0010299,
	MSR_AMD_CORE_ENERGY_STATUS = 0xc001029a,
	MSR_AMD_PKG_ENERGY_STATUS = 0xc001029b,
};

#define RATIO_MHZ 100.0

static uint64_t ratio(double mhz)
{
	return (uint64_t)fmin(fmax(mhz / RATIO_MHZ, 1), 255);
}

static struct package *package_of(struct machine *machine, unsigned int cpu)
{
	return &machine->packages[server_package_of(&machine->server, cpu)];
}

static void write_limits(struct machine *machine, unsigned int cpu, uint64_t value)
{
	const struct server_rapl *rapl = &machine->server.rapl;
	struct package *package = package_of(machine, cpu);

	pthread_mutex_lock(&package->lock);
	if (!(package->limit_register & RAPL_PACKAGE_LOCK)) {
		package->limit_register = value;
		rapl_decode_limit(rapl, (uint32_t)value & 0xffffff, &package->limits[0]);
		rapl_decode_limit(rapl, value >> 32 & 0xffffff, &package->limits[1]);
	}
	pthread_mutex_unlock(&package->lock);
}

static void write_dram_limit(struct machine *machine, unsigned int cpu, uint64_t value)
{
	struct package *package = package_of(machine, cpu);

	pthread_mutex_lock(&package->lock);
	if (!(package->dram_limit_register & RAPL_DRAM_LOCK))
		package->dram_limit_register = value;
	pthread_mutex_unlock(&package->lock);
}

static uint64_t read_clock(struct machine *machine, unsigned int cpu, bool actual)
{
	unsigned int index = server_package_of(&machine->server, cpu);
	struct package *package = &machine->packages[index];
	struct cpu *c = &machine->cpus[cpu];
	uint64_t value;

	pthread_mutex_lock(&package->lock);
	meter_settle(machine, index, machine_now());
	value = actual ? (uint64_t)c->aperf + (uint64_t)c->aperf_offset
		       : (uint64_t)c->mperf + (uint64_t)c->mperf_offset;
	pthread_mutex_unlock(&package->lock);
	return value;
}

static void write_clock(struct machine *machine, unsigned int cpu, bool actual, uint64_t value)
{
	int64_t offset = (int64_t)(value - read_clock(machine, cpu, actual));

	if (actual)
		machine->cpus[cpu].aperf_offset += offset;
	else
		machine->cpus[cpu].mperf_offset += offset;
}

static uint64_t hwp_capabilities(const struct server_frequency *f)
{
	return ratio(f->max_mhz) | ratio(f->base_mhz) << 8 | ratio(f->base_mhz) << 16 |
	       ratio(f->min_mhz) << 24;
}

/* A desired performance overrides what the hardware would choose, the maximum bounds both. */
static void write_hwp_request(struct machine *machine, unsigned int cpu, uint64_t value)
{
	unsigned int highest = value >> 8 & 0xff, desired = value >> 16 & 0xff;

	machine->cpus[cpu].hwp_request = value;
	if (machine->hwp)
		meter_set_request(machine, cpu,
				  RATIO_MHZ * (desired ? fmin(desired, highest) : highest));
}

static void write_perf_ctl(struct machine *machine, unsigned int cpu, uint64_t value)
{
	machine->cpus[cpu].perf_ctl = value;
	if (!machine->hwp)
		meter_set_request(machine, cpu, RATIO_MHZ * (double)(value >> 8 & 0xff));
}

/* The highest ratio for one busy core in the lowest byte, for eight in the highest. */
static uint64_t turbo_ratios(const struct server_frequency *f)
{
	uint64_t ratios = 0;
	unsigned int busy;

	for (busy = 8; busy > 0; busy--)
		ratios = ratios << 8 | ratio(power_turbo_mhz(f, busy));
	return ratios;
}

static bool read_intel_frequency(struct machine *machine, unsigned int cpu, uint32_t address,
				 uint64_t *value)
{
	const struct server_frequency *f = &machine->server.frequency;

	switch (address) {
	case MSR_PLATFORM_INFO:
		*value = ratio(f->base_mhz) << 8 | ratio(f->min_mhz) << 40;
		return true;
	case MSR_PERF_STATUS:
		*value = ratio(meter_mhz(machine, cpu)) << 8;
		return true;
	case MSR_PERF_CTL:
		*value = machine->cpus[cpu].perf_ctl;
		return true;
	case MSR_TURBO_RATIO_LIMIT:
		*value = turbo_ratios(f);
		return true;
	case MSR_TURBO_RATIO_CORES:
		*value = 0x0807060504030201ull;
		return true;
	case MSR_PM_ENABLE:
		*value = machine->hwp;
		return true;
	case MSR_HWP_CAPABILITIES:
		*value = hwp_capabilities(f);
		return true;
	case MSR_HWP_REQUEST:
		*value = machine->cpus[cpu].hwp_request;
		return true;
	default:
		return false;
	}
}

/* Which energy counter a register is; SERVER_COUNTERS if none. */
static enum server_domain counter_at(const struct server *server, uint32_t address)
{
	bool amd = server->vendor == SERVER_AMD;

	switch (address) {
	case MSR_PKG_ENERGY_STATUS:
		return amd ? SERVER_COUNTERS : SERVER_PACKAGE;
	case MSR_DRAM_ENERGY_STATUS:
		return amd ? SERVER_COUNTERS : SERVER_DRAM;
	case MSR_PP0_ENERGY_STATUS:
		return amd ? SERVER_COUNTERS : SERVER_CORES;
	case MSR_PLATFORM_ENERGY_STATUS:
		return amd ? SERVER_COUNTERS : SERVER_PSYS;
	case MSR_AMD_PKG_ENERGY_STATUS:
		return amd ? SERVER_PACKAGE : SERVER_COUNTERS;
	case MSR_AMD_CORE_ENERGY_STATUS:
		return amd ? SERVER_CORES : SERVER_COUNTERS;
	default:
		return SERVER_COUNTERS;
	}
}

bool msr_is_absent(struct machine *machine, unsigned int cpu, uint32_t address)
{
	enum server_domain counter = counter_at(&machine->server, address);

	return counter != SERVER_COUNTERS && counter_is_absent(machine, cpu, counter);
}

static bool read_intel(struct machine *machine, unsigned int cpu, uint32_t address,
		       uint64_t *value)
{
	const struct server_rapl *rapl = &machine->server.rapl;

	switch (address) {
	case MSR_RAPL_POWER_UNIT:
		*value = rapl_units(&machine->server);
		return true;
	case MSR_PKG_POWER_LIMIT:
		*value = package_of(machine, cpu)->limit_register;
		return true;
	case MSR_PKG_POWER_INFO:
		*value = rapl_info(rapl, rapl->tdp_watts, rapl->min_watts, rapl->max_watts);
		return true;
	case MSR_DRAM_POWER_LIMIT:
		*value = package_of(machine, cpu)->dram_limit_register;
		return true;
	case MSR_DRAM_POWER_INFO:
		*value = rapl_info(rapl, rapl->dram_tdp_watts, 0, rapl->dram_tdp_watts);
		return true;
	case MSR_PP0_POWER_LIMIT:
	case MSR_PLATFORM_POWER_LIMIT:
		*value = 0;
		return true;
	default:
		return read_intel_frequency(machine, cpu, address, value);
	}
}

/* A state beyond the last one is the last one. */
static void write_pstate(struct machine *machine, unsigned int cpu, uint64_t value)
{
	double mhz[PSTATES];
	unsigned int n = pstate_list(&machine->server.frequency, mhz);

	machine->cpus[cpu].pstate = value & 7;
	if (machine->cpus[cpu].pstate >= n)
		machine->cpus[cpu].pstate = n - 1;
	meter_set_request(machine, cpu, mhz[machine->cpus[cpu].pstate]);
}

static bool read_amd(struct machine *machine, unsigned int cpu, uint32_t address, uint64_t *value)
{
	double mhz[PSTATES];

	switch (address) {
	case MSR_AMD_PSTATE_LIMIT:
		*value = (uint64_t)(pstate_list(&machine->server.frequency, mhz) - 1) << 4;
		return true;
	case MSR_AMD_PSTATE_CONTROL:
	case MSR_AMD_PSTATE_STATUS:
		*value = machine->cpus[cpu].pstate;
		return true;
	case MSR_AMD_RAPL_POWER_UNIT:
		*value = rapl_units(&machine->server);
		return true;
	default:
		return false;
	}
}

static bool has_pmu(const struct machine *machine, unsigned int cpu, uint32_t address)
{
	return machine->server.pmu && pmu_has(&machine->cpus[cpu].pmu, address);
}

bool msr_rdpmc(struct machine *machine, unsigned int cpu, uint32_t selector, uint64_t *value)
{
	uint32_t address;

	return pmu_rdpmc_register(&machine->cpus[cpu].pmu, selector, &address) &&
	       has_pmu(machine, cpu, address) && msr_read(machine, cpu, address, value);
}

bool msr_read(struct machine *machine, unsigned int cpu, uint32_t address, uint64_t *value)
{
	enum server_domain counter = counter_at(&machine->server, address);

	if (counter != SERVER_COUNTERS) {
		*value = counter_read(machine, cpu, counter);
		return true;
	}
	switch (address) {
	case MSR_MPERF:
	case MSR_APERF:
		*value = read_clock(machine, cpu, address == MSR_APERF);
		return true;
	default:
		break;
	}
	if (has_pmu(machine, cpu, address)) {
		meter_count(machine, cpu);
		*value = pmu_read(&machine->cpus[cpu].pmu, address);
		return true;
	}
	if (machine->server.vendor == SERVER_AMD)
		return read_amd(machine, cpu, address, value);
	return read_intel(machine, cpu, address, value);
}

static bool write_intel(struct machine *machine, unsigned int cpu, uint32_t address,
			uint64_t value)
{
	switch (address) {
	case MSR_PKG_POWER_LIMIT:
		write_limits(machine, cpu, value);
		return true;
	case MSR_DRAM_POWER_LIMIT:
		write_dram_limit(machine, cpu, value);
		return true;
	case MSR_PM_ENABLE:
		/* Only a reset switches it off again. */
		machine->hwp |= value & 1;
		return true;
	case MSR_HWP_REQUEST:
		write_hwp_request(machine, cpu, value);
		return true;
	case MSR_PERF_CTL:
		write_perf_ctl(machine, cpu, value);
		return true;
	default:
		return false;
	}
}

static bool write_amd(struct machine *machine, unsigned int cpu, uint32_t address, uint64_t value)
{
	if (address != MSR_AMD_PSTATE_CONTROL)
		return false;
	write_pstate(machine, cpu, value);
	return true;
}

bool msr_write(struct machine *machine, unsigned int cpu, uint32_t address, uint64_t value)
{
	switch (address) {
	case MSR_MPERF:
	case MSR_APERF:
		write_clock(machine, cpu, address == MSR_APERF, value);
		return true;
	default:
		break;
	}
	if (has_pmu(machine, cpu, address)) {
		meter_count(machine, cpu);
		pmu_write(&machine->cpus[cpu].pmu, address, value);
		return true;
	}
	if (machine->server.vendor == SERVER_AMD)
		return write_amd(machine, cpu, address, value);
	return write_intel(machine, cpu, address, value);
}

void msr_init_package(struct machine *machine, unsigned int index)
{
	const struct server *server = &machine->server;
	struct package *package = &machine->packages[index];
	unsigned int i;

	for (i = 0; i < LIMITER_LIMITS; i++)
		package->limits[i] = server->limits[i];
	package->limit_register =
		rapl_encode_limit(&server->rapl, &server->limits[0]) |
		(uint64_t)rapl_encode_limit(&server->rapl, &server->limits[1]) << 32;
	if (server->rapl.locked) {
		package->limit_register |= RAPL_PACKAGE_LOCK;
		package->dram_limit_register |= RAPL_DRAM_LOCK;
	}
	for (i = 0; i < server_cpus(server); i++)
		machine->cpus[i].hwp_request = ratio(server->frequency.min_mhz) |
					       ratio(server->frequency.max_mhz) << 8 | 0x80u << 24;
}
