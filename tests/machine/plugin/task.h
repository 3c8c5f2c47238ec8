/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which marker each of the guest's tasks has.
 */
#ifndef MACHINE_TASK_H
#define MACHINE_TASK_H

#include <stddef.h>
#include <stdint.h>

/**
 * task_marker() - look up a task; needs no lock
 * @task: address of its task_struct
 *
 * Return: its marker, 0 if it has none.
 */
unsigned int task_marker(uint64_t task);

/**
 * task_set_marker() - give a task a marker
 * @task: address of its task_struct
 * @marker: the marker; 0 takes it away
 */
void task_set_marker(uint64_t task, unsigned int marker);

/**
 * task_marker_number() - number of a marker's name, made on first use
 * @name: the name, which need not end with a zero
 * @length: its length
 *
 * Return: the number, 0 when the name is empty or there are too many.
 */
unsigned int task_marker_number(const char *name, size_t length);

/**
 * task_marker_name() - name of a marker
 * @marker: the number
 *
 * Return: the name, NULL if there is no such marker.
 */
const char *task_marker_name(unsigned int marker);

#endif
