/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The powercap class of sysfs: zones, their energy and their limits.
 *
 * A package can be seen twice, through MSRs and through MMIO: two views of the
 * same joules, each with limits of its own, and the lowest limit wins. Zones
 * and constraints are known by their names; their numbers mean nothing.
 */
#ifndef GC_POWERCAP_H
#define GC_POWERCAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"

enum gc_zone_kind {
	GC_ZONE_PACKAGE,
	GC_ZONE_DRAM,
	GC_ZONE_CORE,
	GC_ZONE_UNCORE,
	GC_ZONE_PSYS,
	GC_ZONE_OTHER,
};

enum gc_constraint_kind {
	GC_CONSTRAINT_LONG_TERM,
	GC_CONSTRAINT_SHORT_TERM,
	GC_CONSTRAINT_PEAK_POWER,

	GC_CONSTRAINT_KINDS,
};

struct gc_constraint {
	bool present;
	unsigned int index;		/* X of constraint_X_* */
	uint64_t limit_uw;		/* as read; 0: none set */
	uint64_t max_uw;		/* 0: not told, or not to be believed */
	uint64_t window_us;		/* 0: not told */
};

struct gc_zone {
	enum gc_zone_kind kind;
	int package;			/* as in "package-N"; -1 for psys */
	int die;			/* -1: the package has one die */
	char name[32];			/* "package-0", "dram" */
	char control_type[32];		/* "intel-rapl", "intel-rapl-mmio" */
	char path[256];			/* its directory */
	bool mmio;			/* a second view: its energy is not to be added */
	bool has_energy;		/* and may be read: root only on most kernels */
	bool energy_refused;		/* it is there, and not for this user */
	uint64_t energy_uj;
	uint64_t max_energy_uj;		/* energy_uj wraps after this value */
	bool has_enabled;
	bool enabled;
	bool has_limits;		/* any constraint is present */
	struct gc_constraint constraints[GC_CONSTRAINT_KINDS];
};

struct gc_powercap {
	struct gc_zone *zones;		/* by package, die, kind; MSR before MMIO */
	size_t n_zones;
};

/* The limit that bites, and whose it is. */
struct gc_effective {
	uint64_t limit_uw;		/* 0: nothing limits */
	const struct gc_zone *zone;
	enum gc_constraint_kind constraint;
};

/**
 * gc_powercap_read() - read all zones
 * @env: roots
 * @powercap: filled on success, also when there is not one zone
 *
 * Return: 0; -ENOENT when the kernel has no powercap class; another -errno.
 */
int gc_powercap_read(const struct gc_env *env, struct gc_powercap *powercap);

/** gc_powercap_free() - free what gc_powercap_read() filled and clear it */
void gc_powercap_free(struct gc_powercap *powercap);

/**
 * gc_powercap_find() - the zone to read energy from and to set limits in
 * @powercap: as read
 * @kind: what of the package
 * @package: number in the zone's name; -1 for psys
 * @die: -1 where the package has one die
 *
 * Return: the MSR view if there is one, else another; NULL without such a zone.
 */
const struct gc_zone *gc_powercap_find(const struct gc_powercap *powercap, enum gc_zone_kind kind,
				       int package, int die);

/**
 * gc_powercap_effective() - the lowest enabled limit over all views and constraints
 * @powercap: as read
 * @zone: any view of the thing that is limited
 */
struct gc_effective gc_powercap_effective(const struct gc_powercap *powercap,
					  const struct gc_zone *zone);

/**
 * gc_zone_default_uw() - the default limit (TDP) that percents refer to
 * @zone: a zone with limits
 * @original_uw: limit of its long-term constraint before anybody capped it
 *
 * Return: microwatts: what the hardware tells, @original_uw where it tells nothing.
 */
uint64_t gc_zone_default_uw(const struct gc_zone *zone, uint64_t original_uw);

/** gc_zone_label() - what users call it: "package:0", "package:0.1" (die 1), "dram:0", "psys" */
char *gc_zone_label(const struct gc_zone *zone, char *buffer, size_t size);

/** gc_zone_kind_name() - "package", "dram", "core", "uncore", "psys", "other" */
const char *gc_zone_kind_name(enum gc_zone_kind kind);

/** gc_constraint_name() - "long_term", "short_term", "peak_power" */
const char *gc_constraint_name(enum gc_constraint_kind kind);

/** gc_constraint_parse() - the kind with this name, -EINVAL if there is none */
int gc_constraint_parse(const char *name);

#endif /* GC_POWERCAP_H */
