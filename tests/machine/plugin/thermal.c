// SPDX-License-Identifier: GPL-2.0
#include "thermal.h"

#include <math.h>

double thermal_step(const struct server_power *p, double celsius, double watts, double seconds)
{
	double end = p->ambient_celsius + p->kelvin_per_watt * watts;

	return end + (celsius - end) * exp(-seconds / p->thermal_s);
}

double thermal_leakage(const struct server_power *p, double celsius)
{
	return fmax(1 + p->leakage_per_kelvin * (celsius - p->reference_celsius), 0);
}

bool thermal_runs_away(const struct server_power *p, double static_watts)
{
	return p->leakage_per_kelvin * p->kelvin_per_watt * static_watts >= 1;
}
