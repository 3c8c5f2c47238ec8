// SPDX-License-Identifier: GPL-2.0
#include <linux/netlink.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/ktime.h>

#include "sampler.h"
#include "snapshot.h"

#define ROOM_TRIES	3

static u64 last_number;		/* under gc_account_lock */

static size_t copy_size(void)
{
	return struct_size_t(struct gc_cgroup_copy, account, gc_packages_count);
}

/**
 * gc_snapshot_cgroup() - a cgroup of a snapshot
 * @snapshot: of everything
 * @i: less than its number of cgroups
 * Return: never NULL.
 */
struct gc_cgroup_copy *gc_snapshot_cgroup(const struct gc_snapshot *snapshot,
					  unsigned int i)
{
	return snapshot->cgroup + i * copy_size();
}

static u64 baseline_uw(const struct gc_domain *domain, const struct gc_unit *unit)
{
	u64 per_second;

	if (!domain->baseline.ns)
		return 0;
	per_second = mul_u64_u64_div_u64(domain->baseline.energy, NSEC_PER_SEC,
					 domain->baseline.ns);
	return mul_u64_u64_div_u64(per_second, 1000000ULL * unit->num,
				   (u64)unit->den << GREENCAP_FRAC_BITS);
}

static void copy_domain(struct gc_domain_copy *copy, const struct gc_package *pkg,
			unsigned int type)
{
	const struct gc_domain *domain = &pkg->domain[type];
	unsigned int i;

	copy->package = pkg->index;
	copy->type = type;
	copy->flags = domain->flags;
	copy->hardware = domain->hardware;
	copy->attributed = domain->attributed;
	copy->modelled = domain->modelled;
	copy->shared = domain->shared;
	copy->idle = domain->idle;
	copy->quality = domain->quality;
	copy->active_ns = pkg->active_ns;
	copy->seen_ns = pkg->seen_ns;
	copy->uncounted_ns = pkg->uncounted_ns;
	memcpy(copy->activity, pkg->activity, sizeof(copy->activity));
	memcpy(copy->core_ns, pkg->core_ns, sizeof(copy->core_ns));
	copy->pending = (gc_energy_t)domain->open + domain->closing;
	copy->baseline_uw = baseline_uw(domain, &gc_source.unit[type]);
	copy->unattributed = 0;
	for (i = 0; i < __GREENCAP_REASON_MAX; i++) {
		copy->reason[i] = domain->reason[i];
		copy->unattributed += domain->reason[i];
	}
}

static void copy_head(struct gc_snapshot *snapshot)
{
	lockdep_assert_held(&gc_account_lock);
	snapshot->number = ++last_number;
	snapshot->now_ns = ktime_get_boottime_ns();
	snapshot->extent = *gc_model_extent();
}

static void copy_domains(struct gc_snapshot *snapshot)
{
	unsigned int p, d;

	for (p = 0; p < gc_packages_count; p++)
		for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
			copy_domain(&snapshot->domain[snapshot->domains++], &gc_packages[p], d);
}

static void copy_cgroup(struct gc_cgroup_copy *copy, struct gc_cgroup *entry)
{
	refcount_inc(&entry->refs);
	copy->entry = entry;
	copy->is_removed = atomic_read(&entry->is_removed);
	copy->busy_ns = entry->busy_ns;
	memcpy(copy->account, entry->account, gc_packages_count * sizeof(*copy->account));
}

/* Cgroups may be made meanwhile: a few more of them than there is room for. */
static bool copy_cgroups(struct gc_snapshot *snapshot)
{
	struct gc_cgroup *entry;

	rcu_read_lock();
	for (entry = gc_table_root(); entry; entry = gc_table_next(entry)) {
		if (snapshot->cgroups == snapshot->room)
			break;
		copy_cgroup(gc_snapshot_cgroup(snapshot, snapshot->cgroups++), entry);
	}
	rcu_read_unlock();
	return !entry;
}

