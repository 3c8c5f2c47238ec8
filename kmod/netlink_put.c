// SPDX-License-Identifier: GPL-2.0
#include <linux/ktime.h>
#include <net/netlink.h>

#include "netlink_put.h"

/*
 * Each function puts the attributes of one message. Context: any.
 * Return: 0 or
 * -EMSGSIZE. All PAD attributes have the same number.
 */
#define PAD	1
static_assert(PAD == GREENCAP_NODE_A_PAD && PAD == GREENCAP_DOMAIN_A_PAD &&
	      PAD == GREENCAP_REASON_A_PAD && PAD == GREENCAP_CGROUP_A_PAD &&
	      PAD == GREENCAP_ENERGY_A_PAD && PAD == GREENCAP_ENDED_A_PAD &&
	      PAD == GREENCAP_SETTINGS_A_PAD && PAD == GREENCAP_ACTIVITY_A_PAD &&
	      PAD == GREENCAP_MODEL_A_PAD && PAD == GREENCAP_COUNTER_A_PAD &&
	      PAD == GREENCAP_COST_A_PAD);

static int put_u64(struct sk_buff *msg, int type, u64 value)
{
	return nla_put_u64_64bit(msg, type, value, PAD);
}

/* A pair: the attribute of the fraction follows that of the units. */
static int put_energy(struct sk_buff *msg, int units, gc_energy_t energy)
{
	return put_u64(msg, units, gc_energy_units(energy)) ?:
	       nla_put_u32(msg, units + 1, gc_energy_frac(energy));
}

static u32 node_flags(const struct gc_node *node)
{
	u32 flags = 0;

	if (gc_frequency_known())
		flags |= GREENCAP_NODE_F_APERF;
	if (gc_source.filtered)
		flags |= GREENCAP_NODE_F_FILTERED;
	if (gc_source.read_core)
		flags |= GREENCAP_NODE_F_CORE_ENERGY;
	if (gc_settings_enabled())
		flags |= GREENCAP_NODE_F_ENABLED;
	if (node->is_counting)
		flags |= GREENCAP_NODE_F_COUNTERS;
	return flags;
}

static u64 overflows(void)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(gc_cpus, cpu)->slots.overflows);
	return sum;
}

/**
 * gc_put_node() - attributes of NODE_GET
 * @msg: the message
 * @node: what this file cannot see
 * Return: 0 or -EMSGSIZE.
 */
int gc_put_node(struct sk_buff *msg, const struct gc_node *node)
{
	return nla_put_u32(msg, GREENCAP_NODE_A_VERSION, GREENCAP_GENL_VERSION) ?:
	       nla_put_string(msg, GREENCAP_NODE_A_MODULE, GC_VERSION) ?:
	       nla_put_string(msg, GREENCAP_NODE_A_SOURCE, gc_source.name) ?:
	       nla_put_u32(msg, GREENCAP_NODE_A_PACKAGES, gc_packages_count) ?:
	       nla_put_u32(msg, GREENCAP_NODE_A_QUALITY, node->quality) ?:
	       nla_put_u32(msg, GREENCAP_NODE_A_FLAGS, node_flags(node)) ?:
	       put_u64(msg, GREENCAP_NODE_A_SINCE_NS, node->since_ns) ?:
	       put_u64(msg, GREENCAP_NODE_A_NOW_NS, ktime_get_boottime_ns()) ?:
	       nla_put_u32(msg, GREENCAP_NODE_A_CGROUPS, node->table.cgroups) ?:
	       put_u64(msg, GREENCAP_NODE_A_UNTRACKED, node->table.untracked) ?:
	       put_u64(msg, GREENCAP_NODE_A_ENDED, node->ended) ?:
	       put_u64(msg, GREENCAP_NODE_A_ENDED_LOST, node->ended_lost) ?:
	       put_u64(msg, GREENCAP_NODE_A_OVERFLOWS, overflows()) ?:
	       put_u64(msg, GREENCAP_NODE_A_BYTES_CGROUPS, node->table.bytes) ?:
	       put_u64(msg, GREENCAP_NODE_A_BYTES_CPUS, gc_packages_bytes());
}

