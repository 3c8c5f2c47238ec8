/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/*
 * greencap: energy per cgroup, over generic netlink
 *
 * Family GREENCAP_GENL_NAME, in the initial network namespace only. Reads need
 * CAP_PERFMON, settings need CAP_SYS_ADMIN, both in the initial user namespace.
 *
 * request                                   answer
 * -------                                   ------
 * NODE_GET      do    {}                    { NODE_* }
 * DOMAIN_GET    dump  {}                    { DOMAIN_* } for each package and domain
 * CGROUP_GET    do    { CGROUP_ID }         { CGROUP_* }
 * CGROUP_GET    dump  {}                    { CGROUP_* } for each tracked cgroup, parents first
 * ENDED_GET     dump  { [ENDED_SINCE] }     { ENDED_* } for each record in the ring, oldest first
 * SETTINGS_GET  do    {}                    { SETTINGS_* }
 * SETTINGS_SET  do    { SETTINGS_* }        ack; all of the message is applied or nothing is
 * MODEL_GET     do    {}                    { MODEL_* }, what is in force
 * MODEL_SET     do    { MODEL_* }           ack; replaces all of the model, or nothing
 *
 * group         message
 * -----         -------
 * "samples"     SAMPLE_NTF  { DOMAIN_* } for each package and domain, every NOTIFY_PERIOD_NS
 * "ended"       ENDED_NTF   { ENDED_* } when the last energy of a removed cgroup is known
 *
 * A dump of domains or cgroups is a snapshot that is taken when the dump
 * starts; each of its messages carries the same SNAPSHOT number. The domains
 * and the cgroups of one moment are obtained with CGROUP_GET dump: the domain
 * records of the same snapshot come first, as DOMAIN_GET messages (their genl
 * command is GREENCAP_CMD_DOMAIN_GET), then the cgroups.
 *
 * Energy is a pair of attributes: _UNITS, a whole number of the domain's raw
 * counter units, and _FRAC, 1/65536 of such a unit (0 to 65535). The unit is
 * UNIT_NUM / UNIT_DEN joules. In each snapshot, per package and domain, exactly:
 *
 *   HARDWARE = ATTRIBUTED + SHARED + IDLE + UNATTRIBUTED + PENDING
 *   ATTRIBUTED = TOTAL of the root cgroup
 *   TOTAL of a cgroup = its SELF + its ENDED + sum of its tracked children's TOTAL
 *
 * A model says which performance counters are opened and what a count costs.
 * Each CPU's work falls into bins by its frequency. The cost of a piece of work
 * in a domain is, in femtojoules, with the coefficients of its bin:
 *
 *   direct = BUSY_NS * TIME_FJ + sum over counters of COUNT * COUNT_FJ
 *   shared = CORE_NS * SHARED_FJ        (a busy core's static power)
 *          + the package's active time * ACTIVE_FJ        (uncore, while any CPU is busy)
 *
 * The energy of an interval above idle is split between direct and shared in
 * that proportion; direct is then split among cgroups by their direct cost, and
 * shared stays in SHARED: who pays it is the reader's choice. The model's scale
 * cancels out, its ratios count. Where cores have energy counters of their own
 * (AMD), these decide which core drew how much of what is not the uncore's, and the
 * costs decide within each core. Without a model, or in an interval in which a
 * CPU's counters were not counting, all is direct and split by
 * frequency-weighted time, of which threads of one core that ran together have less.
 *
 * Attributes are never reused or renumbered. A reader ignores what it does not know.
 */
#ifndef _UAPI_LINUX_GREENCAP_H
#define _UAPI_LINUX_GREENCAP_H

#define GREENCAP_GENL_NAME		"greencap"
#define GREENCAP_GENL_VERSION		1
#define GREENCAP_MCGRP_SAMPLES		"samples"
#define GREENCAP_MCGRP_ENDED		"ended"

/* One raw counter unit has this many bits of fraction in a _FRAC attribute. */
#define GREENCAP_FRAC_BITS		16

/* Most counters and bins that a model can have, and its largest coefficient. */
#define GREENCAP_COUNTERS_MAX		4
#define GREENCAP_BINS_MAX		16
#define GREENCAP_COST_MAX_FJ		(1ULL << 36)

