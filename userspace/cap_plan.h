/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From "package=120W" to writes into powercap: everything is parsed and
 * checked here before anything is written.
 */
#ifndef GC_CAP_PLAN_H
#define GC_CAP_PLAN_H

#include "cap_range.h"
#include "control.h"
#include "powercap.h"

#define GC_CAP_BOTH	(-1)		/* long_term and short_term, as far as the zone has them */

/* One zone and the limit it is to get. */
struct gc_cap_item {
	const struct gc_zone *zone;
	uint64_t limit_uw;
	int rank;			/* how closely the zone was named; 0: it was not */
	bool enables;			/* its limits were switched off */
};

struct gc_cap_plan {
	struct gc_cap_item *items;
	size_t n_items;
	struct gc_control *controls;	/* for gc_controls_apply() */
	size_t n_controls;
};

/* A target as typed. */
struct gc_cap_target {
	enum gc_zone_kind kind;
	int package;			/* -1: all */
	int die;			/* -1: all */
};

/**
 * gc_cap_target_parse() - "package", "package:0", "package:0.1", "dram", "dram:0", "psys"
 *
 * Return: 0 or -EINVAL.
 */
int gc_cap_target_parse(const char *text, struct gc_cap_target *target);

/**
 * gc_cap_target_refuse() - why gc_cap_target_parse() does not take a target
 * @why: filled with a sentence that says what to use
 *
 * Return: -EINVAL.
 */
int gc_cap_target_refuse(const char *text, char *why, size_t size);

/** gc_cap_target_matches() - whether a zone is meant by a target */
bool gc_cap_target_matches(const struct gc_cap_target *target, const struct gc_zone *zone);

/**
 * gc_cap_missing() - why a target matches no zone that can be limited
 * @why: filled with a sentence
 *
 * Return: -ENODEV when this machine has others of that kind, -EOPNOTSUPP when
 * it can limit none.
 */
int gc_cap_missing(const struct gc_powercap *powercap, const struct gc_cap_target *target,
		   const char *text, char *why, size_t size);

/**
 * gc_cap_plan_make() - parse and check all settings
 * @env: roots
 * @powercap: as read
 * @records: those of powercap
 * @settings: "TARGET=LIMIT"; a closer name wins over a wider one
 * @n_settings: their number
 * @constraint: GC_CAP_BOTH or one kind
 * @plan: filled on success; points into @powercap
 * @why: filled with a sentence on refusal
 * @size: size of @why
 *
 * Return: 0; -EINVAL for what is malformed; -ERANGE; -ENODEV for a zone that is
 * not there; -EOPNOTSUPP where the hardware has no such limit; -ENOMEM.
 */
int gc_cap_plan_make(const struct gc_env *env, const struct gc_powercap *powercap,
		     const struct gc_records *records, char *const *settings, size_t n_settings,
		     int constraint, struct gc_cap_plan *plan, char *why, size_t size);
void gc_cap_plan_free(struct gc_cap_plan *plan);

/** gc_cap_control_path() - of a constraint's limit, from the root of sysfs */
void gc_cap_control_path(const struct gc_env *env, const struct gc_zone *zone,
			 const struct gc_constraint *constraint, char *path, size_t size);

/** gc_cap_original_uw() - a zone's long-term limit before greencap changed it */
uint64_t gc_cap_original_uw(const struct gc_env *env, const struct gc_zone *zone,
			    const struct gc_records *records);

#endif /* GC_CAP_PLAN_H */
