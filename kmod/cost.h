/* SPDX-License-Identifier: GPL-2.0 */
/* What work costs by a model, which userspace fits: pure. */
#ifndef _GC_COST_H
#define _GC_COST_H

#include "attribute.h"

/**
 * struct gc_cost - coefficients of a domain in a frequency bin, femtojoules
 * @time_fj: per busy nanosecond
 * @count_fj: per count, by counter
 * @shared_fj: per nanosecond of a busy core, to be shared
 * @active_fj: per nanosecond in which the package is active, to be shared
 */
struct gc_cost {
	u64 time_fj;
	u64 count_fj[GREENCAP_COUNTERS_MAX];
	u64 shared_fj;
	u64 active_fj;
};

/**
 * struct gc_bin - a range of frequencies
 * @max_ratio: up to this APERF/MPERF in 1/1024
 * @cost: by enum greencap_domain
 */
struct gc_bin {
	u32 max_ratio;
	struct gc_cost cost[GC_DOMAINS];
};

/**
 * struct gc_counter - a performance counter, as in struct perf_event_attr
 * @type: PERF_TYPE_HARDWARE or PERF_TYPE_RAW
 * @config: which event
 */
struct gc_counter {
	u32 type;
	u64 config;
};

/**
 * struct gc_model - what is counted, and what it costs
 * @id: userspace's name for it, not 0
 * @counters: how many
 * @counter: the counters
 * @bins: how many, at least one
 * @bin: by frequency, ascending; the last has no limit
 */
struct gc_model {
	u64 id;
	unsigned int counters;
	struct gc_counter counter[GREENCAP_COUNTERS_MAX];
	unsigned int bins;
	struct gc_bin bin[GREENCAP_BINS_MAX];
};

/**
 * struct gc_proportion - how the energy above idle is to be split
 * @parts: so much for what ran, and the CPUs that it ran on
 * @common: to so much for the package, which was active whoever ran
 */
struct gc_proportion {
	u64 parts;
	u64 common;
};

unsigned int gc_model_bin(const struct gc_model *model, u64 ratio);
bool gc_model_has_cost(const struct gc_model *model, unsigned int domain);
bool gc_model_same_counters(const struct gc_model *a, const struct gc_model *b);
bool gc_cost_weigh(const struct gc_model *model, unsigned int domain, struct gc_part *part,
		   unsigned int parts, u64 active_ns, struct gc_proportion *proportion);

#endif /* _GC_COST_H */
