/* SPDX-License-Identifier: GPL-2.0 */
/* The module, over generic netlink (libnl). Nothing else in the tool speaks netlink. */
#ifndef GC_METER_H
#define GC_METER_H

#include <errno.h>

#include "snapshot.h"

struct gc_meter;

/* What NODE_GET tells. */
struct gc_node {
	uint32_t version;
	char module[32];
	char source[32];
	uint32_t packages;
	enum greencap_quality quality;
	uint32_t flags;			/* enum greencap_node_flags */
	uint64_t since_ns;		/* boot time clock at load */
	uint64_t now_ns;
	uint32_t cgroups;
	uint64_t untracked;
	uint64_t ended;
	uint64_t ended_lost;
	uint64_t overflows;
	uint64_t bytes_cgroups;
	uint64_t bytes_cpus;
};

/* Settings; gc_meter_set() sends those whose enum gc_set is in @set. */
struct gc_settings {
	bool enabled;
	uint64_t period_ns;
	uint64_t period_min_ns;		/* answer only */
	uint64_t period_max_ns;		/* answer only */
	uint64_t notify_period_ns;
};

enum gc_set {
	GC_SET_ENABLED		= 0x1,
	GC_SET_PERIOD		= 0x2,
	GC_SET_NOTIFY_PERIOD	= 0x4,
};

/**
 * gc_meter_open() - connect to the module
 * @meter: set on success
 *
 * Return: 0; -ENOENT when the module is not loaded; another -errno of the socket.
 */
int gc_meter_open(struct gc_meter **meter);
void gc_meter_close(struct gc_meter *meter);

/**
 * gc_meter_gone() - whether the module was removed, or loaded anew, since it was opened
 * @error: of gc_meter_node() or of a dump; gc_meter_cgroup() has another -ENOENT
 *
 * A module that is loaded anew has another family id, which gc_meter_reopen() learns.
 */
static inline bool gc_meter_gone(int error)
{
	return error == -ENOENT || error == -EOPNOTSUPP;
}

/** gc_meter_reopen() - find the module again; as gc_meter_open(), and may be tried again */
int gc_meter_reopen(struct gc_meter *meter);

/**
 * gc_meter_reason() - the kernel's own words for the last refusal
 * @meter: what was asked
 *
 * Return: extack text, or "" when it gave none. Valid until the next call.
 */
const char *gc_meter_reason(const struct gc_meter *meter);

/*
 * Each returns 0 or -errno: -EPERM without CAP_PERFMON (settings: CAP_SYS_ADMIN),
 * -ENOENT when the cgroup is not known. gc_snapshot_free() frees what they fill.
 */
int gc_meter_node(struct gc_meter *meter, struct gc_node *node);
int gc_meter_domains(struct gc_meter *meter, struct gc_snapshot *snapshot);
int gc_meter_snapshot(struct gc_meter *meter, struct gc_snapshot *snapshot);
int gc_meter_cgroup(struct gc_meter *meter, uint64_t id, struct gc_cgroup *cgroup);
int gc_meter_settings(struct gc_meter *meter, struct gc_settings *settings);
int gc_meter_set(struct gc_meter *meter, const struct gc_settings *settings, uint32_t set);

/**
 * gc_meter_ended() - final records of cgroups that are gone
 * @meter: whom to ask
 * @since: only records with a higher number; 0 for all that the ring holds
 * @snapshot: its cgroups are the records, oldest first
 *
 * Return: 0 or -errno.
 */
int gc_meter_ended(struct gc_meter *meter, uint64_t since, struct gc_snapshot *snapshot);

/**
 * gc_meter_explain() - tell the user why the meter cannot be used, and what to do
 * @meter: as opened, NULL when opening failed
 * @error: the -errno, also of gc_interval_next()
 *
 * Return: the exit status for it: GC_EXIT_UNSUPPORTED without the module,
 * GC_EXIT_FAILED otherwise.
 */
int gc_meter_explain(const struct gc_meter *meter, int error);

#endif /* GC_METER_H */
