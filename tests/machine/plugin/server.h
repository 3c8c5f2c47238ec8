/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A server as its file describes it. Documentation/machine.rst lists the keys.
 */
#ifndef MACHINE_SERVER_H
#define MACHINE_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERVER_MAX_PACKAGES 4
#define SERVER_MAX_CPUS 16
#define SERVER_TEXT 96

enum server_vendor { SERVER_INTEL, SERVER_AMD };

/*
 * The energy counters that a package may have; SERVER_CORES is per core on AMD.
 * SERVER_PSYS is the whole server's, the sum of others, and package 0 has it.
 */
enum server_domain {
	SERVER_PACKAGE, SERVER_DRAM, SERVER_CORES, SERVER_DOMAINS,
	SERVER_PSYS = SERVER_DOMAINS, SERVER_COUNTERS
};

struct server_frequency {
	double min_mhz, base_mhz, max_mhz;
	double min_volts, max_volts;
	double base_volts;		/* at base_mhz; 0: on the line between the others */
	double mips_per_ghz;
	double access_stall_ns;
	double turbo_step_mhz;		/* that each further busy core takes from max_mhz */
	double sibling_share;		/* of a thread's throughput while the other one is busy */
	double busy_core_volts;		/* that each further busy core adds to the voltage */
};

struct server_power {
	double idle_watts;		/* the package, always */
	double uncore_watts;		/* added while any of its processors is busy */
	double core_idle_watts;		/* a core that is halted */
	double core_static_watts;	/* a busy core at the base frequency's voltage */
	double leakage_exponent;	/* how the static power of a core rises with voltage */
	double instruction_nj;		/* at the base frequency's voltage */
	double access_nj;		/* the core's share of a memory access, at that voltage */
	double branch_nj, simd_nj;	/* what these cost beside instruction_nj, at that voltage */
	double operand_nj;		/* beside these, of the heaviest operands, likewise */
	double dram_idle_watts;
	double dram_access_nj;
	double deep_idle_watts;		/* instead of idle_watts after deep_idle_ms without work */
	double deep_idle_ms;		/* 0: never */
	double leakage_per_kelvin;	/* share of the static power */
	double reference_celsius;	/* where the figures of static power hold */
	double ambient_celsius, kelvin_per_watt, thermal_s;
};

struct server_limit {
	bool enabled, clamp;
	double watts, window_s;
};

struct server_rapl {
	uint32_t power_unit, energy_unit, time_unit, dram_energy_unit, psys_energy_unit;
	double tdp_watts, min_watts, max_watts, max_window_s;
	double dram_tdp_watts;
	double noise_joules, jitter_us;	/* of the energy counters */
	bool locked;
	bool domains[SERVER_COUNTERS];
	uint32_t initial[SERVER_COUNTERS];
};

/* What may be wrong with a counter; a counter that wraps soon is no fault of its own. */
enum server_fault {
	SERVER_READS_ZERO,
	SERVER_FROZEN,		/* keeps its value */
	SERVER_ABSENT,		/* reading it raises a general protection exception */
	SERVER_WRAPS,		/* jumps to shortly before its wrap */
	SERVER_FAULTS
};

/* Names, as they are in files. */
extern const char *const server_counters[SERVER_COUNTERS];
extern const char *const server_faults[SERVER_FAULTS];

struct server_faults {
	bool unit_zero;
	bool on[SERVER_FAULTS][SERVER_COUNTERS];	/* from the start */
};

struct server {
	char name[SERVER_TEXT];
	char cpu[SERVER_TEXT];		/* QEMU's -cpu */
	enum server_vendor vendor;
	uint32_t sockets, cores, threads, memory_mib;
	bool pmu;			/* performance counters */
	bool hwp;			/* the hardware chooses the frequency; Intel's only */
	struct server_frequency frequency;
	struct server_power power[SERVER_MAX_PACKAGES];
	double platform_watts;		/* everything beside packages and memory, always */
	struct server_rapl rapl;
	struct server_limit limits[2];	/* PL1, PL2 */
	struct server_faults faults;
};

/**
 * server_load() - read a server's file, and the files that it inherits from
 * @path: the file
 * @server: filled in; every key that no file sets has its default
 * @error: receives "FILE: KEY: what is wrong" when the file is refused
 * @size: size of @error
 *
 * Return: 0, or -1 with @error set.
 */
int server_load(const char *path, struct server *server, char *error, size_t size);

static inline unsigned int server_cpus(const struct server *server)
{
	return server->sockets * server->cores * server->threads;
}

static inline unsigned int server_package_of(const struct server *server, unsigned int cpu)
{
	return cpu / (server->cores * server->threads);
}

#endif