enum greencap_cmd {
	GREENCAP_CMD_UNSPEC,
	GREENCAP_CMD_NODE_GET,
	GREENCAP_CMD_DOMAIN_GET,
	GREENCAP_CMD_CGROUP_GET,
	GREENCAP_CMD_ENDED_GET,
	GREENCAP_CMD_SETTINGS_GET,
	GREENCAP_CMD_SETTINGS_SET,
	GREENCAP_CMD_SAMPLE_NTF,
	GREENCAP_CMD_ENDED_NTF,
	GREENCAP_CMD_MODEL_GET,
	GREENCAP_CMD_MODEL_SET,

	__GREENCAP_CMD_MAX,
	GREENCAP_CMD_MAX = __GREENCAP_CMD_MAX - 1
};

/* Which of a package's energies: DOMAIN_TYPE, ENERGY_DOMAIN. */
enum greencap_domain {
	GREENCAP_DOMAIN_PACKAGE,
	GREENCAP_DOMAIN_DRAM,
};

/* What a figure rests on: NODE_QUALITY. */
enum greencap_quality {
	GREENCAP_QUALITY_TIME_SPLIT,	/* energy split by (frequency-weighted) time */
	GREENCAP_QUALITY_MODELLED,	/* energy split by a fitted model of counted work */
	GREENCAP_QUALITY_MEASURED,	/* a counter of its own */
};

/* Bits of NODE_FLAGS. */
enum greencap_node_flags {
	GREENCAP_NODE_F_APERF		= 1 << 0, /* time is weighted by frequency */
	GREENCAP_NODE_F_FILTERED	= 1 << 1, /* the CPU adds noise to its energy counters */
	GREENCAP_NODE_F_CORE_ENERGY	= 1 << 2, /* cores have energy counters of their own */
	GREENCAP_NODE_F_ENABLED		= 1 << 3, /* the meter is running */
	GREENCAP_NODE_F_COUNTERS	= 1 << 4, /* every CPU's performance counters count now */
};

/* Bits of DOMAIN_FLAGS. */
enum greencap_domain_flags {
	GREENCAP_DOMAIN_F_BASELINE	= 1 << 0, /* idle power is known */
	GREENCAP_DOMAIN_F_REBASED	= 1 << 1, /* a span could not be seen and is left out */
	GREENCAP_DOMAIN_F_OFFLINE	= 1 << 2, /* no CPU of the package is online now */
	GREENCAP_DOMAIN_F_STUCK		= 1 << 3, /* counter stands still or cannot be read */
};

/* Why energy could not be given to a cgroup: REASON_KIND. */
enum greencap_reason {
	GREENCAP_REASON_NO_ACTIVITY,	/* above idle, but no CPU of the package ran a task */
	GREENCAP_REASON_IDLE_IRQ,	/* interrupts on idle CPUs */
	GREENCAP_REASON_OVERFLOW,	/* a CPU's activity table was full */
	GREENCAP_REASON_UNTRACKED,	/* ran in a cgroup without an entry */
	GREENCAP_REASON_DISABLED,	/* the meter was switched off */
	GREENCAP_REASON_STARTUP,	/* before a CPU had published its first activity */

	__GREENCAP_REASON_MAX,
	GREENCAP_REASON_MAX = __GREENCAP_REASON_MAX - 1
};

enum greencap_node_attr {
	GREENCAP_NODE_A_UNSPEC,
	GREENCAP_NODE_A_PAD,
	GREENCAP_NODE_A_VERSION,	/* u32, GREENCAP_GENL_VERSION of the module */
	GREENCAP_NODE_A_MODULE,		/* string, version of the module */
	GREENCAP_NODE_A_SOURCE,		/* string, "intel-rapl-msr" or "amd-rapl-msr" */
	GREENCAP_NODE_A_PACKAGES,	/* u32 */
	GREENCAP_NODE_A_QUALITY,	/* u32, enum greencap_quality */
	GREENCAP_NODE_A_FLAGS,		/* u32, enum greencap_node_flags */
	GREENCAP_NODE_A_SINCE_NS,	/* u64, boot time clock at load */
	GREENCAP_NODE_A_NOW_NS,		/* u64, boot time clock now */
	GREENCAP_NODE_A_CGROUPS,	/* u32, tracked now */
	GREENCAP_NODE_A_UNTRACKED,	/* u64, cgroups that could not be tracked, since load */
	GREENCAP_NODE_A_ENDED,		/* u64, final records made since load */
	GREENCAP_NODE_A_ENDED_LOST,	/* u64, of these, pushed out of the ring */
	GREENCAP_NODE_A_OVERFLOWS,	/* u64, times a CPU's activity table was full */
	GREENCAP_NODE_A_BYTES_CGROUPS,	/* u64, memory of the entries */
	GREENCAP_NODE_A_BYTES_CPUS,	/* u64, memory of the per-CPU activity tables */

