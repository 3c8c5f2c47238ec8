/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What everything really cost, written where the guest cannot read it.
 */
#ifndef MACHINE_TRUTH_H
#define MACHINE_TRUTH_H

#include <stddef.h>

#include "machine.h"

/**
 * truth_open() - name the file that the truth goes to
 * @path: the file
 *
 * Return: 0, or -1 with errno set.
 */
int truth_open(const char *path);

/**
 * truth_snapshot() - add the truth up to now to the file
 * @machine: the machine
 * @label: what the snapshot is called, which need not end with a zero
 * @length: length of the label
 */
void truth_snapshot(struct machine *machine, const char *label, size_t length);

#endif
