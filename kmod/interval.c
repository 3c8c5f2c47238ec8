// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>

#include "account.h"
#include "interval.h"
#include "model.h"
#include "nudge.h"
#include "overlap.h"
#include "period.h"
#include "settings.h"
#include "table.h"

#define STALE_PERIODS	2

/* Room for gc_interval_reap(), by package; under gc_account_lock. */
static u64 *closed_counts;

/**
 * struct closing - an interval that closes
 * @parts: how many there are
 * @busy_ns: CPU time of all of them
 * @idle_ns: time in which no CPU was busy
 * @model: whose counts cover it; NULL: none's
 * @lost: they would have, had all counters counted
 * @exact: its counts and its energy belong together
 */
struct closing {
	unsigned int parts;
	u64 busy_ns;
	u64 idle_ns;
	const struct gc_model *model;
	bool lost;
	bool exact;
};

static void part_set_owner(struct gc_part *part, unsigned int slot, u64 payer)
{
	part->owner = NULL;
	if (slot == GC_SLOT_IDLE) {
		part->reason = GREENCAP_REASON_IDLE_IRQ;
		part->work.busy_ns = 0;
		if (!gc_frequency_known())
			part->work.weight = 0; /* time asleep is no activity */
		return;
	}
	if (slot == GC_SLOT_OVERFLOW) {
		part->reason = GREENCAP_REASON_OVERFLOW;
		return;
	}
	part->reason = GREENCAP_REASON_UNTRACKED;
	part->owner = gc_table_find(payer);
}

/* Take what a CPU did in the interval of this parity. */
static void collect_cpu(struct gc_package *pkg, struct gc_cpu *c, unsigned int parity,
			struct closing *closing)
{
	u64 energy = READ_ONCE(c->core_energy[parity]), busy_ns = 0, payer;
	struct gc_core *core = &pkg->core[c->core];
	unsigned int i;

	for_each_set_bit(i, c->slots.dirty[parity], GC_SLOTS) {
		struct gc_part *part = &pkg->part[closing->parts];

		if (!gc_slots_drain(&c->slots, i, parity, &part->work, &payer, &part->bin))
			continue;
		part_set_owner(part, i, payer);
		part->core = c->core;
		busy_ns += part->work.busy_ns;
		closing->parts++;
	}
	/* Siblings read the same counter: count it once. */
	core->energy = max(core->energy, energy - c->core_drained[parity]);
	c->core_drained[parity] = energy;
	gc_core_add(core, busy_ns, pkg->closing_ns);
	closing->idle_ns = gc_idle_beside(closing->idle_ns, busy_ns, pkg->closing_ns);
	closing->busy_ns += busy_ns;
}

/* Whether some of the interval's energy was not seen. */
static bool has_gap(const struct gc_package *pkg)
{
	unsigned int d;

	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		if (pkg->domain[d].closing_gap)
			return true;
	return false;
}

/* Take what the CPUs of a package did in the interval that closes. */
static void collect(struct gc_package *pkg, struct closing *closing)
{
	u32 number = pkg->interval.number - 1;
	unsigned int cpu, i;

	closing->idle_ns = pkg->closing_ns;
	closing->model = gc_model_of(pkg, number);
	for (i = 0; i < pkg->cores; i++)
		pkg->core[i] = (struct gc_core){ .idle_ns = pkg->closing_ns };
	for_each_cpu(cpu, &pkg->cpus) {
		struct gc_cpu *c = per_cpu_ptr(gc_cpus, cpu);

		collect_cpu(pkg, c, number & 1, closing);
		if (closing->model && READ_ONCE(c->uncounted[number & 1]) == number) {
			closing->model = NULL;
			closing->lost = true;
		}
	}
	for (i = 0; i < closing->parts; i++)
		pkg->part[i].core_ns = gc_core_time(&pkg->core[pkg->part[i].core],
						    pkg->part[i].work.busy_ns, pkg->closing_ns);
	closing->exact = closing->model && !has_gap(pkg);
	/* An idle machine is not woken up for it. */
	if (closing->lost && closing->busy_ns)
		gc_model_revive();
}

