// SPDX-License-Identifier: GPL-2.0
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/math64.h>

#include "cost.h"

/**
 * gc_model_bin() - the bin of a frequency
 * @model: the model
 * @ratio: APERF/MPERF in 1/1024
 *
 * Context: any.
 * Return: index of the bin.
 */
unsigned int gc_model_bin(const struct gc_model *model, u64 ratio)
{
	unsigned int bin = 0;

	while (bin + 1 < model->bins && ratio > model->bin[bin].max_ratio)
		bin++;
	return bin;
}

static bool has_any(const struct gc_cost *cost)
{
	u64 any = cost->time_fj | cost->shared_fj | cost->active_fj;
	unsigned int i;

	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		any |= cost->count_fj[i];
	return any;
}

/**
 * gc_model_has_cost() - whether anything costs anything
 * @model: the model
 * @domain: enum greencap_domain
 *
 * Context: any.
 * Return: false if all coefficients of the domain are zero.
 */
bool gc_model_has_cost(const struct gc_model *model, unsigned int domain)
{
	unsigned int i;

	for (i = 0; i < model->bins; i++)
		if (has_any(&model->bin[i].cost[domain]))
			return true;
	return false;
}

/**
 * gc_model_same_counters() - whether two models count the same
 * @a: one; NULL counts nothing
 * @b: the other; likewise
 *
 * Context: any.
 * Return: true if one's counters serve the other.
 */
bool gc_model_same_counters(const struct gc_model *a, const struct gc_model *b)
{
	unsigned int counters = a ? a->counters : 0, i;

	if (counters != (b ? b->counters : 0))
		return false;
	for (i = 0; i < counters; i++)
		if (a->counter[i].type != b->counter[i].type ||
		    a->counter[i].config != b->counter[i].config)
			return false;
	return true;
}

/* 128 bits: six products of 64 and 37 bits, and as many parts as there are, do not reach them. */
static gc_energy_t direct_cost(const struct gc_cost *cost, const struct gc_work *work)
{
	gc_energy_t sum = (gc_energy_t)work->busy_ns * cost->time_fj;
	unsigned int i;

	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		sum += (gc_energy_t)work->count[i] * cost->count_fj[i];
	return sum;
}

static gc_energy_t part_cost(const struct gc_cost *cost, const struct gc_part *part)
{
	return direct_cost(cost, &part->work) + (gc_energy_t)part->core_ns * cost->shared_fj;
}

/* Which bin a package's active time was in is not seen: as its cores' time was. */
static gc_energy_t common_cost(const struct gc_model *model, unsigned int domain,
			       const u64 *core_ns, u64 active_ns)
{
	gc_energy_t sum = 0;
	u64 all_ns = 0;
	unsigned int i;

	for (i = 0; i < model->bins; i++)
		all_ns += core_ns[i];
	for (i = 0; i < model->bins && all_ns; i++)
		sum += (gc_energy_t)gc_split_point(active_ns, core_ns[i], all_ns) *
		       model->bin[i].cost[domain].active_fj;
	return sum;
}

/**
 * gc_cost_weigh() - weigh the parts of an interval by what they cost
 * @model: the model
 * @domain: enum greencap_domain
 * @part: the parts; their weights, and what is direct in these, are set
 * @parts: how many
 * @active_ns: time in which the package was active
 * @proportion: how much all of it costs: the parts, and what they have in common
 *
 * Costs are summed in 128 bits and then divided by the power of two that makes
 * their sum fit 64: what that rounds away is less than 2^-63 of the sum for
 * each part. Nothing saturates.
 * Context: any, touches its arguments only.
 * Return: false, with nothing set, if nothing costs anything.
 */
bool gc_cost_weigh(const struct gc_model *model, unsigned int domain, struct gc_part *part,
		   unsigned int parts, u64 active_ns, struct gc_proportion *proportion)
{
	u64 core_ns[GREENCAP_BINS_MAX] = {}, excess;
	gc_energy_t all = 0, common;
	unsigned int i, shift;

	for (i = 0; i < parts; i++) {
		all += part_cost(&model->bin[part[i].bin].cost[domain], &part[i]);
		core_ns[part[i].bin] += part[i].core_ns;
	}
	common = common_cost(model, domain, core_ns, active_ns);
	if (!(all + common))
		return false;
	excess = (all + common) >> 64;
	shift = fls64(excess);
	for (i = 0; i < parts; i++) {
		const struct gc_cost *cost = &model->bin[part[i].bin].cost[domain];

		part[i].weight = part_cost(cost, &part[i]) >> shift;
		part[i].direct = direct_cost(cost, &part[i].work) >> shift;
	}
	proportion->parts = all >> shift;
	proportion->common = common >> shift;
	return true;
}
