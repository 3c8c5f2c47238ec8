// SPDX-License-Identifier: GPL-2.0
/* The powercap class of sysfs: zones, their energy and their limits. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "powercap.h"

/* Firmware tells maxima of thousands of watts. What no zone of a server can draw is not told. */
#define PLAUSIBLE_UW		2000000000ull
#define PLAUSIBLE_PSYS_UW	20000000000ull

/* Drivers number constraints from 0 without a gap; there are three kinds. */
#define MAX_CONSTRAINTS		8

static const char *const kind_names[] = {
	[GC_ZONE_PACKAGE]	= "package",
	[GC_ZONE_DRAM]		= "dram",
	[GC_ZONE_CORE]		= "core",
	[GC_ZONE_UNCORE]	= "uncore",
	[GC_ZONE_PSYS]		= "psys",
	[GC_ZONE_OTHER]		= "other",
};

static const char *const constraint_names[] = {
	[GC_CONSTRAINT_LONG_TERM]	= "long_term",
	[GC_CONSTRAINT_SHORT_TERM]	= "short_term",
	[GC_CONSTRAINT_PEAK_POWER]	= "peak_power",
};

const char *gc_zone_kind_name(enum gc_zone_kind kind)
{
	return kind_names[kind];
}

const char *gc_constraint_name(enum gc_constraint_kind kind)
{
	return constraint_names[kind];
}

int gc_constraint_parse(const char *name)
{
	for (int i = 0; i < GC_CONSTRAINT_KINDS; i++) {
		if (!strcmp(constraint_names[i], name))
			return i;
	}
	return -EINVAL;
}

char *gc_zone_label(const struct gc_zone *zone, char *buffer, size_t size)
{
	const char *kind = zone->kind == GC_ZONE_OTHER ? zone->name : kind_names[zone->kind];

	if (zone->package < 0)
		snprintf(buffer, size, "%s", kind);
	else if (zone->die < 0)
		snprintf(buffer, size, "%s:%d", kind, zone->package);
	else
		snprintf(buffer, size, "%s:%d.%d", kind, zone->package, zone->die);
	return buffer;
}

static enum gc_zone_kind kind_of(const char *name)
{
	for (int kind = GC_ZONE_DRAM; kind < GC_ZONE_OTHER; kind++) {
		if (!strcmp(kind_names[kind], name))
			return kind;
	}
	return GC_ZONE_OTHER;
}

/* "package-1" or "package-1-die-0" */
static bool parse_package(const char *name, int *package, int *die)
{
	int end = 0;

	*die = -1;
	if (sscanf(name, "package-%d%n", package, &end) == 1 && end && !name[end])
		return true;
	return sscanf(name, "package-%d-die-%d%n", package, die, &end) == 2 && !name[end];
}

/* A part of a package is a directory "PARENT:N", and has the number of its parent's name. */
static void place_in_parent(const char *class, const char *directory, struct gc_zone *zone)
{
	const char *colon = strrchr(directory, ':');
	char name[sizeof(zone->name)];

	if (!colon || !strchr(directory, ':') || colon == strchr(directory, ':'))
		return;
	if (gc_file_read(name, sizeof(name), "%s/%.*s/name", class, (int)(colon - directory),
			 directory) < 0)
		return;
	if (!parse_package(name, &zone->package, &zone->die))
		zone->package = -1;
}

static uint64_t believe(uint64_t max_uw, enum gc_zone_kind kind)
{
	return max_uw <= (kind == GC_ZONE_PSYS ? PLAUSIBLE_PSYS_UW : PLAUSIBLE_UW) ? max_uw : 0;
}

static void read_constraint(struct gc_zone *zone, unsigned int index, const char *name)
{
	struct gc_constraint *constraint;
	int kind = gc_constraint_parse(name);

	if (kind < 0)
		return;
	constraint = &zone->constraints[kind];
	if (constraint->present ||
	    gc_file_read_u64(&constraint->limit_uw, "%s/constraint_%u_power_limit_uw", zone->path,
			     index))
		return;
	constraint->present = true;
	constraint->index = index;
	zone->has_limits = true;
	if (gc_file_read_u64(&constraint->max_uw, "%s/constraint_%u_max_power_uw", zone->path,
			     index))
		constraint->max_uw = 0;
	constraint->max_uw = believe(constraint->max_uw, zone->kind);
	if (gc_file_read_u64(&constraint->window_us, "%s/constraint_%u_time_window_us", zone->path,
			     index))
		constraint->window_us = 0;
}

static void read_constraints(struct gc_zone *zone)
{
	char name[32];

	for (unsigned int i = 0; i < MAX_CONSTRAINTS; i++) {
		if (gc_file_read(name, sizeof(name), "%s/constraint_%u_name", zone->path, i) > 0)
			read_constraint(zone, i, name);
	}
}