	__GREENCAP_NODE_A_MAX,
	GREENCAP_NODE_A_MAX = __GREENCAP_NODE_A_MAX - 1
};

enum greencap_domain_attr {
	GREENCAP_DOMAIN_A_UNSPEC,
	GREENCAP_DOMAIN_A_PAD,
	GREENCAP_DOMAIN_A_SNAPSHOT,	/* u64, same number: same moment */
	GREENCAP_DOMAIN_A_PACKAGE,	/* u32, the kernel's logical package (die) number */
	GREENCAP_DOMAIN_A_TYPE,		/* u32, enum greencap_domain */
	GREENCAP_DOMAIN_A_FLAGS,	/* u32, enum greencap_domain_flags */
	GREENCAP_DOMAIN_A_UNIT_NUM,	/* u32, joules per raw unit: numerator */
	GREENCAP_DOMAIN_A_UNIT_DEN,	/* u32, and denominator */
	GREENCAP_DOMAIN_A_NOW_NS,	/* u64, boot time clock of the snapshot */
	GREENCAP_DOMAIN_A_HARDWARE_UNITS,	/* u64, moved by the counter since load; whole */
	GREENCAP_DOMAIN_A_ATTRIBUTED_UNITS,	/* u64, to cgroups, living and ended */
	GREENCAP_DOMAIN_A_ATTRIBUTED_FRAC,	/* u32 */
	GREENCAP_DOMAIN_A_IDLE_UNITS,		/* u64, drawn without any work */
	GREENCAP_DOMAIN_A_IDLE_FRAC,		/* u32 */
	GREENCAP_DOMAIN_A_UNATTRIBUTED_UNITS,	/* u64, sum of the reasons */
	GREENCAP_DOMAIN_A_UNATTRIBUTED_FRAC,	/* u32 */
	GREENCAP_DOMAIN_A_PENDING_UNITS,	/* u64, waits for busy CPUs to publish */
	GREENCAP_DOMAIN_A_PENDING_FRAC,		/* u32 */
	GREENCAP_DOMAIN_A_REASON,	/* nest GREENCAP_REASON_A_*, one for each non-zero reason */
	GREENCAP_DOMAIN_A_BASELINE_UW,	/* u64, idle power in microwatts, with DOMAIN_F_BASELINE */
	GREENCAP_DOMAIN_A_SHARED_UNITS,	/* u64, drawn by all that ran together; by a model only */
	GREENCAP_DOMAIN_A_SHARED_FRAC,	/* u32 */
	GREENCAP_DOMAIN_A_QUALITY,	/* u32, enum greencap_quality of the last busy interval */
	GREENCAP_DOMAIN_A_MODELLED_UNITS,	/* u64, of ATTRIBUTED, what was split by a model */
	GREENCAP_DOMAIN_A_ACTIVITY,	/* nest GREENCAP_ACTIVITY_A_*, for each bin; package only */
	GREENCAP_DOMAIN_A_ACTIVE_NS,	/* u64, of SEEN_NS, while any CPU was busy; package only */
	GREENCAP_DOMAIN_A_SEEN_NS,	/* u64, length of all closed intervals since load */
	GREENCAP_DOMAIN_A_UNCOUNTED_NS,	/* u64, of SEEN_NS, not in ACTIVITY; package only */

	__GREENCAP_DOMAIN_A_MAX,
	GREENCAP_DOMAIN_A_MAX = __GREENCAP_DOMAIN_A_MAX - 1
};

/*
 * Of the closed intervals since the model was set, in which every counter of the
 * package counted: whoever sets them against energy takes two snapshots between
 * which UNCOUNTED_NS does not grow.
 */
