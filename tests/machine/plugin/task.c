// SPDX-License-Identifier: GPL-2.0
#include "task.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "marker.h"

#define SLOTS 65536u

/*
 * Open addressing. A slot keeps its address for good: task_structs are recycled,
 * so that there are few of them, and each is set anew when a task is born in it.
 */
static struct slot {
	uint64_t task;
	unsigned int marker;
} slots[SLOTS];

static char names[MACHINE_MARKERS][MACHINE_NAME_MAX + 1] = {
	[MACHINE_INTERRUPTS] = "(interrupts)",
};

static unsigned int names_used = MACHINE_INTERRUPTS + 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The slot of a task, or the empty one where it would be. */
static struct slot *find(uint64_t task)
{
	unsigned int i = (unsigned int)(task * 0x9e3779b97f4a7c15ull >> 48) % SLOTS, tries;

	for (tries = 0; tries < SLOTS; tries++, i = (i + 1) % SLOTS) {
		uint64_t there = __atomic_load_n(&slots[i].task, __ATOMIC_ACQUIRE);

		if (there == task || !there)
			return &slots[i];
	}
	fprintf(stderr, "machine: more than %u tasks\n", SLOTS);
	abort();
}

unsigned int task_marker(uint64_t task)
{
	const struct slot *slot = find(task);

	return slot->task ? __atomic_load_n(&slot->marker, __ATOMIC_RELAXED) : 0;
}

void task_set_marker(uint64_t task, unsigned int marker)
{
	struct slot *slot;

	pthread_mutex_lock(&lock);
	slot = find(task);
	if (slot->task || marker) {
		__atomic_store_n(&slot->marker, marker, __ATOMIC_RELAXED);
		__atomic_store_n(&slot->task, task, __ATOMIC_RELEASE);
	}
	pthread_mutex_unlock(&lock);
}

unsigned int task_marker_number(const char *name, size_t length)
{
	unsigned int i;

	if (!length || length > MACHINE_NAME_MAX)
		return 0;
	pthread_mutex_lock(&lock);
	for (i = MACHINE_INTERRUPTS + 1; i < names_used; i++)
		if (strlen(names[i]) == length && !memcmp(names[i], name, length))
			break;
	if (i == names_used) {
		if (i < MACHINE_MARKERS)
			memcpy(names[names_used++], name, length);
		else
			i = 0;
	}
	pthread_mutex_unlock(&lock);
	return i;
}

const char *task_marker_name(unsigned int marker)
{
	return marker < names_used ? names[marker] : NULL;
}