static void read_values(struct gc_zone *zone)
{
	uint64_t enabled;
	int error;

	error = gc_file_read_u64(&zone->energy_uj, "%s/energy_uj", zone->path);
	zone->energy_refused = error == -EACCES || error == -EPERM;
	zone->has_energy = !error && !gc_file_read_u64(&zone->max_energy_uj,
						       "%s/max_energy_range_uj", zone->path);
	zone->has_enabled = !gc_file_read_u64(&enabled, "%s/enabled", zone->path);
	zone->enabled = zone->has_enabled && enabled;
}

/* Return: 0; -ENOENT for what is not a zone, such as the control types themselves. */
static int read_zone(const char *class, const char *directory, struct gc_zone *zone)
{
	const char *colon = strchr(directory, ':');

	memset(zone, 0, sizeof(*zone));
	if (!colon || (size_t)(colon - directory) >= sizeof(zone->control_type))
		return -ENOENT;
	if ((size_t)snprintf(zone->path, sizeof(zone->path), "%s/%s", class, directory) >=
	    sizeof(zone->path))
		return -ENAMETOOLONG;
	if (gc_file_read(zone->name, sizeof(zone->name), "%s/name", zone->path) <= 0)
		return -ENOENT;
	memcpy(zone->control_type, directory, (size_t)(colon - directory));
	zone->mmio = strstr(zone->control_type, "mmio");
	zone->package = -1;
	zone->die = -1;
	if (parse_package(zone->name, &zone->package, &zone->die)) {
		zone->kind = GC_ZONE_PACKAGE;
	} else {
		zone->kind = kind_of(zone->name);
		place_in_parent(class, directory, zone);
	}
	read_values(zone);
	read_constraints(zone);
	return 0;
}

static int compare_zones(const void *left, const void *right)
{
	const struct gc_zone *a = left, *b = right;

	/* psys, which has no package, goes last. */
	if (a->package != b->package)
		return (unsigned int)a->package < (unsigned int)b->package ? -1 : 1;
	if (a->die != b->die)
		return a->die < b->die ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->mmio != b->mmio)
		return a->mmio ? 1 : -1;
	return strcmp(a->path, b->path);
}

static int add_zone(struct gc_powercap *powercap, const struct gc_zone *zone)
{
	struct gc_zone *zones;

	zones = reallocarray(powercap->zones, powercap->n_zones + 1, sizeof(*zones));
	if (!zones)
		return -ENOMEM;
	zones[powercap->n_zones++] = *zone;
	powercap->zones = zones;
	return 0;
}

int gc_powercap_read(const struct gc_env *env, struct gc_powercap *powercap)
{
	struct dirent *entry;
	struct gc_zone zone;
	char class[256];
	int error = 0;
	DIR *dir;

	*powercap = (struct gc_powercap){ 0 };
	snprintf(class, sizeof(class), "%s/class/powercap", env->sysfs);
	dir = opendir(class);
	if (!dir)
		return -errno;
	while (!error && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.' && !read_zone(class, entry->d_name, &zone))
			error = add_zone(powercap, &zone);
	}
	closedir(dir);
	if (error)
		gc_powercap_free(powercap);
	else if (powercap->n_zones)
		qsort(powercap->zones, powercap->n_zones, sizeof(zone), compare_zones);
	return error;
}

void gc_powercap_free(struct gc_powercap *powercap)
{
	free(powercap->zones);
	*powercap = (struct gc_powercap){ 0 };
}

const struct gc_zone *gc_powercap_find(const struct gc_powercap *powercap, enum gc_zone_kind kind,
				       int package, int die)
{
	for (size_t i = 0; i < powercap->n_zones; i++) {
		const struct gc_zone *zone = &powercap->zones[i];

		if (zone->kind == kind && zone->package == package && zone->die == die)
			return zone;
	}
	return NULL;
}

static bool same_thing(const struct gc_zone *a, const struct gc_zone *b)
{
	return a->kind == b->kind && a->package == b->package && a->die == b->die &&
	       !strcmp(a->name, b->name);
}

struct gc_effective gc_powercap_effective(const struct gc_powercap *powercap,
					  const struct gc_zone *zone)
{
	struct gc_effective lowest = { 0 };

	for (size_t i = 0; i < powercap->n_zones; i++) {
		const struct gc_zone *view = &powercap->zones[i];

		if (!same_thing(view, zone) || (view->has_enabled && !view->enabled))
			continue;
		for (int kind = 0; kind < GC_CONSTRAINT_KINDS; kind++) {
			uint64_t limit_uw = view->constraints[kind].limit_uw;

			if (!limit_uw || (lowest.limit_uw && limit_uw >= lowest.limit_uw))
				continue;
			lowest.limit_uw = limit_uw;
			lowest.zone = view;
			lowest.constraint = kind;
		}
	}
	return lowest;
}

uint64_t gc_zone_default_uw(const struct gc_zone *zone, uint64_t original_uw)
{
	const struct gc_constraint *sustained = &zone->constraints[GC_CONSTRAINT_LONG_TERM];

	return sustained->present && sustained->max_uw ? sustained->max_uw : original_uw;
}