enum greencap_activity_attr {
	GREENCAP_ACTIVITY_A_UNSPEC,
	GREENCAP_ACTIVITY_A_PAD,
	GREENCAP_ACTIVITY_A_BIN,	/* u32, from 0, in the order of the model */
	GREENCAP_ACTIVITY_A_PACKAGE,	/* u32, of a cgroup's activity */
	GREENCAP_ACTIVITY_A_BUSY_NS,	/* u64 */
	GREENCAP_ACTIVITY_A_COUNT,	/* u64, one for each counter, in the order of the model */
	GREENCAP_ACTIVITY_A_CORE_NS,	/* u64, of packages: siblings that ran together are one */

	__GREENCAP_ACTIVITY_A_MAX,
	GREENCAP_ACTIVITY_A_MAX = __GREENCAP_ACTIVITY_A_MAX - 1
};

enum greencap_reason_attr {
	GREENCAP_REASON_A_UNSPEC,
	GREENCAP_REASON_A_PAD,
	GREENCAP_REASON_A_KIND,		/* u32, enum greencap_reason */
	GREENCAP_REASON_A_UNITS,	/* u64 */
	GREENCAP_REASON_A_FRAC,		/* u32 */

	__GREENCAP_REASON_A_MAX,
	GREENCAP_REASON_A_MAX = __GREENCAP_REASON_A_MAX - 1
};

enum greencap_cgroup_attr {
	GREENCAP_CGROUP_A_UNSPEC,
	GREENCAP_CGROUP_A_PAD,
	GREENCAP_CGROUP_A_SNAPSHOT,	/* u64 */
	GREENCAP_CGROUP_A_ID,		/* u64, inode number of the cgroup's directory */
	GREENCAP_CGROUP_A_PARENT,	/* u64, id; absent for the root */
	GREENCAP_CGROUP_A_PATH,		/* string, "/" for the root */
	GREENCAP_CGROUP_A_REMOVED,	/* flag, gone, its last energy is not known yet */
	GREENCAP_CGROUP_A_CREATED_NS,	/* u64, boot time clock when it was first seen */
	GREENCAP_CGROUP_A_BUSY_NS,	/* u64, CPU time of its own tasks that was seen */
	GREENCAP_CGROUP_A_ENERGY,	/* nest GREENCAP_ENERGY_A_*, per package and domain */
	GREENCAP_CGROUP_A_ACTIVITY,	/* nest GREENCAP_ACTIVITY_A_*, per package, own tasks */

	__GREENCAP_CGROUP_A_MAX,
	GREENCAP_CGROUP_A_MAX = __GREENCAP_CGROUP_A_MAX - 1
};

enum greencap_energy_attr {
	GREENCAP_ENERGY_A_UNSPEC,
	GREENCAP_ENERGY_A_PAD,
	GREENCAP_ENERGY_A_PACKAGE,	/* u32 */
	GREENCAP_ENERGY_A_DOMAIN,	/* u32, enum greencap_domain */
	GREENCAP_ENERGY_A_TOTAL_UNITS,	/* u64, with all descendants, living and ended */
	GREENCAP_ENERGY_A_TOTAL_FRAC,	/* u32 */
	GREENCAP_ENERGY_A_SELF_UNITS,	/* u64, of its own tasks */
	GREENCAP_ENERGY_A_SELF_FRAC,	/* u32 */
	GREENCAP_ENERGY_A_ENDED_UNITS,	/* u64, of descendants that are gone, folded in here */
	GREENCAP_ENERGY_A_ENDED_FRAC,	/* u32 */
	GREENCAP_ENERGY_A_BUSY_NS,	/* u64, CPU time of own tasks there; domain package only */

	__GREENCAP_ENERGY_A_MAX,
	GREENCAP_ENERGY_A_MAX = __GREENCAP_ENERGY_A_MAX - 1
};

