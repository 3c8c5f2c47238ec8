/* SPDX-License-Identifier: GPL-2.0 */
/* A model as the module takes it: which counters count, and what a count costs. Pure. */
#ifndef GC_MODEL_H
#define GC_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/greencap.h>

#define GC_MODEL_DOMAINS	(GREENCAP_DOMAIN_DRAM + 1)

/* A performance counter, as in struct perf_event_attr. */
struct gc_counter {
	uint32_t type;
	uint64_t config;
};

/* Femtojoules, as in enum greencap_cost_attr. */
struct gc_cost {
	uint64_t time_fj;
	uint64_t count_fj[GREENCAP_COUNTERS_MAX];
	uint64_t shared_fj;
	uint64_t active_fj;
};

struct gc_model_bin {
	uint32_t max_ratio;		/* APERF/MPERF in 1/1024; the last: UINT32_MAX */
	struct gc_cost costs[GC_MODEL_DOMAINS];
};

struct gc_model {
	uint64_t id;			/* 0: none */
	struct gc_counter counters[GREENCAP_COUNTERS_MAX];
	size_t n_counters;
	struct gc_model_bin bins[GREENCAP_BINS_MAX];
	size_t n_bins;
};

/** gc_model_id() - a name that follows from all of a model but its name, never 0 */
uint64_t gc_model_id(const struct gc_model *model);

/** gc_cost_empty() - whether nothing costs anything */
bool gc_cost_empty(const struct gc_cost *cost);

#endif /* GC_MODEL_H */
