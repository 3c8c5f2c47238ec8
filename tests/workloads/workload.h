/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the workloads share: how long they run and what they print.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdint.h>

/**
 * workload_run() - repeat a step until the time or the work given is done
 * @argc: as of main()
 * @argv: "--seconds S" or "--work STEPS"
 * @step: does one step of work
 *
 * Prints the number of steps done and the seconds they took.
 *
 * Return: the exit status for main().
 */
int workload_run(int argc, char **argv, void (*step)(void));

#endif
