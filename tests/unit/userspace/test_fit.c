// SPDX-License-Identifier: GPL-2.0
// sources: fit.c fit_error.c fit_model.c model.c nnls.c
/* Coefficients from samples of servers whose power is known here. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "fit_model.h"
#include "tap.h"

#define BINS		13
#define CPUS		4
#define LOADS		5
#define COUNTERS	3
#define INSTRUCTIONS	0
#define MISSES		1

/* A server: per count at base voltage, watts, and how voltage follows frequency. */
struct server {
	double counts_j[COUNTERS];
	double busy_w;
	double active_w;
	double dram_j;
	double volts_slope;
	double leakage;
	double noise;
};

#define NJ(n)		((n) / 1e9)

static const struct server plain = { { NJ(280), NJ(60), 0 }, 4, 12, NJ(90), 0.45, 3, 0 };

/* Counts per busy second at base frequency: instructions, misses, floating point. */
static const double loads[LOADS][COUNTERS] = {
	{ 9e7, 1e6, 0 }, { 5e7, 2e7, 0 }, { 7e7, 1e7, 5e7 }, { 1e7, 0, 0 }, { 3e7, 3e6, 1e6 },
};

static uint64_t state = 1;

static double uniform(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (double)(state >> 11) / 9007199254740992.0;
}

static double volts(const struct server *server, double ratio)
{
	return 1 + server->volts_slope * (ratio - 1);
}

/* @cpus of a package run a load for half a second at one frequency. */
static struct gc_fit_sample run(const struct server *server, const struct gc_fit_data *data,
				size_t bin, size_t load, unsigned int cpus)
{
	struct gc_fit_sample s = { .seconds = 0.5, .active_s = 0.5 };
	double v = volts(server, data->ratios[bin]), joules;

	s.busy_s[bin] = 0.5 * cpus;
	for (size_t c = 0; c < COUNTERS; c++)
		s.counts[bin][c] = loads[load][c] * data->ratios[bin] * s.busy_s[bin];
	joules = server->active_w * s.active_s +
		 server->busy_w * pow(v, server->leakage) * s.busy_s[bin];
	for (size_t c = 0; c < COUNTERS; c++)
		joules += server->counts_j[c] * v * v * s.counts[bin][c];
	s.joules[GREENCAP_DOMAIN_PACKAGE] = joules * (1 + server->noise * (uniform() - 0.5));
	s.joules[GREENCAP_DOMAIN_DRAM] = server->dram_j * s.counts[bin][MISSES];
	return s;
}

static struct gc_fit_data measure(const struct server *server, size_t n_frequencies)
{
	static const size_t bins[] = { 8, 0, 12 };
	struct gc_fit_data data = { .n_bins = BINS, .n_counters = COUNTERS };

	data.samples = calloc(n_frequencies * LOADS * CPUS, sizeof(*data.samples));
	for (size_t bin = 0; bin < BINS; bin++)
		data.ratios[bin] = 0.3333 + (double)bin / 12;
	for (size_t f = 0; f < n_frequencies; f++) {
		for (size_t load = 0; load < LOADS; load++) {
			for (unsigned int cpus = 1; cpus <= CPUS; cpus++) {
				struct gc_fit_sample *s = &data.samples[data.n_samples++];

				*s = run(server, &data, bins[f], load, cpus);
				s->kind = (unsigned int)load * CPUS + cpus - 1;
			}
		}
	}
	return data;
}

static bool near(double got, double want, double share)
{
	bool good = fabs(got - want) <= share * fabs(want);

	if (!good)
		printf("# got %g, want %g\n", got, want);
	return good;
}

