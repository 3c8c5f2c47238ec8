/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a count costs, learned from samples of whole packages. Pure.
 *
 * The energy of a sample above idle is taken to be
 *
 *	active * active_s + sum over bins of
 *		busy(bin) * busy_s + volts(bin)^2 * sum over counters of each * count
 *
 * with coefficients that are not negative. Counts get one coefficient each for
 * all bins: what switching costs grows with the square of the voltage, the same
 * for all of them, so that few samples a frequency are enough. The voltage, as a
 * ratio, and the power of a busy core are free at up to three bins in which work
 * was seen (knots), and lie on lines between them.
 */
#ifndef GC_FIT_H
#define GC_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/greencap.h>

#define GC_FIT_DOMAINS	(GREENCAP_DOMAIN_DRAM + 1)
#define GC_FIT_KNOTS	3

/* What a package did and drew for a while. */
struct gc_fit_sample {
	unsigned int kind;		/* of load: samples of one kind are held out together */
	double seconds;
	double active_s;
	double joules[GC_FIT_DOMAINS];	/* above idle; NAN: it has no such domain */
	double busy_s[GREENCAP_BINS_MAX];	/* of cores: siblings that run together are one */
	double counts[GREENCAP_BINS_MAX][GREENCAP_COUNTERS_MAX];
};

/* All samples, and what the bins are. */
struct gc_fit_data {
	struct gc_fit_sample *samples;
	size_t n_samples;
	size_t n_bins;
	double ratios[GREENCAP_BINS_MAX];	/* frequency of each bin, ascending */
	size_t n_counters;
	bool single;			/* no package has two cores: one active is one busy */
};

/* Root of the mean square of relative errors, with its 95 % interval. */
struct gc_fit_error {
	double rms;
	double low;
	double high;
	double worst;			/* of the kind of load that fits worst */
};

/**
 * struct gc_fit - coefficients of one domain, in joules and seconds
 * @counters: bit i: counter i is used
 * @counts_j: per count, at @volts 1
 * @n_knots: 1 where frequency is not told apart, as in DRAM
 * @knots: their bins
 * @volts: at the knots, as a ratio to that of the middle one, or of the upper of two
 * @busy_w: at the knots, per busy core
 * @active_w: per package in which any CPU is busy
 * @spread: of the columns, as of gc_spread()
 * @error: of kinds of load that were held out
 * @time_error: the same for the best split by busy and active time alone
 */
struct gc_fit {
	uint32_t counters;
	double counts_j[GREENCAP_COUNTERS_MAX];
	size_t n_knots;
	size_t knots[GC_FIT_KNOTS];
	double volts[GC_FIT_KNOTS];
	double busy_w[GC_FIT_KNOTS];
	double active_w;
	double spread;
	struct gc_fit_error error;
	struct gc_fit_error time_error;
};

/**
 * gc_fit_domain() - fit one domain, and tell how good it is
 * @data: samples; those without the domain are left out
 * @type: the domain
 * @counters: which counters may be used; 0 for time alone
 * @fit: filled on success
 *
 * An error is relative to the energy above idle, where that is little (a tenth of
 * the mean) to that: nobody is charged much there. What has no sample of its own
 * that it has one knot, and what it costs is the same at all frequencies.
 *
 * Return: 0; -ENODATA for too few samples; -EDOM when the load was too uniform to
 * tell coefficients apart; -ENOMEM.
 */
int gc_fit_domain(const struct gc_fit_data *data, enum greencap_domain type, uint32_t counters,
		  struct gc_fit *fit);

/** gc_fit_better() - whether the fit is better than time alone, to 95 % */
bool gc_fit_better(const struct gc_fit *fit);

/** gc_fit_volts() - voltage at a bin, as a ratio */
double gc_fit_volts(const struct gc_fit_data *data, const struct gc_fit *fit, size_t bin);

/** gc_fit_busy() - watts of a busy core at a bin */
double gc_fit_busy(const struct gc_fit_data *data, const struct gc_fit *fit, size_t bin);

#endif /* GC_FIT_H */
