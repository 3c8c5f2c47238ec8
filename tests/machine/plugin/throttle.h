/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Slows processors down to their frequency, and knows when the host was too slow.
 */
#ifndef MACHINE_THROTTLE_H
#define MACHINE_THROTTLE_H

#include "machine.h"

/* How the throttle fared during the measured phase. */
struct throttle_report {
	uint64_t quanta;
	uint64_t late;		/* quanta that the host delayed */
	uint64_t behind;	/* quanta whose code QEMU executed too slowly */
	double worst_s;
};

/**
 * throttle_quantum() - instructions between two looks at the clock
 * @server: the server
 *
 * At the lowest frequency they take a quarter of a quantum or more.
 *
 * Return: the number of instructions.
 */
uint64_t throttle_quantum(const struct server *server);

/**
 * throttle_look() - sleep if the processor is ahead of its frequency
 * @machine: the machine
 * @cpu: number of the processor; the caller is its thread
 */
void throttle_look(struct machine *machine, unsigned int cpu);

/**
 * throttle_halt() - sleep off what is left before the processor halts
 * @machine: the machine
 * @cpu: number of the processor; the caller is its thread
 */
void throttle_halt(struct machine *machine, unsigned int cpu);

/**
 * throttle_resume() - the time that a processor was halted is not owed
 * @cpu: number of the processor; the caller is its thread
 */
void throttle_resume(unsigned int cpu);

/**
 * throttle_measure() - begin or end the measured phase
 * @on: whether it begins
 */
void throttle_measure(bool on);

/**
 * throttle_read() - how it went so far
 * @report: filled in
 */
void throttle_read(struct throttle_report *report);

#endif
