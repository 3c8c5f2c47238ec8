// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/ktime.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "counter.h"
#include "sampler.h"
#include "settings.h"
#include "table.h"

#define IDLE_PERIOD_NS		NSEC_PER_SEC	/* the sampler's own wakeups on an idle package */
#define REAP_PERIOD_NS		(NSEC_PER_SEC / 4)
#define STUCK_NS		(2 * NSEC_PER_SEC)
#define SHORTEST_NS		(5 * NSEC_PER_MSEC)
#define LEARN_NS		(100 * NSEC_PER_USEC)
#define STALE_PERIODS		2
#define WRAP_PERIODS		4	/* of the longest safe ones: a wrap at full power */

struct gc_source gc_source;
struct gc_package *gc_packages;
unsigned int gc_packages_count;

/* Set while counters may be reset behind our back; under gc_account_lock. */
static bool suspended;
/* Set once every CPU publishes: before, a busy one looks idle; under gc_account_lock. */
static bool started;
static u64 *closed_counts;

/**
 * struct reading - the counters of a package at one moment
 * @ns: fast monotonic clock
 * @raw: by domain
 * @bad: mask of domains that could not be read
 */
struct reading {
	u64 ns;
	u32 raw[GC_DOMAINS];
	unsigned long bad;
};

/* On a CPU of the package. */
static void read_counters(void *data)
{
	struct reading *reading = data;
	unsigned int d;

	reading->bad = 0;
	reading->ns = ktime_get_mono_fast_ns();
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		if (gc_source.read(d, &reading->raw[d]))
			__set_bit(d, &reading->bad);
}

static void domain_advance(struct gc_domain *domain, u32 raw, bool bad, u64 now)
{
	u32 delta = gc_counter_delta(raw, domain->raw);

	if (bad) {
		domain->flags |= GREENCAP_DOMAIN_F_STUCK;
		return;
	}
	if (domain->flags & GREENCAP_DOMAIN_F_STUCK && delta &&
	    now - domain->moved_ns > gc_sampler_period_max()) {
		/* Nobody knows how often it wrapped meanwhile. */
		domain->flags |= GREENCAP_DOMAIN_F_REBASED;
		delta = 0;
	}
	if (delta || raw != domain->raw) {
		domain->moved_ns = now;
		domain->flags &= ~GREENCAP_DOMAIN_F_STUCK;
	} else if (now - domain->moved_ns > STUCK_NS) {
		domain->flags |= GREENCAP_DOMAIN_F_STUCK;
	}
	domain->raw = raw;
	domain->hardware += delta;
	domain->open += (u64)delta << GREENCAP_FRAC_BITS;
}

/* Start to count from here: what moved since the last reading was not seen. */
static void package_rebase(struct gc_package *pkg, const struct reading *reading)
{
	unsigned int d;

	lockdep_assert_held(&gc_account_lock);
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS) {
		struct gc_domain *domain = &pkg->domain[d];

		if (domain->moved_ns)
			domain->flags |= GREENCAP_DOMAIN_F_REBASED;
		domain->flags &= ~GREENCAP_DOMAIN_F_OFFLINE;
		domain->raw = reading->raw[d];
		domain->moved_ns = reading->ns;
		if (test_bit(d, &reading->bad)) {
			/* The first good reading starts it anew. */
			domain->flags |= GREENCAP_DOMAIN_F_STUCK;
			domain->moved_ns = 1;
		}
	}
	pkg->read_ns = reading->ns;
	pkg->opened_ns = reading->ns;
	pkg->interval.boundary_ns = reading->ns;
}

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
	u64 energy = domain->closing, static_energy;

	domain->closing = 0;
	if (idle) {
		domain->idle += energy;
		if (pkg->closing_ns >= LEARN_NS) {
			gc_baseline_learn(&domain->baseline, energy, pkg->closing_ns);
			domain->flags |= GREENCAP_DOMAIN_F_BASELINE;
		}
		return;
	}
	static_energy = gc_baseline_idle(&domain->baseline, energy, pkg->closing_ns);
	domain->idle += static_energy;
	energy -= static_energy;
	if (gc_attribute(energy, pkg->part, parts, pkg->core, cores) == energy)
		book_parts(pkg, d, parts);
	else
		domain->reason[GREENCAP_REASON_NO_ACTIVITY] += energy;
}

