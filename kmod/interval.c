// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>

#include "interval.h"
#include "period.h"
#include "settings.h"
#include "table.h"

#define STALE_PERIODS	2

/* Room for gc_interval_reap(), by package; under gc_account_lock. */
static u64 *closed_counts;

/* The pairs of barriers are those of slot_claim() and slot_is_free(). */
static bool slot_drain(struct gc_slot *slot, struct gc_drained *drained, unsigned int parity,
		       struct gc_part *part, u64 *payer)
{
	u64 weight = READ_ONCE(slot->weight[parity]);
	u64 busy_ns = READ_ONCE(slot->busy_ns[parity]);

	part->weight = weight - drained->weight[parity];
	part->busy_ns = busy_ns - drained->busy_ns[parity];
	if (!part->weight && !part->busy_ns)
		return false;
	/* Weight before owner. */
	smp_rmb();
	*payer = READ_ONCE(slot->payer);
	WRITE_ONCE(drained->busy_ns[parity], busy_ns);
	/* Owner before the slot may be used for another. */
	smp_store_release(&drained->weight[parity], weight);
	return true;
}

static void part_set_owner(struct gc_part *part, unsigned int slot, u64 payer)
{
	part->owner = NULL;
	if (slot == GC_SLOT_IDLE) {
		part->reason = GREENCAP_REASON_IDLE_IRQ;
		part->busy_ns = 0;
		if (!gc_activity_aperf())
			part->weight = 0; /* time asleep is no activity */
		return;
	}
	if (slot == GC_SLOT_OVERFLOW) {
		part->reason = GREENCAP_REASON_OVERFLOW;
		return;
	}
	part->reason = GREENCAP_REASON_UNTRACKED;
	part->owner = gc_table_find(payer);
}

/* Take what the CPUs of a package did in the interval of this parity. */
static unsigned int collect_parts(struct gc_package *pkg, unsigned int parity, u64 *busy_ns)
{
	unsigned int parts = 0, cpu, i;
	u64 payer;

	*busy_ns = 0;
	memset(pkg->core, 0, pkg->cores * sizeof(*pkg->core));
	for_each_cpu(cpu, &pkg->cpus) {
		struct gc_cpu *c = per_cpu_ptr(gc_cpus, cpu);
		u64 core = READ_ONCE(c->core_energy[parity]);

		for_each_set_bit(i, c->dirty[parity], GC_SLOTS) {
			struct gc_part *part = &pkg->part[parts];

			if (!slot_drain(&c->slots[i], &c->drained[i], parity, part, &payer))
				continue;
			part_set_owner(part, i, payer);
			part->core = c->core;
			*busy_ns += part->busy_ns;
			parts++;
		}
		/* Siblings read the same counter: count it once. */
		if (pkg->cores)
			pkg->core[c->core].energy = max(pkg->core[c->core].energy,
							core - c->core_drained[parity]);
		c->core_drained[parity] = core;
	}
	return parts;
}

static void book_parts(struct gc_package *pkg, unsigned int d, unsigned int parts)
{
	struct gc_domain *domain = &pkg->domain[d];
	unsigned int i;

	for (i = 0; i < parts; i++) {
		struct gc_part *part = &pkg->part[i];

		if (part->owner) {
			gc_table_charge(part->owner, pkg->index, d, part->share);
			domain->attributed += part->share;
		} else {
			domain->reason[part->reason] += part->share;
		}
	}
}

static void close_domain(struct gc_package *pkg, unsigned int d, unsigned int parts, bool idle)
{
	struct gc_domain *domain = &pkg->domain[d];
	unsigned int cores = d == GREENCAP_DOMAIN_PACKAGE ? pkg->cores : 0;
	u64 energy = gc_domain_settle(domain, pkg->closing_ns, idle);

	if (!energy)
		return;
	if (gc_attribute(energy, pkg->part, parts, pkg->core, cores) == energy)
		book_parts(pkg, d, parts);
	else
		domain->reason[GREENCAP_REASON_NO_ACTIVITY] += energy;
}

static void set_period(struct gc_package *pkg, bool idle, bool reaping)
{
	u64 base = gc_settings_period_ns();
	u64 period = gc_period_next(READ_ONCE(pkg->period_ns), base,
				    gc_source_period_max(&gc_source), idle, reaping);

	WRITE_ONCE(pkg->period_ns, period);
	/* The tick of a busy CPU takes the timer over, so that idle ones sleep on. */
	WRITE_ONCE(pkg->interval.wake, period > base || (pkg->on_idle && !idle));
}

