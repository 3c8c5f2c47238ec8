/* SPDX-License-Identifier: GPL-2.0 */
/* Power and energy of the node: from the module, or from powercap alone. */
#ifndef GC_STATUS_H
#define GC_STATUS_H

#include "cpufreq.h"
#include "meter.h"
#include "powercap.h"

/* One energy domain of a package. What is not known is NAN. */
struct gc_status_domain {
	char label[32];			/* "package:0", "dram:0" */
	uint32_t package;
	const char *domain;		/* "package", "dram" */
	uint32_t flags;			/* enum greencap_domain_flags */
	double watts;			/* over the interval */
	double joules;			/* since the module was loaded */
	double idle_watts;
	enum greencap_quality quality;
	double shared_watts;
	double idle_share;		/* of the interval's energy, 0 to 1 */
	double unattributed_share;
	double baseline_watts;
};

enum gc_status_source {
	GC_STATUS_NONE,			/* no energy counter can be read */
	GC_STATUS_MODULE,
	GC_STATUS_POWERCAP,
};

struct gc_status {
	enum gc_status_source source;
	struct gc_node node;		/* with GC_STATUS_MODULE */
	double seconds;			/* length of the interval */
	struct gc_status_domain *domains;
	size_t n_domains;
	struct gc_powercap powercap;
	struct gc_cpufreq cpufreq;
};

/**
 * gc_status_from_module() - domains from two snapshots of the module
 * @status: its domains are filled
 * @before: the earlier one
 * @after: the later one
 *
 * Return: 0; -ENOMEM; -ESTALE when the module was loaded anew between them.
 */
int gc_status_from_module(struct gc_status *status, const struct gc_snapshot *before,
			  const struct gc_snapshot *after);

/**
 * gc_status_from_powercap() - domains from two readings of powercap
 * @status: its domains are filled
 * @before: the earlier one
 * @after: the later one
 * @seconds: between them
 *
 * Packages and DRAM only, one view of each; counters may have wrapped once.
 *
 * Return: 0 or -ENOMEM; -ENOENT when there is no counter that can be read.
 */
int gc_status_from_powercap(struct gc_status *status, const struct gc_powercap *before,
			    const struct gc_powercap *after, double seconds);

/** gc_status_watts() - the node: all packages and their DRAM; NAN if not known */
double gc_status_watts(const struct gc_status *status);

void gc_status_free(struct gc_status *status);

/* To standard output. */
void gc_status_print(const struct gc_status *status);
void gc_status_print_json(const struct gc_status *status);

#endif /* GC_STATUS_H */
