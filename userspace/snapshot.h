/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module says at one moment, as plain data.
 *
 * meter.c fills these over netlink; everything here is a function of its
 * inputs. Energy stays in the wire's integers until somebody prints it.
 */
#ifndef GC_SNAPSHOT_H
#define GC_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/greencap.h>

/* 1/65536 of a raw counter unit: what the wire carries as _UNITS and _FRAC. */
typedef __int128 gc_energy;

/* What one raw unit is: num / den joules. */
struct gc_unit {
	uint32_t num;
	uint32_t den;
};

/* What a package's CPUs did at one range of frequencies. */
struct gc_activity {
	uint64_t busy_ns;
	uint64_t core_ns;	/* of packages: siblings that ran together are one */
	uint64_t counts[GREENCAP_COUNTERS_MAX];	/* in the order of the model */
};

struct gc_domain {
	uint32_t package;
	enum greencap_domain type;
	uint32_t flags;			/* enum greencap_domain_flags */
	struct gc_unit unit;
	uint64_t now_ns;		/* boot time clock */
	gc_energy hardware;
	gc_energy attributed;
	gc_energy shared;		/* by a model only */
	gc_energy modelled;		/* of attributed, what a model has split */
	gc_energy idle;
	gc_energy unattributed;
	gc_energy pending;
	gc_energy reasons[__GREENCAP_REASON_MAX];
	uint64_t baseline_uw;		/* with GREENCAP_DOMAIN_F_BASELINE */
	bool has_quality;
	enum greencap_quality quality;	/* of the last interval in which anything ran */
	uint64_t seen_ns;		/* length of the intervals that are closed */
	uint64_t active_ns;		/* of it, with any CPU busy; packages only */
	uint64_t uncounted_ns;		/* of it, what is not in @activities */
	struct gc_activity activities[GREENCAP_BINS_MAX];	/* packages only */
	size_t n_activities;
};

struct gc_cgroup_energy {
	uint32_t package;
	enum greencap_domain type;
	gc_energy total;
	gc_energy self;
	gc_energy ended;
	uint64_t busy_ns;		/* CPU time of own tasks there; packages only */
};

/* A living cgroup, or the final record of one. */
struct gc_cgroup {
	uint64_t id;
	uint64_t parent;		/* 0: the root */
	char *path;
	bool removed;			/* no directory any more */
	uint64_t seq;			/* number of a final record, 0: not one */
	uint64_t created_ns;
	uint64_t removed_ns;		/* final records */
	uint64_t busy_ns;
	struct gc_cgroup_energy *energies;
	size_t n_energies;
};

struct gc_snapshot {
	uint64_t number;
	struct gc_domain *domains;
	size_t n_domains;
	struct gc_cgroup *cgroups;	/* parents before children */
	size_t n_cgroups;
};

/**
 * gc_energy_make() - an energy from a wire pair
 * @units: whole raw units
 * @frac: 1/65536 of a unit, 0 to 65535
 *
 * Return: the energy.
 */
static inline gc_energy gc_energy_make(uint64_t units, uint32_t frac)
{
	return ((gc_energy)units << GREENCAP_FRAC_BITS) + frac;
}

/** gc_energy_joules() - an energy in joules; the only place that rounds */
double gc_energy_joules(gc_energy energy, struct gc_unit unit);

/** gc_snapshot_ns() - its moment on the boot time clock, which its domains tell */
uint64_t gc_snapshot_ns(const struct gc_snapshot *snapshot);

/** gc_snapshot_domain() - the domain's record, NULL if there is none */
const struct gc_domain *gc_snapshot_domain(const struct gc_snapshot *snapshot, uint32_t package,
					   enum greencap_domain type);

/** gc_snapshot_cgroup() - the cgroup with this id, NULL if there is none */
const struct gc_cgroup *gc_snapshot_cgroup(const struct gc_snapshot *snapshot, uint64_t id);

/** gc_cgroup_energy() - what the cgroup drew from a domain, NULL if nothing */
const struct gc_cgroup_energy *gc_cgroup_energy(const struct gc_cgroup *cgroup, uint32_t package,
						enum greencap_domain type);

/**
 * gc_cgroup_joules() - sum over packages
 * @snapshot: has the units
 * @cgroup: a record of this snapshot, or a final record from the same boot
 * @type: one domain
 * @self: its own tasks only, else with all descendants
 *
 * Return: joules.
 */
double gc_cgroup_joules(const struct gc_snapshot *snapshot, const struct gc_cgroup *cgroup,
			enum greencap_domain type, bool self);

/** gc_domain_quality() - what its figures rest on; @node where the module does not say */
enum greencap_quality gc_domain_quality(const struct gc_domain *domain, enum greencap_quality node);

/** gc_domain_name() - "package" or "dram" */
const char *gc_domain_name(enum greencap_domain type);

/** gc_reason_name() - the word for JSON and metrics, as in the netlink spec */
const char *gc_reason_name(enum greencap_reason reason);

/** gc_quality_name() - "time-split", "modelled" or "measured" */
const char *gc_quality_name(enum greencap_quality quality);

/** gc_cgroup_free() - free what one cgroup record holds, and clear it */
void gc_cgroup_free(struct gc_cgroup *cgroup);

/** gc_snapshot_free() - free what the snapshot holds and clear it */
void gc_snapshot_free(struct gc_snapshot *snapshot);

#endif /* GC_SNAPSHOT_H */
