// SPDX-License-Identifier: GPL-2.0
/* A model's name. */
#include "model.h"

bool gc_cost_empty(const struct gc_cost *cost)
{
	uint64_t any = cost->time_fj | cost->shared_fj | cost->active_fj;

	for (size_t i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		any |= cost->count_fj[i];
	return !any;
}

/* FNV-1a (Fowler, Noll, Vo), of 64 bits, a number at a time. */
static void mix(uint64_t *hash, uint64_t value)
{
	for (int byte = 0; byte < 8; byte++) {
		*hash ^= value >> (8 * byte) & 0xff;
		*hash *= 0x100000001b3;
	}
}

uint64_t gc_model_id(const struct gc_model *model)
{
	uint64_t hash = 0xcbf29ce484222325;

	mix(&hash, model->n_counters);
	for (size_t i = 0; i < model->n_counters; i++) {
		mix(&hash, model->counters[i].type);
		mix(&hash, model->counters[i].config);
	}
	for (size_t bin = 0; bin < model->n_bins; bin++) {
		mix(&hash, model->bins[bin].max_ratio);
		for (size_t domain = 0; domain < GC_MODEL_DOMAINS; domain++) {
			const struct gc_cost *cost = &model->bins[bin].costs[domain];

			mix(&hash, cost->time_fj);
			mix(&hash, cost->shared_fj);
			mix(&hash, cost->active_fj);
			for (size_t i = 0; i < GREENCAP_COUNTERS_MAX; i++)
				mix(&hash, cost->count_fj[i]);
		}
	}
	return hash ? hash : 1;
}