static void known(void)
{
	struct gc_fit_data data = measure(&plain, 3);
	struct gc_fit fit;

	ok(!gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &fit), "fits");
	ok(near(fit.counts_j[INSTRUCTIONS], NJ(280), 0.001), "an instruction");
	ok(near(fit.counts_j[MISSES], NJ(60), 0.001), "a miss");
	ok(near(fit.active_w, 12, 0.001), "uncore");
	ok(fit.n_knots == 3 && near(fit.busy_w[1], 4, 0.001), "a busy core");
	ok(near(fit.volts[0], volts(&plain, data.ratios[0]), 0.001) && fit.volts[1] == 1 &&
	   near(fit.volts[2], volts(&plain, data.ratios[12]), 0.001), "voltages");
	ok(near(gc_fit_volts(&data, &fit, 4), volts(&plain, data.ratios[4]), 0.001),
	   "between the frequencies that were run");
	ok(gc_fit_volts(&data, &fit, 12) == fit.volts[2], "at the last one");
	ok(fit.error.rms < 0.001 && fit.time_error.rms > 0.1, "far better than time alone");
	ok(gc_fit_better(&fit), "which is said");
	ok(!gc_fit_domain(&data, GREENCAP_DOMAIN_DRAM, 3, &fit), "DRAM");
	ok(fit.n_knots == 1 && near(fit.counts_j[MISSES], NJ(90), 0.001) &&
	   fit.counts_j[INSTRUCTIONS] < (1 / 1e12), "is paid for by misses");
	free(data.samples);
}

static void noisy(void)
{
	struct server server = plain;
	struct gc_fit fit, again;
	struct gc_fit_data data;

	server.noise = 0.1;
	data = measure(&server, 3);
	ok(!gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &fit), "fits noise of 10 %");
	/* Uniform from -5 % to 5 %: the root of its mean square is 2.9 %. */
	ok(fit.error.low < 0.029 && fit.error.high > 0.029 && fit.error.rms > 0.02 &&
	   fit.error.rms < 0.04, "the error is that of the noise, and within its interval");
	ok(near(fit.counts_j[INSTRUCTIONS], NJ(280), 0.1), "coefficients stay near");
	gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &again);
	ok(!memcmp(&fit.error, &again.error, sizeof(fit.error)), "the same again");
	free(data.samples);
}

static void one_frequency(void)
{
	struct gc_fit_data data = measure(&plain, 1);
	struct gc_fit fit;

	ok(!gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &fit), "one frequency is enough");
	ok(fit.n_knots == 1 && near(fit.counts_j[INSTRUCTIONS], NJ(280), 0.001) &&
	   near(gc_fit_busy(&data, &fit, 3), 4, 0.001), "for its own coefficients");
	free(data.samples);
}

/* Busy and active time are the same, so that one coefficient has both. */
static void single_cores(void)
{
	struct gc_fit_data data = measure(&plain, 3);
	struct gc_fit fit;
	size_t n = 0;

	for (size_t i = 0; i < data.n_samples; i += CPUS)
		data.samples[n++] = data.samples[i];
	data.n_samples = n;
	ok(gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 1, &fit) == -EDOM,
	   "with one core active time is no knowledge of its own");
	data.single = true;
	ok(!gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 1, &fit), "it can be left out");
	ok(fit.active_w == 0 && near(fit.counts_j[INSTRUCTIONS], NJ(280), 0.1) &&
	   near(gc_fit_busy(&data, &fit, 8), 16, 0.1), "and busy time costs what both do");
	free(data.samples);
}

static void worthless(void)
{
	struct server server = { .busy_w = 20, .active_w = 12, .volts_slope = 0.5, .leakage = 2,
				 .noise = 0.1 };
	struct gc_fit_data data = measure(&server, 3);
	struct gc_fit fit;

	ok(!gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &fit) && !gc_fit_better(&fit),
	   "counters that tell nothing are no better than time");
	ok(gc_fit_domain(&data, GREENCAP_DOMAIN_DRAM, 3, &fit) == -ENODATA, "nor is no energy");
	data.n_samples = 11;
	ok(gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &fit) == -ENODATA, "too few samples");
	for (size_t i = 0; i < data.n_samples; i++)
		data.samples[i].joules[GREENCAP_DOMAIN_DRAM] = NAN;
	ok(gc_fit_domain(&data, GREENCAP_DOMAIN_DRAM, 3, &fit) == -ENODATA, "no such domain");
	free(data.samples);
}

/* Work that costs more than what is counted of it: by how much is not hidden. */
static void hidden(void)
{
	struct gc_fit_data data = measure(&plain, 3);
	struct gc_fit fit;

	for (size_t i = 0; i < data.n_samples; i++) {
		data.samples[i].kind /= CPUS;
		if (i / CPUS % LOADS == 1)
			data.samples[i].joules[GREENCAP_DOMAIN_PACKAGE] *= 1.3;
	}
	ok(!gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 1, &fit) && fit.error.worst > 0.2 &&
	   fit.error.worst < 0.6 && fit.error.rms < fit.error.worst,
	   "the error of the worst kind of load is told");
	free(data.samples);
}