static int put_reason(struct sk_buff *msg, unsigned int kind, gc_energy_t energy)
{
	struct nlattr *nest;

	if (!energy)
		return 0;
	nest = nla_nest_start(msg, GREENCAP_DOMAIN_A_REASON);
	if (!nest || nla_put_u32(msg, GREENCAP_REASON_A_KIND, kind) ||
	    put_energy(msg, GREENCAP_REASON_A_UNITS, energy))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_reasons(struct sk_buff *msg, const struct gc_domain_copy *domain)
{
	unsigned int i;

	for (i = 0; i < __GREENCAP_REASON_MAX; i++)
		if (put_reason(msg, i, domain->reason[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_baseline(struct sk_buff *msg, const struct gc_domain_copy *domain)
{
	if (!(domain->flags & GREENCAP_DOMAIN_F_BASELINE))
		return 0;
	return put_u64(msg, GREENCAP_DOMAIN_A_BASELINE_UW, domain->baseline_uw);
}

static int put_work(struct sk_buff *msg, const struct gc_work *work, unsigned int counters)
{
	unsigned int i;

	if (put_u64(msg, GREENCAP_ACTIVITY_A_BUSY_NS, work->busy_ns))
		return -EMSGSIZE;
	for (i = 0; i < counters; i++)
		if (put_u64(msg, GREENCAP_ACTIVITY_A_COUNT, work->count[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_bins(struct sk_buff *msg, const struct gc_extent *extent,
		    const struct gc_domain_copy *domain)
{
	struct nlattr *nest;
	unsigned int i;

	for (i = 0; i < extent->bins; i++) {
		nest = nla_nest_start(msg, GREENCAP_DOMAIN_A_ACTIVITY);
		if (!nest || nla_put_u32(msg, GREENCAP_ACTIVITY_A_BIN, i) ||
		    put_work(msg, &domain->activity[i], extent->counters) ||
		    put_u64(msg, GREENCAP_ACTIVITY_A_CORE_NS, domain->core_ns[i]))
			return -EMSGSIZE;
		nla_nest_end(msg, nest);
	}
	return 0;
}

/* What is the package's, not the domain's. */
static int put_package(struct sk_buff *msg, const struct gc_snapshot *snapshot,
		       const struct gc_domain_copy *domain)
{
	if (domain->type != GREENCAP_DOMAIN_PACKAGE)
		return 0;
	return put_u64(msg, GREENCAP_DOMAIN_A_ACTIVE_NS, domain->active_ns) ?:
	       put_u64(msg, GREENCAP_DOMAIN_A_UNCOUNTED_NS, domain->uncounted_ns) ?:
	       put_bins(msg, &snapshot->extent, domain);
}

/**
 * gc_put_domain() - attributes of a domain
 * @msg: the message
 * @snapshot: the moment
 * @domain: the domain
 * Return: 0 or -EMSGSIZE.
 */
int gc_put_domain(struct sk_buff *msg, const struct gc_snapshot *snapshot,
		  const struct gc_domain_copy *domain)
{
	const struct gc_unit *unit = &gc_source.unit[domain->type];

	return put_u64(msg, GREENCAP_DOMAIN_A_SNAPSHOT, snapshot->number) ?:
	       nla_put_u32(msg, GREENCAP_DOMAIN_A_PACKAGE, domain->package) ?:
	       nla_put_u32(msg, GREENCAP_DOMAIN_A_TYPE, domain->type) ?:
	       nla_put_u32(msg, GREENCAP_DOMAIN_A_FLAGS, domain->flags) ?:
	       nla_put_u32(msg, GREENCAP_DOMAIN_A_UNIT_NUM, unit->num) ?:
	       nla_put_u32(msg, GREENCAP_DOMAIN_A_UNIT_DEN, unit->den) ?:
	       put_u64(msg, GREENCAP_DOMAIN_A_NOW_NS, snapshot->now_ns) ?:
	       put_u64(msg, GREENCAP_DOMAIN_A_HARDWARE_UNITS, domain->hardware) ?:
	       put_energy(msg, GREENCAP_DOMAIN_A_ATTRIBUTED_UNITS, domain->attributed) ?:
	       put_energy(msg, GREENCAP_DOMAIN_A_IDLE_UNITS, domain->idle) ?:
	       put_energy(msg, GREENCAP_DOMAIN_A_UNATTRIBUTED_UNITS, domain->unattributed) ?:
	       put_energy(msg, GREENCAP_DOMAIN_A_PENDING_UNITS, domain->pending) ?:
	       put_reasons(msg, domain) ?:
	       put_baseline(msg, domain) ?:
	       put_energy(msg, GREENCAP_DOMAIN_A_SHARED_UNITS, domain->shared) ?:
	       nla_put_u32(msg, GREENCAP_DOMAIN_A_QUALITY, domain->quality) ?:
	       put_u64(msg, GREENCAP_DOMAIN_A_MODELLED_UNITS, gc_energy_units(domain->modelled)) ?:
	       put_u64(msg, GREENCAP_DOMAIN_A_SEEN_NS, domain->seen_ns) ?:
	       put_package(msg, snapshot, domain);
}

static int put_share(struct sk_buff *msg, int type, unsigned int package, unsigned int domain,
		     const struct gc_share *share, u64 busy_ns)
{
	struct nlattr *nest;

	if (!share->total && !busy_ns)
		return 0;
	nest = nla_nest_start(msg, type);
	if (!nest || nla_put_u32(msg, GREENCAP_ENERGY_A_PACKAGE, package) ||
	    nla_put_u32(msg, GREENCAP_ENERGY_A_DOMAIN, domain) ||
	    put_energy(msg, GREENCAP_ENERGY_A_TOTAL_UNITS, share->total) ||
	    put_energy(msg, GREENCAP_ENERGY_A_SELF_UNITS, share->self) ||
	    put_energy(msg, GREENCAP_ENERGY_A_ENDED_UNITS, share->ended) ||
	    (busy_ns && put_u64(msg, GREENCAP_ENERGY_A_BUSY_NS, busy_ns)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_account(struct sk_buff *msg, int type, const struct gc_account *account)
{
	unsigned int p, d;

	for (p = 0; p < gc_packages_count; p++)
		for (d = 0; d < GC_DOMAINS; d++)
			if (put_share(msg, type, p, d, &account[p].domain[d],
				      d == GREENCAP_DOMAIN_PACKAGE ? account[p].busy_ns : 0))
				return -EMSGSIZE;
	return 0;
}

static int put_activity(struct sk_buff *msg, const struct gc_extent *extent,
			const struct gc_account *account)
{
	struct nlattr *nest;
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++) {
		if (account[p].model != extent->number || gc_work_is_none(&account[p].work))
			continue;
		nest = nla_nest_start(msg, GREENCAP_CGROUP_A_ACTIVITY);
		if (!nest || nla_put_u32(msg, GREENCAP_ACTIVITY_A_PACKAGE, p) ||
		    put_work(msg, &account[p].work, extent->counters))
			return -EMSGSIZE;
		nla_nest_end(msg, nest);
	}
	return 0;
}

static int put_parent(struct sk_buff *msg, int type, const struct gc_cgroup *entry)
{
	return entry->parent_id ? put_u64(msg, type, entry->parent_id) : 0;
}

/**
 * gc_put_cgroup() - attributes of a tracked cgroup
 * @msg: the message
 * @snapshot: the moment
 * @copy: the cgroup
 * Return: 0 or -EMSGSIZE.
 */
int gc_put_cgroup(struct sk_buff *msg, const struct gc_snapshot *snapshot,
		  const struct gc_cgroup_copy *copy)
{
	const struct gc_cgroup *entry = copy->entry;

	return put_u64(msg, GREENCAP_CGROUP_A_SNAPSHOT, snapshot->number) ?:
	       put_u64(msg, GREENCAP_CGROUP_A_ID, entry->id) ?:
	       put_parent(msg, GREENCAP_CGROUP_A_PARENT, entry) ?:
	       nla_put_string(msg, GREENCAP_CGROUP_A_PATH, entry->path) ?:
	       (copy->is_removed ? nla_put_flag(msg, GREENCAP_CGROUP_A_REMOVED) : 0) ?:
	       put_u64(msg, GREENCAP_CGROUP_A_CREATED_NS, entry->created_ns) ?:
	       put_u64(msg, GREENCAP_CGROUP_A_BUSY_NS, copy->busy_ns) ?:
	       put_account(msg, GREENCAP_CGROUP_A_ENERGY, copy->account) ?:
	       put_activity(msg, &snapshot->extent, copy->account);
}

/**
 * gc_put_ended() - attributes of a final record
 * @msg: the message
 * @seq: number of the record
 * @entry: the cgroup that was
 * Return: 0 or -EMSGSIZE.
 */
int gc_put_ended(struct sk_buff *msg, u64 seq, const struct gc_cgroup *entry)
{
	return put_u64(msg, GREENCAP_ENDED_A_SEQ, seq) ?:
	       put_u64(msg, GREENCAP_ENDED_A_ID, entry->id) ?:
	       put_parent(msg, GREENCAP_ENDED_A_PARENT, entry) ?:
	       nla_put_string(msg, GREENCAP_ENDED_A_PATH, entry->path) ?:
	       put_u64(msg, GREENCAP_ENDED_A_CREATED_NS, entry->created_ns) ?:
	       put_u64(msg, GREENCAP_ENDED_A_REMOVED_NS, entry->removed_ns) ?:
	       put_u64(msg, GREENCAP_ENDED_A_BUSY_NS, entry->busy_ns) ?:
	       put_account(msg, GREENCAP_ENDED_A_ENERGY, entry->account);
}

/**
 * gc_put_cgroup_size() - enough room for a cgroup or a final record
 * @entry: the cgroup
 * Return: bytes.
 */
size_t gc_put_cgroup_size(const struct gc_cgroup *entry)
{
	size_t share = nla_total_size(0) + 5 * nla_total_size(sizeof(u32)) +
		       3 * nla_total_size_64bit(sizeof(u64));
	size_t work = nla_total_size(0) + nla_total_size(sizeof(u32)) +
		      (1 + GREENCAP_COUNTERS_MAX) * nla_total_size_64bit(sizeof(u64));

	return 6 * nla_total_size_64bit(sizeof(u64)) + nla_total_size(0) +
	       nla_total_size(strlen(entry->path) + 1) +
	       (size_t)gc_packages_count * (GC_DOMAINS * share + work);
}

/**
 * gc_put_settings() - attributes of the settings
 * @msg: the message
 * @settings: the settings
 * Return: 0 or -EMSGSIZE.
 */
int gc_put_settings(struct sk_buff *msg, const struct gc_settings *settings)
{
	return nla_put_u32(msg, GREENCAP_SETTINGS_A_ENABLED, settings->enabled) ?:
	       put_u64(msg, GREENCAP_SETTINGS_A_PERIOD_NS, settings->period_ns) ?:
	       put_u64(msg, GREENCAP_SETTINGS_A_PERIOD_MIN_NS, GC_PERIOD_MIN_NS) ?:
	       put_u64(msg, GREENCAP_SETTINGS_A_PERIOD_MAX_NS, gc_source_period_max(&gc_source)) ?:
	       put_u64(msg, GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS, settings->notify_ns);
}
