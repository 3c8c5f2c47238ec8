// SPDX-License-Identifier: GPL-2.0
#include "power.h"

#include <math.h>

double power_volts(const struct server_frequency *f, double mhz)
{
	double span = f->max_mhz - f->min_mhz, share;

	if (span <= 0)
		return f->max_volts;
	share = fmin(fmax((mhz - f->min_mhz) / span, 0), 1);
	return f->min_volts + share * (f->max_volts - f->min_volts);
}

static double relative_volts(const struct server_frequency *f, double mhz)
{
	return power_volts(f, mhz) / power_volts(f, f->base_mhz);
}

double power_direct_joules(const struct server_power *p, const struct server_frequency *f,
			   double mhz, const struct activity *activity)
{
	double v = relative_volts(f, mhz);
	double nj = (double)activity->instructions * p->instruction_nj +
		    (double)activity->accesses * p->access_nj +
		    (double)activity->branches * p->branch_nj +
		    (double)activity->simd * p->simd_nj;

	return v * v / 1e9 * nj;
}

double power_core_static_watts(const struct server_power *p, const struct server_frequency *f,
			       double mhz)
{
	return p->core_static_watts * pow(relative_volts(f, mhz), p->leakage_exponent);
}

double power_idle_joules(const struct server_power *p, double idle_s, double seconds, bool busy)
{
	double deep_s = 0;

	if (!busy && p->deep_idle_ms > 0)
		deep_s = fmin(fmax(idle_s + seconds - p->deep_idle_ms / 1e3, 0), seconds);
	return p->idle_watts * (seconds - deep_s) + p->deep_idle_watts * deep_s;
}

double power_seconds(const struct server_frequency *f, double mhz,
		     const struct activity *activity)
{
	return (double)activity->instructions / (mhz * 1e3 * f->mips_per_ghz) +
	       (double)activity->accesses * f->access_stall_ns / 1e9;
}