static bool copy_all(struct gc_snapshot *snapshot, enum gc_snapshot_what what)
{
	bool fits = true;

	spin_lock_bh(&gc_account_lock);
	copy_head(snapshot);
	copy_domains(snapshot);
	if (what == GC_SNAPSHOT_ALL)
		fits = copy_cgroups(snapshot);
	spin_unlock_bh(&gc_account_lock);
	return fits;
}

static void drop_cgroups(struct gc_snapshot *snapshot)
{
	unsigned int i;

	for (i = 0; i < snapshot->cgroups; i++)
		gc_cgroup_put(gc_snapshot_cgroup(snapshot, i)->entry);
	kvfree(snapshot->cgroup);
	snapshot->cgroup = NULL;
	snapshot->cgroups = 0;
	snapshot->domains = 0;
}

static int make_room(struct gc_snapshot *snapshot)
{
	struct gc_table_stats stats;

	gc_table_stats(&stats);
	snapshot->room = stats.cgroups + stats.cgroups / 8 + 64;
	snapshot->cgroup = kvcalloc(snapshot->room, copy_size(), GFP_KERNEL_ACCOUNT);
	return snapshot->cgroup ? 0 : -ENOMEM;
}

static int fill(struct gc_snapshot *snapshot, enum gc_snapshot_what what)
{
	unsigned int try;
	int ret;

	for (try = 0; try < ROOM_TRIES; try++) {
		if (what == GC_SNAPSHOT_ALL) {
			ret = make_room(snapshot);
			if (ret)
				return ret;
		}
		if (copy_all(snapshot, what))
			return 0;
		drop_cgroups(snapshot);
	}
	return -EBUSY;
}

/**
 * gc_snapshot_take() - copy the books of this moment
 * @what: of which things
 * @extack: takes the reason of a refusal; may be NULL
 *
 * How many there are at once is the caller's to bound. Context: process, sleeps.
 * Return: the snapshot, or an ERR_PTR: -EBUSY when cgroups are made too fast,
 * -ENOMEM.
 */
struct gc_snapshot *gc_snapshot_take(enum gc_snapshot_what what,
				     struct netlink_ext_ack *extack)
{
	struct gc_snapshot *snapshot;
	int ret = -ENOMEM;

	snapshot = kzalloc(sizeof(*snapshot), GFP_KERNEL_ACCOUNT);
	if (!snapshot)
		return ERR_PTR(ret);
	snapshot->domain = kvcalloc(gc_packages_count * GC_DOMAINS, sizeof(*snapshot->domain),
				    GFP_KERNEL_ACCOUNT);
	if (!snapshot->domain)
		goto err_free;
	gc_sampler_refresh();
	ret = fill(snapshot, what);
	if (!ret)
		return snapshot;
	if (ret == -EBUSY)
		NL_SET_ERR_MSG(extack, "cgroups are made faster than they are listed; try again");

	kvfree(snapshot->domain);
err_free:
	kfree(snapshot);
	return ERR_PTR(ret);
}

/**
 * gc_snapshot_free() - let go of a snapshot
 * @snapshot: the snapshot
 *
 * Context: process.
 */
void gc_snapshot_free(struct gc_snapshot *snapshot)
{
	drop_cgroups(snapshot);
	kvfree(snapshot->domain);
	kfree(snapshot);
}

/**
 * gc_snapshot_one() - copy the figures of one cgroup
 * @id: of the cgroup
 * @head: its number and time are set
 *
 * Context: process, sleeps.
 * Return: the copy, to be given to kfree() after the
 * reference in it; ERR_PTR(-ENOMEM), or ERR_PTR(-ENOENT) if it is not tracked.
 */
struct gc_cgroup_copy *gc_snapshot_one(u64 id, struct gc_snapshot *head)
{
	struct gc_cgroup_copy *copy = kzalloc(copy_size(), GFP_KERNEL_ACCOUNT);
	struct gc_cgroup *entry;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	gc_sampler_refresh();
	spin_lock_bh(&gc_account_lock);
	copy_head(head);
	entry = gc_table_find(id);
	if (entry)
		copy_cgroup(copy, entry);
	spin_unlock_bh(&gc_account_lock);
	if (entry)
		return copy;
	kfree(copy);
	return ERR_PTR(-ENOENT);
}
