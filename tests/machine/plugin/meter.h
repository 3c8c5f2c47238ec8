/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Turns activity into energy, and energy into what counters show.
 */
#ifndef MACHINE_METER_H
#define MACHINE_METER_H

#include "machine.h"

/**
 * meter_settle() - charge everything up to now
 * @machine: the machine
 * @package: number of the package; the caller holds its lock
 * @now: model time
 */
void meter_settle(struct machine *machine, unsigned int package, double now);

/**
 * meter_tick() - renew the counters and step the limiter, if a millisecond is over
 * @machine: the machine
 * @package: number of the package; its lock is taken when there is something to do
 * @now: model time
 */
void meter_tick(struct machine *machine, unsigned int package, double now);

/**
 * meter_set_busy() - a processor halts or resumes
 * @machine: the machine
 * @cpu: number of the processor
 * @busy: whether it executes from now on
 */
void meter_set_busy(struct machine *machine, unsigned int cpu, bool busy);

/**
 * meter_set_marker() - a processor's instructions belong to another marker from now on
 * @machine: the machine
 * @cpu: number of the processor
 * @marker: the marker
 */
void meter_set_marker(struct machine *machine, unsigned int cpu, unsigned int marker);

/**
 * meter_set_request() - the operating system asks for a frequency
 * @machine: the machine
 * @cpu: number of the processor
 * @mhz: the frequency
 */
void meter_set_request(struct machine *machine, unsigned int cpu, double mhz);

/**
 * meter_mhz() - the frequency that a processor runs at
 * @machine: the machine
 * @cpu: number of the processor
 *
 * Return: the frequency in MHz.
 */
double meter_mhz(const struct machine *machine, unsigned int cpu);

/**
 * meter_share() - what a core's other thread leaves to a processor
 * @machine: the machine
 * @cpu: number of the processor
 *
 * Return: share of the throughput that it has alone.
 */
double meter_share(const struct machine *machine, unsigned int cpu);

/**
 * meter_count() - have a processor's counters count everything up to now
 * @machine: the machine
 * @cpu: number of the processor; the caller is its thread
 */
void meter_count(struct machine *machine, unsigned int cpu);

/**
 * meter_restart_limits() - forget the power before now
 * @machine: the machine
 *
 * Boot runs at the host's full speed, which no real server could.
 */
void meter_restart_limits(struct machine *machine);

/**
 * meter_tsc_hz() - rate at which the guest's time stamp counter and MPERF advance
 *
 * Return: the rate in Hz.
 */
double meter_tsc_hz(void);

/**
 * meter_unit() - the unit that a counter counts in
 * @server: the server
 * @domain: which counter
 *
 * Return: n, for 2^-n J.
 */
uint32_t meter_unit(const struct server *server, enum server_domain domain);

/**
 * meter_raw() - a counter's register value for an amount of energy
 * @server: the server
 * @domain: which counter
 * @joules: energy since the start
 *
 * Return: the 32 bits that the register shows.
 */
uint64_t meter_raw(const struct server *server, enum server_domain domain, double joules);

#endif