static void set_period(struct gc_package *pkg, bool idle, bool reaping)
{
	u64 base = gc_settings_period_ns(), period = base;
	u64 longest = max(base, min_t(u64, reaping ? REAP_PERIOD_NS : IDLE_PERIOD_NS,
				      gc_sampler_period_max()));

	if (idle)
		period = min(READ_ONCE(pkg->period_ns) * 2, longest);
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

static bool reap(void)
{
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++)
		closed_counts[p] = gc_packages[p].read_ns && gc_settings_enabled() ?
			gc_packages[p].closed : U64_MAX;
	return gc_table_reap(closed_counts);
}

static bool all_final(const struct gc_package *pkg)
{
	unsigned int cpu;

	for_each_cpu(cpu, &pkg->cpus)
		if (!gc_activity_is_final(per_cpu_ptr(gc_cpus, cpu), pkg->interval.number))
			return false;
	return true;
}

/* Close the interval before the running one, if its CPUs have all published. */
static void close_interval(struct gc_package *pkg)
{
	unsigned int parts, d;
	u64 busy_ns;

	if (!pkg->closing || !all_final(pkg))
		return;
	pkg->closing = false;
	pkg->closed++;
	parts = collect_parts(pkg, !(pkg->interval.number & 1), &busy_ns);
	account_parts(pkg, parts);
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		close_domain(pkg, d, parts, !busy_ns);
	set_period(pkg, !busy_ns, reap());
}

/* End the running interval at the last reading. */
static void open_interval(struct gc_package *pkg)
{
	unsigned int d;

	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS) {
		pkg->domain[d].closing = pkg->domain[d].open;
		pkg->domain[d].open = 0;
	}
	pkg->closing = true;
	pkg->closing_ns = pkg->read_ns - pkg->opened_ns;
	pkg->opened_ns = pkg->read_ns;
	WRITE_ONCE(pkg->interval.boundary_ns, pkg->read_ns);
	/* A CPU that sees the number sees the boundary. */
	smp_store_release(&pkg->interval.number, pkg->interval.number + 1);
	/* A CPU that is seen idle now charges nothing to the interval before. */
	smp_mb();
}

/* Busy CPUs without a tick do not publish by themselves. */
static void request_late(struct gc_package *pkg)
{
	unsigned int cpu;

	if (!pkg->closing ||
	    pkg->read_ns - pkg->opened_ns < STALE_PERIODS * gc_settings_period_ns())
		return;
	for_each_cpu(cpu, &pkg->cpus)
		if (!gc_activity_is_final(per_cpu_ptr(gc_cpus, cpu), pkg->interval.number))
			gc_activity_request(cpu);
}

/* Nothing is known of what the CPUs did. */
static void book_open(struct gc_package *pkg, enum greencap_reason reason)
{
	unsigned int d;

	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS) {
		struct gc_domain *domain = &pkg->domain[d];

		domain->reason[reason] += domain->open;
		domain->open = 0;
	}
	pkg->opened_ns = pkg->read_ns;
}

/* Readings are made without the lock: one that comes late is of no use. */
static void package_sample(struct gc_package *pkg, const struct reading *reading, bool local)
{
	unsigned int d;

	lockdep_assert_held(&gc_account_lock);
	if (suspended || !pkg->read_ns || reading->ns <= pkg->read_ns)
		return;
	if (reading->ns - pkg->read_ns > WRAP_PERIODS * gc_sampler_period_max()) {
		/* Nobody knows how often the counters wrapped meanwhile. */
		package_rebase(pkg, reading);
		return;
	}
	pkg->read_ns = reading->ns;
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		domain_advance(&pkg->domain[d], reading->raw[d], test_bit(d, &reading->bad),
			       reading->ns);
	if (!started) {
		book_open(pkg, GREENCAP_REASON_STARTUP);
		return;
	}
	if (!gc_settings_enabled()) {
		book_open(pkg, GREENCAP_REASON_DISABLED);
		WRITE_ONCE(pkg->period_ns, gc_sampler_period_max());
		reap();
		return;
	}
	close_interval(pkg);
	/*
	 * Readers ask as often as they like: intervals shorter than the
	 * counter's own steps would bias the share of idling.
	 */
	if (!pkg->closing && (local || pkg->read_ns - pkg->opened_ns >= SHORTEST_NS)) {
		open_interval(pkg);
		if (local)
			gc_activity_publish();
		close_interval(pkg);
	}
	request_late(pkg);
}

static enum hrtimer_restart sample_timer(struct hrtimer *timer)
{
	struct gc_package *pkg = container_of(timer, struct gc_package, timer);
	struct reading reading;
	u64 period;

