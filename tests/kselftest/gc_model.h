/* SPDX-License-Identifier: GPL-2.0 */
/* Models, as messages and as plain data. */
#ifndef GC_MODEL_H
#define GC_MODEL_H

#include <stdbool.h>

#include <linux/perf_event.h>

#include "gc_nl.h"

/* Events of the emulated server; Intel's, but for the first, in general counters only. */
enum event { INSTRUCTIONS, BRANCHES, REFERENCES, MISSES, DOUBLES };

struct cost {
	uint64_t time, count[GREENCAP_COUNTERS_MAX], shared, active;
};

struct bin {
	uint32_t max_ratio;
	struct cost cost[MAX_DOMAINS];
};

/* One counter and one bin more than there may be, so that they can be refused. */
struct model {
	uint64_t id;
	unsigned int counters, bins;
	struct {
		uint32_t type;
		uint64_t config;
	} counter[GREENCAP_COUNTERS_MAX + 1];
	struct bin bin[GREENCAP_BINS_MAX + 1];
};

void put_cost(struct request *req, unsigned int domain, const struct cost *cost,
	      unsigned int counts);
int model_set(struct nl *nl, const struct model *model);
int model_get(struct nl *nl, struct model *model);
/* Return: whether each core has an energy counter, which says more of it than a model. */
bool cores_have_counters(void);
/* Return: this processor's event, as PERF_TYPE_RAW. */
uint64_t raw_event(enum event event);
struct model model_of(uint64_t id, unsigned int counters, const uint64_t *raw);
uint32_t node_flags(struct nl *nl, uint32_t *quality);

/* Return: a counter of a CPU or of a process, -1: any, or negative errno. */
int open_counter(uint32_t type, uint64_t config, int pid, int cpu, int pinned, int disabled);
uint64_t read_counter(int fd);

#endif /* GC_MODEL_H */
