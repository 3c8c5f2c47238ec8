/* SPDX-License-Identifier: GPL-2.0 */
/* Attributes of the answers. */
#ifndef _GC_NETLINK_PUT_H
#define _GC_NETLINK_PUT_H

#include "settings.h"
#include "snapshot.h"

struct sk_buff;

/**
 * struct gc_node - what NODE_GET tells beside the sampler's own
 * @since_ns: when the module was loaded, boot time clock
 * @table: the tracked cgroups
 * @ended: final records made
 * @ended_lost: of these, gone from the ring
 * @is_counting: the model's counters count
 * @quality: enum greencap_quality
 */
struct gc_node {
	u64 since_ns;
	struct gc_table_stats table;
	u64 ended;
	u64 ended_lost;
	bool is_counting;
	u32 quality;
};

int gc_put_node(struct sk_buff *msg, const struct gc_node *node);
int gc_put_domain(struct sk_buff *msg, const struct gc_snapshot *snapshot,
		  const struct gc_domain_copy *domain);
int gc_put_cgroup(struct sk_buff *msg, const struct gc_snapshot *snapshot,
		  const struct gc_cgroup_copy *copy);
int gc_put_ended(struct sk_buff *msg, u64 seq, const struct gc_cgroup *entry);
int gc_put_settings(struct sk_buff *msg, const struct gc_settings *settings);
size_t gc_put_cgroup_size(const struct gc_cgroup *entry);

#endif /* _GC_NETLINK_PUT_H */
