// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/time64.h>

#include "counter.h"
#include "domain.h"

#define STUCK_NS	(2 * NSEC_PER_SEC)
#define STILL_NS	(20000 * NSEC_PER_USEC)
#define LEARN_NS	(100 * NSEC_PER_USEC)
#define JITTER_NS	(100000 * NSEC_PER_USEC)	/* a counter may step that late */

/**
 * gc_domain_rebase() - start to count from here
 * @domain: its books
 * @raw: the counter, in raw units
 * @bad: it could not be read, and @raw means nothing
 * @now_ns: time of the reading, fast monotonic clock
 *
 * What moved since the last reading was not seen, and is flagged unless this
 * is the first. After a bad reading, the first good one starts it anew.
 * Context: any; in the module gc_account_lock held.
 */
void gc_domain_rebase(struct gc_domain *domain, u32 raw, bool bad, u64 now_ns)
{
	if (domain->moved_ns)
		domain->flags |= GREENCAP_DOMAIN_F_REBASED;
	domain->flags &= ~(GREENCAP_DOMAIN_F_OFFLINE | GREENCAP_DOMAIN_F_STUCK);
	if (bad)
		domain->flags |= GREENCAP_DOMAIN_F_STUCK;
	domain->raw = raw;
	domain->based = !bad;
	domain->moved_ns = now_ns;
	domain->open_gap = true;
}

/* Whether the counter can have moved that far, and nothing but that. */
static bool is_plausible(const struct gc_domain *domain, u32 delta, u64 ns, u64 safe_ns)
{
	/* Nobody knows who drew it while the counter stood still, nor how often it wrapped. */
	if (delta && ns > STUCK_NS && domain->flags & GREENCAP_DOMAIN_F_STUCK)
		return false;
	/* A counter that was reset seems to have made almost a whole turn. */
	return delta <= gc_counter_most(safe_ns, ns + JITTER_NS);
}

/**
 * gc_domain_advance() - enter what the counter moved since the last reading
 * @domain: its books
 * @raw: the counter, in raw units
 * @bad: it could not be read, and @raw means nothing
 * @now_ns: time of the reading, fast monotonic clock
 * @safe_ns: longest time between readings that sees every wrap
 *
 * A jump that no power could explain is not energy, and what a counter that was
 * stuck caught up with is nobody's: the books are rebased.
 * Context: any; in the module gc_account_lock held.
 */
void gc_domain_advance(struct gc_domain *domain, u32 raw, bool bad, u64 now_ns, u64 safe_ns)
{
	u32 delta = gc_counter_delta(raw, domain->raw);

	if (bad) {
		domain->flags |= GREENCAP_DOMAIN_F_STUCK;
		domain->open_gap = true;
		return;
	}
	if (!domain->based || !is_plausible(domain, delta, now_ns - domain->moved_ns, safe_ns)) {
		gc_domain_rebase(domain, raw, false, now_ns);
		return;
	}
	if (delta) {
		domain->moved_ns = now_ns;
		domain->flags &= ~GREENCAP_DOMAIN_F_STUCK;
	} else if (now_ns - domain->moved_ns > STUCK_NS) {
		domain->flags |= GREENCAP_DOMAIN_F_STUCK;
		domain->open_gap = true;
	}
	domain->raw = raw;
	domain->hardware += delta;
	domain->open += (u64)delta << GREENCAP_FRAC_BITS;
}

/**
 * gc_domain_end() - the running interval ends here, and the next begins
 * @domain: its books; the interval before has been settled
 *
 * Context: any; in the module gc_account_lock held.
 */
void gc_domain_end(struct gc_domain *domain)
{
	domain->closing = domain->open;
	domain->open = 0;
	domain->closing_gap = domain->open_gap;
	domain->open_gap = domain->flags & GREENCAP_DOMAIN_F_STUCK;
}

/**
 * gc_domain_forgo() - give the energy of the running interval to nobody
 * @domain: its books
 * @reason: why
 *
 * Context: any; in the module gc_account_lock held.
 */
void gc_domain_forgo(struct gc_domain *domain, enum greencap_reason reason)
{
	domain->reason[reason] += domain->open;
	domain->open = 0;
}

/* A counter that stands still says nothing of the power; between its own steps it does. */
static bool was_counting(const struct gc_domain *domain, u64 energy, u64 ns)
{
	return !domain->closing_gap && (energy || ns < STILL_NS);
}

/**
 * gc_domain_settle() - take the energy of idling out of the interval that closes
 * @domain: its books
 * @ns: length of the interval
 * @idle: nothing ran in it: all of it is idle, and idle power is learned
 *
 * Context: any; in the module gc_account_lock held.
 * Return: what is left to be split, in 1/65536 raw units; the caller books it.
 */
u64 gc_domain_settle(struct gc_domain *domain, u64 ns, bool idle)
{
	u64 energy = domain->closing, static_energy = energy;

	domain->closing = 0;
	if (!idle) {
		static_energy = gc_baseline_idle(&domain->baseline, energy, ns);
	} else if (ns >= LEARN_NS && was_counting(domain, energy, ns)) {
		gc_baseline_learn(&domain->baseline, energy, ns);
		domain->flags |= GREENCAP_DOMAIN_F_BASELINE;
	}
	domain->idle += static_energy;
	return energy - static_energy;
}

/**
 * gc_domain_share() - take what the package draws whoever runs out of the energy above idle
 * @domain: its books
 * @energy: above idle, in 1/65536 raw units
 * @proportion: of what ran and of what that has in common, which are not both zero
 *
 * Context: any; in the module gc_account_lock held.
 * Return: what is left to what ran; the caller books it.
 */
u64 gc_domain_share(struct gc_domain *domain, u64 energy, const struct gc_proportion *proportion)
{
	u64 parts = gc_split_point(energy, proportion->parts,
				   proportion->parts + proportion->common);

	domain->shared += energy - parts;
	return parts;
}
