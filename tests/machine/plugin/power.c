// SPDX-License-Identifier: GPL-2.0
#include "power.h"

#include <math.h>

#include "operand.h"

/* The line from @low_volts at @low to @high_volts at @high, and level beyond both. */
static double line(double mhz, double low, double low_volts, double high, double high_volts)
{
	double share;

	if (high <= low)
		return high_volts;
	share = fmin(fmax((mhz - low) / (high - low), 0), 1);
	return low_volts + share * (high_volts - low_volts);
}

double power_volts(const struct server_frequency *f, double mhz)
{
	if (f->base_volts <= 0)
		return line(mhz, f->min_mhz, f->min_volts, f->max_mhz, f->max_volts);
	if (mhz <= f->base_mhz)
		return line(mhz, f->min_mhz, f->min_volts, f->base_mhz, f->base_volts);
	return line(mhz, f->base_mhz, f->base_volts, f->max_mhz, f->max_volts);
}

/* Cores that are busy beside the first. */
static double others(unsigned int busy)
{
	return busy > 1 ? busy - 1 : 0;
}

double power_turbo_mhz(const struct server_frequency *f, unsigned int busy)
{
	return fmax(f->max_mhz - others(busy) * f->turbo_step_mhz, f->base_mhz);
}

double power_relative_volts(const struct server_frequency *f, double mhz, unsigned int busy)
{
	return (power_volts(f, mhz) + others(busy) * f->busy_core_volts) /
	       power_volts(f, f->base_mhz);
}

double power_direct_joules(const struct server_power *p, double volts,
			   const struct activity *activity)
{
	double nj = (double)activity->instructions * p->instruction_nj +
		    (double)activity->accesses * p->access_nj +
		    (double)activity->branches * p->branch_nj +
		    (double)activity->simd * p->simd_nj +
		    (double)activity->operands * p->operand_nj / OPERAND_HEAVIEST;

	return volts * volts / 1e9 * nj;
}

double power_core_static_watts(const struct server_power *p, double volts)
{
	return p->core_static_watts * pow(volts, p->leakage_exponent);
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
