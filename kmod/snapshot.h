/* SPDX-License-Identifier: GPL-2.0 */
/* The books of one moment, copied. */
#ifndef _GC_SNAPSHOT_H
#define _GC_SNAPSHOT_H

#include "model.h"
#include "package.h"
#include "table.h"

struct netlink_ext_ack;

/**
 * struct gc_domain_copy - books of a domain at the moment of a snapshot
 * @package: its package
 * @type: enum greencap_domain
 * @flags: enum greencap_domain_flags
 * @hardware: in raw units; the rest in 1/65536 of them
 * @attributed: to cgroups
 * @modelled: of that, by a model
 * @shared: by all that ran together
 * @idle: without work
 * @unattributed: sum of @reason
 * @pending: neither yet
 * @reason: by enum greencap_reason
 * @baseline_uw: idle power in microwatts, 0 if unknown
 * @quality: enum greencap_quality of the last busy interval
 * @active_ns: of @seen_ns, while any CPU was busy
 * @seen_ns: length of closed intervals
 * @uncounted_ns: of @seen_ns, what is not in @activity
 * @activity: by bin of the model
 * @core_ns: by bin, as in the package
 */
struct gc_domain_copy {
	unsigned int package;
	unsigned int type;
	u32 flags;
	u64 hardware;
	gc_energy_t attributed;
	gc_energy_t modelled;
	gc_energy_t shared;
	gc_energy_t idle;
	gc_energy_t unattributed;
	gc_energy_t pending;
	gc_energy_t reason[__GREENCAP_REASON_MAX];
	u64 baseline_uw;
	u32 quality;
	u64 active_ns;
	u64 seen_ns;
	u64 uncounted_ns;
	struct gc_work activity[GREENCAP_BINS_MAX];
	u64 core_ns[GREENCAP_BINS_MAX];
};

/**
 * struct gc_cgroup_copy - figures of a cgroup at the moment of a snapshot
 * @entry: the cgroup, with a reference
 * @is_removed: its directory was gone
 * @busy_ns: as in the entry
 * @account: as in the entry, by package
 */
struct gc_cgroup_copy {
	struct gc_cgroup *entry;
	bool is_removed;
	u64 busy_ns;
	struct gc_account account[];
};

/**
 * struct gc_snapshot - all of one moment
 * @number: same number, same moment
 * @now_ns: boot time clock
 * @extent: what is counted
 * @domains: how many
 * @domain: the domains
 * @cgroups: how many
 * @room: for how many there is memory
 * @cgroup: the cgroups, parents first; see gc_snapshot_cgroup()
 */
struct gc_snapshot {
	u64 number;
	u64 now_ns;
	struct gc_extent extent;
	unsigned int domains;
	struct gc_domain_copy *domain;
	unsigned int cgroups;
	unsigned int room;
	void *cgroup;
};

/**
 * enum gc_snapshot_what - what a snapshot holds
 * @GC_SNAPSHOT_DOMAINS: the domains
 * @GC_SNAPSHOT_ALL: the cgroups, too
 */
enum gc_snapshot_what {
	GC_SNAPSHOT_DOMAINS,
	GC_SNAPSHOT_ALL,
};

struct gc_snapshot *gc_snapshot_take(enum gc_snapshot_what what,
				     struct netlink_ext_ack *extack);
void gc_snapshot_free(struct gc_snapshot *snapshot);
struct gc_cgroup_copy *gc_snapshot_cgroup(const struct gc_snapshot *snapshot,
					  unsigned int i);
struct gc_cgroup_copy *gc_snapshot_one(u64 id, struct gc_snapshot *head);

#endif /* _GC_SNAPSHOT_H */