	if (!cpumask_test_cpu(smp_processor_id(), &pkg->cpus)) {
		/* Its CPU went offline: a busy one of the package takes it back. */
		WRITE_ONCE(pkg->interval.wake, true);
		return HRTIMER_NORESTART;
	}
	read_counters(&reading);
	spin_lock(&gc_account_lock);
	pkg->on_idle = is_idle_task(current);
	package_sample(pkg, &reading, true);
	period = pkg->read_ns && !suspended ? READ_ONCE(pkg->period_ns) : 0;
	spin_unlock(&gc_account_lock);
	/* The kick may have started it meanwhile, so that forwarding would be wrong. */
	if (period)
		hrtimer_start(timer, ns_to_ktime(period), HRTIMER_MODE_REL_PINNED_SOFT);
	return HRTIMER_NORESTART;
}

/* On a CPU of the package, interrupts off. */
static void start_timer(void *data)
{
	struct gc_package *pkg = data;

	hrtimer_start(&pkg->timer, ns_to_ktime(gc_settings_period_ns()),
		      HRTIMER_MODE_REL_PINNED_SOFT);
}

static void kick_work(struct irq_work *work)
{
	struct gc_package *pkg = container_of(work, struct gc_package, kick);
	ktime_t left = ns_to_ktime(gc_settings_period_ns());

	if (!gc_settings_enabled())
		return;
	WRITE_ONCE(pkg->interval.wake, false);
	WRITE_ONCE(pkg->period_ns, gc_settings_period_ns());
	/* Ticks that ask again and again must not put it off for ever. */
	if (hrtimer_is_queued(&pkg->timer))
		left = clamp(hrtimer_get_remaining(&pkg->timer), 0, left);
	hrtimer_start(&pkg->timer, left, HRTIMER_MODE_REL_PINNED_SOFT);
}

static unsigned int online_cpu(const struct gc_package *pkg)
{
	return cpumask_any_and(&pkg->cpus, cpu_online_mask);
}

static void package_start(struct gc_package *pkg)
{
	unsigned int cpu = online_cpu(pkg);

	if (cpu < nr_cpu_ids)
		smp_call_function_single(cpu, start_timer, pkg, 1);
}

static void packages_start(void)
{
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++)
		package_start(&gc_packages[p]);
}

static void publish(void *unused)
{
	gc_activity_publish();
}

static bool is_late(int cpu, void *data)
{
	const struct gc_package *pkg = data;

	return !gc_activity_is_final(per_cpu_ptr(gc_cpus, cpu), READ_ONCE(pkg->interval.number));
}

/*
 * A reader may interrupt busy CPUs, its own among them: otherwise the energy
 * since the last sample, a second of it on an idle package, would be pending.
 */
static void package_refresh(struct gc_package *pkg)
{
	unsigned int cpu = online_cpu(pkg);
	struct reading reading;

	if (cpu >= nr_cpu_ids || smp_call_function_single(cpu, read_counters, &reading, 1))
		return;
	spin_lock_bh(&gc_account_lock);
	package_sample(pkg, &reading, false);
	spin_unlock_bh(&gc_account_lock);

	on_each_cpu_cond_mask(is_late, publish, pkg, true, &pkg->cpus);
	spin_lock_bh(&gc_account_lock);
	close_interval(pkg);
	spin_unlock_bh(&gc_account_lock);
}

/**
 * gc_sampler_refresh() - bring the books up to date
 *
 * Context: process, sleeps.
 */
void gc_sampler_refresh(void)
{
	unsigned int p;

	cpus_read_lock();
	for (p = 0; p < gc_packages_count; p++)
		package_refresh(&gc_packages[p]);
	cpus_read_unlock();
}

static unsigned int core_index(struct gc_package *pkg, unsigned int cpu)
{
	unsigned int other;

	if (!gc_source.read_core)
		return 0;
	for_each_cpu(other, topology_sibling_cpumask(cpu))
		if (other != cpu && cpumask_test_cpu(other, &pkg->cpus))
			return per_cpu_ptr(gc_cpus, other)->core;
	return pkg->cores++;
}

/**
 * gc_sampler_cpu_online() - a CPU is there
 * @cpu: the calling CPU
 *
 * The first one of a package starts its books, from here or, when the package
 * comes back, anew. Context: process, on that CPU and bound to it.
 */
void gc_sampler_cpu_online(unsigned int cpu)
{
	unsigned int index = gc_source.package_of(cpu);
	struct gc_package *pkg = &gc_packages[index];
	struct reading reading;
	unsigned long flags;
	bool first;

	if (index >= gc_packages_count) {
		pr_warn_once("CPU %u is of package %u, which was not there at load: not metered\n",
			     cpu, index);
		return;
	}
	spin_lock_bh(&gc_account_lock);
	first = !pkg->read_ns;
	if (first) {
		read_counters(&reading);
		package_rebase(pkg, &reading);
	}
	if (!cpumask_test_cpu(cpu, &pkg->cpus)) {
		per_cpu_ptr(gc_cpus, cpu)->core = core_index(pkg, cpu);
		cpumask_set_cpu(cpu, &pkg->cpus);
	}
	spin_unlock_bh(&gc_account_lock);

	local_irq_save(flags);
	if (gc_settings_enabled())
		gc_activity_cpu_start(&pkg->interval, &pkg->kick, gc_source.read_core);
	if (first)
		start_timer(pkg);
	local_irq_restore(flags);
}

