/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The running machine: what its parts share.
 *
 * Energy and time are settled per package, under the package's lock. Nothing
 * sleeps while it holds that lock, and no lock is taken inside of it.
 */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "activity.h"
#include "fault.h"
#include "limiter.h"
#include "noise.h"
#include "pmu.h"
#include "server.h"

#define MACHINE_MARKERS 256
#define MACHINE_NO_MARKER 0
#define MACHINE_INTERRUPTS 1	/* the marker of all interrupts */

/* Counted by code that QEMU inlines into the guest's; one per processor. */
struct counts {
	struct activity activity[MODES];
	uint64_t quantum;	/* instructions since the last look at the clock */
	char space[64];		/* keeps processors out of each other's cache lines */
};

/* One processor; under its package's lock, but for the throttle's part. */
struct cpu {
	struct activity settled[MODES];
	bool busy;
	unsigned int marker;
	unsigned int interrupted;	/* the marker beneath, while that is MACHINE_INTERRUPTS */
	double aperf, mperf;
	double cycles[MODES], reference_cycles[MODES];	/* aperf and mperf by mode */
	double user_share;			/* of the latest instructions */
	struct pmu pmu;				/* touched by the processor's thread only */
	int64_t aperf_offset, mperf_offset;	/* from writes to the registers */
	double request_mhz;			/* what the operating system asked for */
	uint64_t hwp_request, perf_ctl, pstate;
	uint64_t task;				/* address of the running task_struct */
	unsigned int interrupts;		/* and exceptions in them, not left yet */
};

/* What a marker cost in one package. */
struct account {
	double joules[SERVER_DOMAINS];		/* direct: its own instructions and accesses */
	double shared[SERVER_DOMAINS];		/* its share of what busy processors share */
	double interrupts[SERVER_DOMAINS];	/* that arrived while it ran: in no sum */
	struct activity activity;
};

/* What the energy of a domain is made of. */
struct parts {
	double idle, shared, direct;
};

/* The latest value of a counter that the guest has read. */
struct reading {
	uint64_t reads;			/* so far */
	uint64_t raw;
	struct parts parts;		/* of the energy that it shows */
};

struct package {
	pthread_mutex_t lock;
	double settled_s;
	double total[SERVER_DOMAINS];
	struct parts parts[SERVER_DOMAINS];	/* of these totals */
	struct account accounts[MACHINE_MARKERS];
	double core_joules[SERVER_MAX_CPUS];
	double celsius;
	unsigned int busy_cores;
	double busy_s;			/* when a processor was busy last */

	/* What the registers show, renewed every millisecond. */
	double next_tick_s;
	struct noise_shown shown[SERVER_DOMAINS], shown_core[SERVER_MAX_CPUS];
	struct noise noise;
	struct parts shown_parts[SERVER_DOMAINS];
	struct reading readings[SERVER_DOMAINS];	/* but for a core's own counter */

	struct server_limit limits[LIMITER_LIMITS];
	uint64_t limit_register, dram_limit_register;
	struct limiter limiter;
	double stepped_s, stepped_joules;
};

struct machine {
	struct server server;
	struct package packages[SERVER_MAX_PACKAGES];
	struct cpu cpus[SERVER_MAX_CPUS];
	bool hwp;
	struct faults faults;
};

/**
 * machine_init() - set the machine up as its server's file says
 * @machine: the machine, with its server filled in
 */
void machine_init(struct machine *machine);

/**
 * machine_now() - model time; it runs as the host's clock does
 *
 * Return: seconds since the machine was made.
 */
double machine_now(void);

/**
 * machine_counts() - the counts of a processor; provided by the plugin
 * @cpu: number of the processor
 *
 * Return: its counts, all zero before the processor exists.
 */
const struct counts *machine_counts(unsigned int cpu);

#endif
