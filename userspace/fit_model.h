/* SPDX-License-Identifier: GPL-2.0 */
/* Which counters a model needs, and a fit as integers that the module takes. Pure. */
#ifndef GC_FIT_MODEL_H
#define GC_FIT_MODEL_H

#include "fit.h"
#include "model.h"

/**
 * gc_fit_choose() - fit a package's energy with as few counters as are worth it
 * @data: samples
 * @base: bits of the counters that are used anyway
 * @more: bits of those that may be added
 * @fit: filled on success
 *
 * One counter after another is added, each time the one that makes the error
 * least, as long as that takes a fifth of it away: each takes a counter from
 * perf's other users on all CPUs.
 *
 * Return: as of gc_fit_domain().
 */
int gc_fit_choose(const struct gc_fit_data *data, uint32_t base, uint32_t more,
		  struct gc_fit *fit);

/**
 * gc_fit_bins() - ranges of frequency for a model that measures
 * @model: its bins are set, costs of time alone, the same in all
 * @ratios: set to the middle of each
 * @lowest: frequency of the slowest, as APERF/MPERF; 0: not known
 * @highest: of the fastest
 */
void gc_fit_bins(struct gc_model *model, double *ratios, double lowest, double highest);

/**
 * gc_fit_model() - fitted coefficients as a model
 * @data: as of the fits
 * @fits: of each domain; one with no counters splits by time
 * @measured: the model that has measured: bins and counters
 * @model: filled; only counters that a fit uses
 *
 * Energy of busy time is shared, not direct: in a package it is the static power
 * of busy cores, and a package's energy alone does not tell one from the other.
 *
 * Return: 0; -ERANGE for a coefficient that the module does not take.
 */
int gc_fit_model(const struct gc_fit_data *data, const struct gc_fit *fits,
		 const struct gc_model *measured, struct gc_model *model);

#endif /* GC_FIT_MODEL_H */