/**
 * gc_sampler_cpu_offline() - a CPU goes away
 * @cpu: the calling CPU
 *
 * The last one of a package closes its books. Context: process, on that CPU
 * and bound to it.
 */
void gc_sampler_cpu_offline(unsigned int cpu)
{
	unsigned int index = gc_source.package_of(cpu), other, d;
	struct gc_package *pkg = &gc_packages[index];
	struct reading reading;
	unsigned long flags;

	if (index >= gc_packages_count)
		return;
	local_irq_save(flags);
	gc_activity_cpu_stop(NULL);
	local_irq_restore(flags);

	for_each_cpu_and(other, &pkg->cpus, cpu_online_mask)
		if (other != cpu)
			break;
	if (other < nr_cpu_ids) {
		smp_call_function_single(other, start_timer, pkg, 1);
		return;
	}
	read_counters(&reading);
	spin_lock_bh(&gc_account_lock);
	package_sample(pkg, &reading, false);
	pkg->read_ns = 0;
	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		pkg->domain[d].flags |= GREENCAP_DOMAIN_F_OFFLINE;
	spin_unlock_bh(&gc_account_lock);
	hrtimer_cancel(&pkg->timer);
}

/**
 * gc_sampler_suspend() - the counters may be reset from now on
 *
 * Context: process, sleeps.
 */
void gc_sampler_suspend(void)
{
	gc_sampler_refresh();
	spin_lock_bh(&gc_account_lock);
	suspended = true;
	spin_unlock_bh(&gc_account_lock);
}

/**
 * gc_sampler_resume() - the counters count again, from wherever
 *
 * Context: process, sleeps.
 */
void gc_sampler_resume(void)
{
	struct reading reading;
	unsigned int p, cpu;

	cpus_read_lock();
	for (p = 0; p < gc_packages_count; p++) {
		cpu = online_cpu(&gc_packages[p]);
		if (cpu >= nr_cpu_ids ||
		    smp_call_function_single(cpu, read_counters, &reading, 1))
			continue;
		spin_lock_bh(&gc_account_lock);
		package_rebase(&gc_packages[p], &reading);
		spin_unlock_bh(&gc_account_lock);
	}
	spin_lock_bh(&gc_account_lock);
	suspended = false;
	spin_unlock_bh(&gc_account_lock);
	packages_start();
	cpus_read_unlock();
}

/**
 * gc_sampler_period_max() - longest period that sees every wrap
 *
 * Context: any.
 * Return: nanoseconds.
 */
u64 gc_sampler_period_max(void)
{
	u64 period = U64_MAX;
	unsigned int d;

	for_each_set_bit(d, &gc_source.domains, GC_DOMAINS)
		period = min(period, gc_counter_safe_ns(&gc_source.unit[d],
							gc_source.max_mw[d]));
	return period;
}

/**
 * gc_sampler_set_period() - sample at another rate from now on
 * @period_ns: within the limits
 *
 * Context: process, sleeps.
 */
void gc_sampler_set_period(u64 period_ns)
{
	unsigned int p;

	spin_lock_bh(&gc_account_lock);
	for (p = 0; p < gc_packages_count; p++)
		gc_packages[p].period_ns = period_ns;
	spin_unlock_bh(&gc_account_lock);
	cpus_read_lock();
	packages_start();
	cpus_read_unlock();
}

static void cpu_start(void *unused)
{
	unsigned int index = gc_source.package_of(smp_processor_id());
	struct gc_package *pkg = &gc_packages[index];

	if (index < gc_packages_count)
		gc_activity_cpu_start(&pkg->interval, &pkg->kick, gc_source.read_core);
}

/**
 * gc_sampler_set_enabled() - switch the meter on or off
 * @enabled: which
 *
 * While it is off nothing is seen of the scheduler; the counters are read just
 * often enough not to miss a wrap, for the reason DISABLED.
 * Context: process, sleeps; calls are serialised by the settings.
 * Return: 0 or negative errno, with the meter left off.
 */