static void book_parts(struct gc_package *pkg, unsigned int d, unsigned int parts)
{
	struct gc_domain *domain = &pkg->domain[d];
	unsigned int i;

	for (i = 0; i < parts; i++) {
		const struct gc_part *part = &pkg->part[i];
		u64 direct = gc_part_direct(part);

		domain->shared += part->share - direct;
		if (part->owner) {
			gc_account_energy(part->owner, pkg->index, d, direct);
			domain->attributed += direct;
		} else {
			domain->reason[part->reason] += direct;
		}
	}
}

/* Two siblings that run together are not two cores. */
static u64 time_weight(const struct gc_part *part)
{
	const struct gc_work *work = &part->work;

	if (part->core_ns >= work->busy_ns)
		return work->weight;
	return gc_split_point(work->weight, part->core_ns, work->busy_ns);
}

/* Weigh the parts by the model if it can, and otherwise by time. */
static bool weigh(struct gc_package *pkg, unsigned int d, const struct closing *closing,
		  struct gc_proportion *proportion)
{
	u64 active_ns = pkg->closing_ns - closing->idle_ns;
	unsigned int i;

	if (closing->model && gc_cost_weigh(closing->model, d, pkg->part, closing->parts,
					    active_ns, proportion))
		return true;
	for (i = 0; i < closing->parts; i++) {
		pkg->part[i].weight = time_weight(&pkg->part[i]);
		pkg->part[i].direct = pkg->part[i].weight;
	}
	return false;
}

static void close_domain(struct gc_package *pkg, unsigned int d, const struct closing *closing)
{
	bool by_core = d == GREENCAP_DOMAIN_PACKAGE && gc_source.read_core;
	struct gc_domain *domain = &pkg->domain[d];
	u64 energy = gc_domain_settle(domain, pkg->closing_ns, !closing->busy_ns);
	struct gc_proportion proportion = {};
	gc_energy_t attributed = domain->attributed;
	bool modelled;

	if (!energy)
		return;
	modelled = weigh(pkg, d, closing, &proportion);
	if (modelled)
		energy = gc_domain_share(domain, energy, &proportion);
	if (gc_attribute(energy, pkg->part, closing->parts, pkg->core,
			 by_core ? pkg->cores : 0) == energy)
		book_parts(pkg, d, closing->parts);
	else
		domain->reason[GREENCAP_REASON_NO_ACTIVITY] += energy;
	if (modelled)
		domain->modelled += domain->attributed - attributed;
	domain->quality = modelled ? GREENCAP_QUALITY_MODELLED : GREENCAP_QUALITY_TIME_SPLIT;
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

static void account_parts(struct gc_package *pkg, const struct closing *closing)
{
	unsigned int i;

	for (i = 0; i < closing->parts; i++) {
		const struct gc_part *part = &pkg->part[i];
		struct gc_cgroup *owner = part->owner;

		if (closing->exact) {
			gc_work_add(&pkg->activity[part->bin], &part->work);
			pkg->core_ns[part->bin] += part->core_ns;
		}
		if (!owner)
			continue;
		owner->busy_ns += part->work.busy_ns;
		owner->account[pkg->index].busy_ns += part->work.busy_ns;
		owner->account[pkg->index].seen = pkg->closed;
		if (closing->exact)
			gc_account_work(owner, pkg->index, &part->work, gc_model_extent()->number);
	}
	pkg->seen_ns += pkg->closing_ns;
	pkg->active_ns += pkg->closing_ns - closing->idle_ns;
	if (!closing->exact)
		pkg->uncounted_ns += pkg->closing_ns;
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
	struct closing closing = {};
	unsigned int d;

	lockdep_assert_held(&gc_account_lock);
	if (!pkg->closing || !all_final(pkg))
		return;
	pkg->closing = false;
	pkg->closed++;
	collect(pkg, &closing);
	account_parts(pkg, &closing);
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		close_domain(pkg, d, &closing);
	set_period(pkg, !closing.busy_ns, gc_interval_reap());
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
			gc_nudge(cpu);
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