static void uniform_load(void)
{
	struct gc_fit_data data = measure(&plain, 3);
	struct gc_fit fit;

	for (size_t i = 0; i < data.n_samples; i++) {
		data.samples[i] = run(&plain, &data, 8, 0, 1 + (unsigned int)i % CPUS);
		data.samples[i].kind = (unsigned int)i;
	}
	ok(gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &fit) == -EDOM,
	   "one load only: nothing can be told apart");
	data.n_samples = 6;
	for (size_t i = 0; i < data.n_samples; i++)
		data.samples[i] = run(&plain, &data, 8, 0, 1);
	ok(gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 3, &fit) == -ENODATA,
	   "too few are too few, however uniform");
	free(data.samples);
}

static void counters(void)
{
	struct server server = plain;
	struct gc_fit_data data = measure(&server, 3);
	struct gc_fit fit;

	ok(!gc_fit_choose(&data, 3, 4, &fit) && fit.counters == 3,
	   "a counter that shows no energy is not worth it");
	free(data.samples);
	server.counts_j[2] = NJ(400);
	data = measure(&server, 3);
	ok(!gc_fit_choose(&data, 3, 4, &fit) && fit.counters == 7 &&
	   near(fit.counts_j[2], NJ(400), 0.001), "one that does is");
	ok(!gc_fit_choose(&data, 3, 0, &fit) && fit.counters == 3, "unless it may not be taken");
	for (size_t i = 0; i < data.n_samples; i++) {
		for (size_t bin = 0; bin < BINS; bin++)
			data.samples[i].counts[bin][2] /= 1e6;
	}
	ok(!gc_fit_choose(&data, 3, 4, &fit) && fit.counters == 3,
	   "or hardly counts: nothing costs a joule");
	free(data.samples);
}

static void integers(void)
{
	struct gc_fit_data data = measure(&plain, 3);
	struct gc_fit fits[GC_FIT_DOMAINS];
	struct gc_model measured = { .n_counters = 3 }, model;
	double ratios[GREENCAP_BINS_MAX];

	measured.counters[1].config = 11;
	measured.counters[2].config = 12;
	gc_fit_bins(&measured, ratios, 1, 1);
	ok(measured.n_bins == 1 && measured.bins[0].max_ratio == UINT32_MAX, "one frequency");
	gc_fit_bins(&measured, ratios, 1.0 / 3, 4.0 / 3);
	ok(measured.n_bins == 16 && near(ratios[10], 1, 0.00001) &&
	   near(ratios[15], 4.0 / 3, 0.00001) &&
	   measured.bins[9].max_ratio < 1024 && measured.bins[10].max_ratio > 1024 &&
	   measured.bins[15].max_ratio == UINT32_MAX, "bins around frequencies");
	measured.n_bins = data.n_bins;
	gc_fit_domain(&data, GREENCAP_DOMAIN_PACKAGE, 5, &fits[0]);
	gc_fit_domain(&data, GREENCAP_DOMAIN_DRAM, 0, &fits[1]);
	fits[0].counts_j[0] = NJ(280);
	fits[0].counts_j[2] = NJ(400);
	fits[0].active_w = 12;
	fits[0].busy_w[1] = 4.5;
	ok(!gc_fit_model(&data, fits, &measured, &model), "converts");
	ok(model.n_counters == 2 && model.counters[1].config == 12, "counters that are used");
	ok(model.bins[8].costs[0].count_fj[0] == 280000000 &&
	   model.bins[8].costs[0].count_fj[1] == 400000000 &&
	   model.bins[8].costs[0].active_fj == 12000000 &&
	   model.bins[8].costs[0].shared_fj == 4500000 && !model.bins[8].costs[0].time_fj,
	   "joules and watts to femtojoules");
	ok(model.bins[12].costs[0].count_fj[0] > 340000000, "at a higher voltage");
	ok(gc_cost_empty(&model.bins[8].costs[1]), "time alone costs nothing, and is the module's");
	fits[0].counts_j[0] = (1 / 1e4);
	ok(gc_fit_model(&data, fits, &measured, &model) == -ERANGE, "more than there can be");
	free(data.samples);
}

int main(void)
{
	known();
	noisy();
	one_frequency();
	single_cores();
	hidden();
	worthless();
	uniform_load();
	counters();
	integers();
	return tap_done();
}
