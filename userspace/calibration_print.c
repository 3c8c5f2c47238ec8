// SPDX-License-Identifier: GPL-2.0
/* A stored model for people. */
#include <stdio.h>

#include "calibration.h"
#include "event.h"
#include "snapshot.h"

#define PERCENT(share)	((share) * 100)

static void print_domain(const struct gc_calibration_domain *domain, const char *name)
{
	const struct gc_fit_error *error = &domain->error, *alone = &domain->time_error;

	printf("%-9s idle %.2f W each; error %.1f %% (95 %%: %.1f to %.1f %%; at worst %.1f %%), "
	       "time alone %.1f %% (%.1f to %.1f %%)\n", name, domain->idle_w,
	       PERCENT(error->rms), PERCENT(error->low), PERCENT(error->high),
	       PERCENT(error->worst),
	       PERCENT(alone->rms), PERCENT(alone->low), PERCENT(alone->high));
	if (!domain->modelled)
		printf("%-9s is split by time: counters tell no more of it\n", "");
}

static void print_bin(const struct gc_calibration *calibration, size_t bin)
{
	const struct gc_model *model = &calibration->model;

	printf("at %.2f of the base frequency\n", calibration->ratios[bin]);
	for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
		const struct gc_cost *cost = &model->bins[bin].costs[type];

		if (!calibration->domains[type].present || !calibration->domains[type].modelled)
			continue;
		printf("  %-8s", gc_domain_name(type));
		for (size_t i = 0; i < model->n_counters; i++) {
			const char *name = gc_event_name(&model->counters[i]);

			printf(" %s %.4g nJ,", name ? name : "raw",
			       (double)cost->count_fj[i] / 1e6);
		}
		printf(" shared: busy core %.3g W, active package %.3g W\n",
		       (double)cost->shared_fj / 1e6, (double)cost->active_fj / 1e6);
	}
}

void gc_calibration_print(const struct gc_calibration *calibration)
{
	size_t n = calibration->model.n_bins;
	char hardware[128];

	gc_hardware_format(&calibration->hardware, hardware, sizeof(hardware));
	printf("hardware  %s\n", hardware);
	printf("learned   %s on Linux %s, from %s: %u samples of %u %s\n", calibration->created,
	       calibration->release,
	       calibration->passive ? "the load that ran" : "a load of its own",
	       calibration->samples, calibration->points,
	       calibration->passive ? "moments" : "operating points");
	printf("counters ");
	for (size_t i = 0; i < calibration->model.n_counters; i++) {
		const char *name = gc_event_name(&calibration->model.counters[i]);

		printf(" %s", name ? name : "raw");
	}
	putchar('\n');
	for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
		if (calibration->domains[type].present)
			print_domain(&calibration->domains[type], gc_domain_name(type));
	}
	print_bin(calibration, 0);
	if (n > 2)
		print_bin(calibration, n / 2);
	if (n > 1)
		print_bin(calibration, n - 1);
}