enum greencap_ended_attr {
	GREENCAP_ENDED_A_UNSPEC,
	GREENCAP_ENDED_A_PAD,
	GREENCAP_ENDED_A_SINCE,		/* u64, request: only records with a higher number */
	GREENCAP_ENDED_A_SEQ,		/* u64, number of the record, from 1 */
	GREENCAP_ENDED_A_ID,		/* u64 */
	GREENCAP_ENDED_A_PARENT,	/* u64, id of the ancestor it was folded into */
	GREENCAP_ENDED_A_PATH,		/* string */
	GREENCAP_ENDED_A_CREATED_NS,	/* u64, boot time clock */
	GREENCAP_ENDED_A_REMOVED_NS,	/* u64, boot time clock of rmdir */
	GREENCAP_ENDED_A_BUSY_NS,	/* u64 */
	GREENCAP_ENDED_A_ENERGY,	/* nest GREENCAP_ENERGY_A_* */

	__GREENCAP_ENDED_A_MAX,
	GREENCAP_ENDED_A_MAX = __GREENCAP_ENDED_A_MAX - 1
};

enum greencap_settings_attr {
	GREENCAP_SETTINGS_A_UNSPEC,
	GREENCAP_SETTINGS_A_PAD,
	GREENCAP_SETTINGS_A_ENABLED,		/* u32, 0 or 1 */
	GREENCAP_SETTINGS_A_PERIOD_NS,		/* u64, sampling period */
	GREENCAP_SETTINGS_A_PERIOD_MIN_NS,	/* u64, answer only */
	GREENCAP_SETTINGS_A_PERIOD_MAX_NS,	/* u64, answer only: longest that sees every wrap */
	GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS,	/* u64, between SAMPLE_NTF messages; 0: none */

	__GREENCAP_SETTINGS_A_MAX,
	GREENCAP_SETTINGS_A_MAX = __GREENCAP_SETTINGS_A_MAX - 1
};

enum greencap_model_attr {
	GREENCAP_MODEL_A_UNSPEC,
	GREENCAP_MODEL_A_PAD,
	GREENCAP_MODEL_A_ID,		/* u64, userspace's name for the model; 0: none is loaded */
	GREENCAP_MODEL_A_COUNTER,	/* nest GREENCAP_COUNTER_A_*, in order */
	GREENCAP_MODEL_A_BIN,		/* nest GREENCAP_BIN_A_*, ascending, at least one */

	__GREENCAP_MODEL_A_MAX,
	GREENCAP_MODEL_A_MAX = __GREENCAP_MODEL_A_MAX - 1
};

/* A performance counter, as in struct perf_event_attr. */
enum greencap_counter_attr {
	GREENCAP_COUNTER_A_UNSPEC,
	GREENCAP_COUNTER_A_PAD,
	GREENCAP_COUNTER_A_TYPE,	/* u32, PERF_TYPE_HARDWARE or PERF_TYPE_RAW */
	GREENCAP_COUNTER_A_CONFIG,	/* u64 */

	__GREENCAP_COUNTER_A_MAX,
	GREENCAP_COUNTER_A_MAX = __GREENCAP_COUNTER_A_MAX - 1
};

enum greencap_bin_attr {
	GREENCAP_BIN_A_UNSPEC,
	GREENCAP_BIN_A_PAD,
	GREENCAP_BIN_A_MAX_RATIO,	/* u32, up to this APERF/MPERF in 1/1024; last: ~0 */
	GREENCAP_BIN_A_COST,		/* nest GREENCAP_COST_A_*, for each domain that has any */

	__GREENCAP_BIN_A_MAX,
	GREENCAP_BIN_A_MAX = __GREENCAP_BIN_A_MAX - 1
};

/* Coefficients; one that is absent is 0. */
enum greencap_cost_attr {
	GREENCAP_COST_A_UNSPEC,
	GREENCAP_COST_A_PAD,
	GREENCAP_COST_A_DOMAIN,		/* u32, enum greencap_domain */
	GREENCAP_COST_A_TIME_FJ,	/* u64, femtojoules per busy nanosecond: microwatts */
	GREENCAP_COST_A_COUNT_FJ,	/* u64, femtojoules per count, for each counter in order */
	GREENCAP_COST_A_SHARED_FJ,	/* u64, per nanosecond of a busy core */
	GREENCAP_COST_A_ACTIVE_FJ,	/* u64, per nanosecond in which the package is active */

	__GREENCAP_COST_A_MAX,
	GREENCAP_COST_A_MAX = __GREENCAP_COST_A_MAX - 1
};

#endif /* _UAPI_LINUX_GREENCAP_H */