static void account_parts(struct gc_package *pkg, unsigned int parts)
{
	unsigned int i;

	for (i = 0; i < parts; i++) {
		struct gc_cgroup *owner = pkg->part[i].owner;

		if (!owner)
			continue;
		owner->busy_ns += pkg->part[i].busy_ns;
		owner->account[pkg->index].seen = pkg->closed;
	}
}

/**
 * gc_interval_reap() - fold removed cgroups that have been quiet into their parents
 *
 * Context: gc_account_lock held.
 * Return: whether some still wait for intervals to close.
 */
bool gc_interval_reap(void)
{
	unsigned int p;

	lockdep_assert_held(&gc_account_lock);
	for (p = 0; p < gc_packages_count; p++)
		closed_counts[p] = gc_packages[p].read_ns && gc_settings_enabled() ?
			gc_packages[p].closed : U64_MAX;
	return gc_table_reap(closed_counts);
}

/**
 * gc_interval_is_late() - whether a CPU has yet to publish
 * @pkg: its package
 * @cpu: number of the CPU
 *
 * Context: any.
 * Return: true while the interval before the running one waits for it.
 */
bool gc_interval_is_late(const struct gc_package *pkg, unsigned int cpu)
{
	return !gc_activity_is_final(per_cpu_ptr(gc_cpus, cpu), READ_ONCE(pkg->interval.number));
}

static bool all_final(const struct gc_package *pkg)
{
	unsigned int cpu;

	for_each_cpu(cpu, &pkg->cpus)
		if (gc_interval_is_late(pkg, cpu))
			return false;
	return true;
}

/**
 * gc_interval_close() - split the interval before the running one
 * @pkg: the package
 *
 * If there is one and its CPUs have all published; otherwise nothing happens.
 * Sets the time until the next sample. Context: gc_account_lock held.
 */
void gc_interval_close(struct gc_package *pkg)
{
	unsigned int parts, d;
	u64 busy_ns;

	lockdep_assert_held(&gc_account_lock);
	if (!pkg->closing || !all_final(pkg))
		return;
	pkg->closing = false;
	pkg->closed++;
	parts = collect_parts(pkg, !(pkg->interval.number & 1), &busy_ns);
	account_parts(pkg, parts);
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		close_domain(pkg, d, parts, !busy_ns);
	set_period(pkg, !busy_ns, gc_interval_reap());
}

/**
 * gc_interval_open() - end the running interval at the last reading
 * @pkg: the package; the interval before has been closed
 *
 * Context: gc_account_lock held.
 */
void gc_interval_open(struct gc_package *pkg)
{
	unsigned int d;

	lockdep_assert_held(&gc_account_lock);
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		gc_domain_end(&pkg->domain[d]);
	pkg->closing = true;
	pkg->closing_ns = pkg->read_ns - pkg->opened_ns;
	pkg->opened_ns = pkg->read_ns;
	WRITE_ONCE(pkg->interval.boundary_ns, pkg->read_ns);
	/* A CPU that sees the number sees the boundary. */
	smp_store_release(&pkg->interval.number, pkg->interval.number + 1);
	/* A CPU that is seen idle now charges nothing to the interval before. */
	smp_mb();
}

/**
 * gc_interval_forgo() - give the energy of the running interval to nobody
 * @pkg: the package
 * @reason: why nothing is known of what its CPUs did
 *
 * Context: gc_account_lock held.
 */
void gc_interval_forgo(struct gc_package *pkg, enum greencap_reason reason)
{
	unsigned int d;

	lockdep_assert_held(&gc_account_lock);
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		gc_domain_forgo(&pkg->domain[d], reason);
	pkg->opened_ns = pkg->read_ns;
}

/**
 * gc_interval_request_late() - ask CPUs that hold an interval up for long to publish
 * @pkg: the package
 *
 * Busy CPUs without a tick do not publish by themselves. Does not wait.
 * Context: gc_account_lock held.
 */
void gc_interval_request_late(struct gc_package *pkg)
{
	unsigned int cpu;

	lockdep_assert_held(&gc_account_lock);
	if (!pkg->closing ||
	    pkg->read_ns - pkg->opened_ns < STALE_PERIODS * gc_settings_period_ns())
		return;
	for_each_cpu(cpu, &pkg->cpus)
		if (gc_interval_is_late(pkg, cpu))
			gc_activity_request(cpu);
}

/**
 * gc_interval_init() - get ready; after gc_packages_init()
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int gc_interval_init(void)
{
	closed_counts = kcalloc(gc_packages_count, sizeof(*closed_counts), GFP_KERNEL);
	return closed_counts ? 0 : -ENOMEM;
}

/**
 * gc_interval_uninit() - undo gc_interval_init()
 *
 * Context: process; no timer or reader is left.
 */
void gc_interval_uninit(void)
{
	kfree(closed_counts);
}