int gc_sampler_set_enabled(bool enabled)
{
	int ret;

	if (enabled) {
		ret = gc_activity_start();
		if (ret)
			return ret;
		gc_sampler_refresh();
		cpus_read_lock();
		on_each_cpu(cpu_start, NULL, 1);
		gc_settings_note_enabled(true);
		cpus_read_unlock();
		gc_sampler_set_period(gc_settings_period_ns());
		return 0;
	}
	gc_sampler_refresh();
	cpus_read_lock();
	on_each_cpu(gc_activity_cpu_stop, NULL, 1);
	cpus_read_unlock();
	/* All CPUs look idle: the last interval closes. */
	gc_sampler_refresh();
	gc_settings_note_enabled(false);
	gc_activity_stop();
	gc_sampler_refresh();
	return 0;
}

static void package_init(struct gc_package *pkg, unsigned int index)
{
	pkg->index = index;
	pkg->period_ns = gc_settings_period_ns();
	pkg->kick = IRQ_WORK_INIT_HARD(kick_work);
	hrtimer_setup(&pkg->timer, sample_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_SOFT);
}

static size_t part_room(void)
{
	return num_possible_cpus() * sizeof(*gc_packages->part) * GC_SLOTS;
}

/**
 * gc_sampler_bytes() - memory that grows with the number of CPUs
 *
 * Context: any.
 * Return: bytes.
 */
u64 gc_sampler_bytes(void)
{
	return (u64)num_possible_cpus() * sizeof(struct gc_cpu) +
		(u64)gc_packages_count * part_room();
}

static unsigned int count_packages(void)
{
	unsigned int cpu, count = topology_max_packages();

	cpus_read_lock();
	for_each_online_cpu(cpu)
		count = max(count, gc_source.package_of(cpu) + 1);
	cpus_read_unlock();
	return count;
}

static int check_packages(void)
{
	unsigned int cpu, p;
	int ret = 0;

	cpus_read_lock();
	for (p = 0; p < gc_packages_count && !ret; p++)
		for_each_online_cpu(cpu)
			if (gc_source.package_of(cpu) == p) {
				ret = gc_source_check(&gc_source, cpu);
				break;
			}
	cpus_read_unlock();
	return ret;
}

static void free_packages(void)
{
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++) {
		kvfree(gc_packages[p].part);
		kvfree(gc_packages[p].core);
	}
	kvfree(gc_packages);
	kfree(closed_counts);
}

/**
 * gc_sampler_init() - find the counters and make the books
 *
 * Counting begins when CPUs are announced. Context: process, sleeps.
 * Return:
 * 0, -ENOMEM, or -ENODEV after a message that says what was seen.
 */
int gc_sampler_init(void)
{
	unsigned int p;
	int ret;

	ret = gc_source_init(&gc_source);
	if (ret)
		return ret;
	gc_packages_count = count_packages();
	ret = check_packages();
	if (ret)
		return ret;

	gc_packages = kvcalloc(gc_packages_count, sizeof(*gc_packages), GFP_KERNEL);
	closed_counts = kcalloc(gc_packages_count, sizeof(*closed_counts), GFP_KERNEL);
	if (!gc_packages || !closed_counts)
		goto err_free;
	for (p = 0; p < gc_packages_count; p++) {
		package_init(&gc_packages[p], p);
		gc_packages[p].part = kvzalloc(part_room(), GFP_KERNEL);
		gc_packages[p].core = kvcalloc(num_possible_cpus(), sizeof(struct gc_core),
					       GFP_KERNEL);
		if (!gc_packages[p].part || !gc_packages[p].core)
			goto err_free;
	}
	return 0;

err_free:
	if (!gc_packages)
		gc_packages_count = 0;
	free_packages();
	return -ENOMEM;
}

/**
 * gc_sampler_started() - every CPU that is online has been announced
 *
 * What was drawn until now is unattributed, for the reason STARTUP.
 * Context: process, sleeps.
 */
void gc_sampler_started(void)
{
	gc_sampler_refresh();
	spin_lock_bh(&gc_account_lock);
	started = true;
	spin_unlock_bh(&gc_account_lock);
}

/**
 * gc_sampler_stop() - stop the timers
 *
 * Context: process, sleeps; the probes and the hotplug callbacks are gone. May
 * be called without a start.
 */
void gc_sampler_stop(void)
{
	unsigned int p;

	for (p = 0; p < gc_packages_count; p++) {
		irq_work_sync(&gc_packages[p].kick);
		hrtimer_cancel(&gc_packages[p].timer);
	}
	gc_activity_requests_wait();
}

/**
 * gc_sampler_uninit() - free the books
 *
 * Context: process, sleeps.
 */
void gc_sampler_uninit(void)
{
	free_packages();
}
