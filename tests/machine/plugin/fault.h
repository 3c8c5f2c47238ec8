/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is wrong with energy counters. A server's file says what is wrong from
 * the start, and a call of the guest's changes it while it runs.
 */
#ifndef MACHINE_FAULT_H
#define MACHINE_FAULT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server.h"

/* How many counters of a kind a package has at most: one for each of its cores. */
#define FAULT_SLOTS SERVER_MAX_CPUS

/* The faults of a package's counters of one kind. */
struct fault {
	bool on[SERVER_FAULTS];
	uint32_t frozen[FAULT_SLOTS];	/* the values that are shown instead */
	uint32_t jump[FAULT_SLOTS];	/* how far ahead of what they count they are */
};

struct faults {
	pthread_mutex_t lock;		/* inside of it no other is taken */
	struct fault fault[SERVER_MAX_PACKAGES][SERVER_COUNTERS];
};

/* What a fault is to change. */
struct fault_change {
	enum server_fault kind;
	enum server_domain counter;
	int package;			/* or -1 for all */
	bool on;
};

/**
 * fault_parse() - read a change
 * @text: "KIND.COUNTER[:PACKAGE] on" or "... off", with the keys of a server's file
 * @length: its length
 * @server: the server that it is for
 * @change: filled in
 *
 * Return: false if the server knows no such fault.
 */
bool fault_parse(const char *text, size_t length, const struct server *server,
		 struct fault_change *change);

/**
 * fault_set() - a counter's fault comes or goes
 * @fault: the faults of the counter's kind in its package
 * @slot: number of the counter in the package
 * @kind: which fault
 * @on: whether it is there from now on
 * @raw: what the counter would show now without any fault
 * @unit: its unit, as n of 2^-n J
 */
void fault_set(struct fault *fault, unsigned int slot, enum server_fault kind, bool on,
	       uint32_t raw, uint32_t unit);

/**
 * fault_show() - what a counter shows
 * @fault: the faults of the counter's kind in its package
 * @slot: number of the counter in the package
 * @raw: what it would show without any fault
 *
 * Return: what its register holds, unless reading it faults.
 */
uint32_t fault_show(const struct fault *fault, unsigned int slot, uint32_t raw);

#endif
