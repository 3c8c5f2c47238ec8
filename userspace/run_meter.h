/* SPDX-License-Identifier: GPL-2.0 */
/* What a command cost: energy from the module, memory and I/O from its cgroup. */
#ifndef GC_RUN_METER_H
#define GC_RUN_METER_H

#include "cgroup.h"
#include "meter.h"
#include "run_group.h"

#define GC_RUN_SAMPLE_NS	100000000ull

struct gc_run_meter {
	const struct gc_env *env;
	const char *path;		/* of the cgroup, NULL without one */
	struct gc_meter *meter;		/* NULL: energy is not known */
	int meter_error;		/* and this is why */
	uint64_t id;
	struct gc_snapshot domains;	/* their units */
	enum greencap_quality quality;
	uint64_t settle_ns;		/* until the energy of what ended is known */
	uint64_t sampled_ns;
	double sampled_joules;
	double peak_watts;
	uint64_t peak_sampled_bytes;	/* where memory.peak does not exist */
};

/* What memory and I/O rest on. */
enum gc_run_source {
	GC_RUN_CGROUP,			/* counted by the kernel for the cgroup */
	GC_RUN_SAMPLED,			/* highest of the samples */
	GC_RUN_PROCESS,			/* the command's process and children it waited for */
	GC_RUN_UNKNOWN,
};

/* The bill. */
struct gc_run_cost {
	double wall_s;
	bool energy_known;
	struct gc_cgroup cgroup;	/* with energy_known */
	double joules;
	double mean_watts;
	double peak_watts;
	uint64_t memory_bytes;
	enum gc_run_source memory_source;
	uint64_t read_bytes;
	uint64_t written_bytes;
	enum gc_run_source io_source;
};

/** gc_run_meter_open() - prepare; fine without the module, then energy stays unknown */
void gc_run_meter_open(const struct gc_env *env, const struct gc_run_group *group,
		       struct gc_run_meter *meter);
void gc_run_meter_close(struct gc_run_meter *meter);

/** gc_run_meter_start() - the command starts now */
void gc_run_meter_start(struct gc_run_meter *meter, uint64_t now_ns);

/** gc_run_meter_sample() - every GC_RUN_SAMPLE_NS */
void gc_run_meter_sample(struct gc_run_meter *meter, uint64_t now_ns);

/** gc_run_meter_io() - I/O of a process that has ended and is not collected yet */
void gc_run_meter_io(const struct gc_env *env, pid_t pid, struct gc_run_cost *cost);

/**
 * gc_run_meter_finish() - the bill; before the cgroup is removed
 * @cost: wall_s is set; I/O as gc_run_meter_io() left it
 * @maxrss_bytes: of the process, where there is nothing better
 *
 * May sleep until the module knows the energy of what just ended.
 */
void gc_run_meter_finish(struct gc_run_meter *meter, uint64_t maxrss_bytes,
			 struct gc_run_cost *cost);

#endif /* GC_RUN_METER_H */
