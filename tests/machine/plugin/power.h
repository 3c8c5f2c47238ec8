/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The power model: what activity at a frequency costs. Functions of their
 * arguments only, so that they can be tested without a machine.
 */
#ifndef MACHINE_POWER_H
#define MACHINE_POWER_H

#include <stdbool.h>

#include "activity.h"
#include "server.h"

/**
 * power_volts() - supply voltage at a frequency
 * @f: the server's frequency range
 * @mhz: a frequency; outside of the range the nearest end counts
 *
 * Return: volts.
 */
double power_volts(const struct server_frequency *f, double mhz);

/**
 * power_turbo_mhz() - the highest frequency while some cores are busy
 * @f: the server's frequency range
 * @busy: how many cores of the package are busy
 *
 * Return: MHz.
 */
double power_turbo_mhz(const struct server_frequency *f, unsigned int busy);

/**
 * power_relative_volts() - supply voltage, compared with the base frequency's
 * @f: the server's frequency range
 * @mhz: a frequency
 * @busy: how many cores of the package are busy
 *
 * Return: the quotient.
 */
double power_relative_volts(const struct server_frequency *f, double mhz, unsigned int busy);

/**
 * power_direct_joules() - energy of executed instructions, on the core's side
 * @p: the package's power figures
 * @volts: what power_relative_volts() says
 * @activity: what was executed
 *
 * Return: joules.
 */
double power_direct_joules(const struct server_power *p, double volts,
			   const struct activity *activity);

/**
 * power_core_static_watts() - what a busy core draws beside its instructions
 * @p: the package's power figures
 * @volts: what power_relative_volts() says
 *
 * Return: watts.
 */
double power_core_static_watts(const struct server_power *p, double volts);

/**
 * power_idle_joules() - what a package draws whoever works
 * @p: the package's power figures
 * @idle_s: for how long all of its processors were halted when the time began, if they still are
 * @seconds: how long the time is
 * @busy: whether any of its processors is busy meanwhile
 *
 * Return: joules, at the temperature that the figures hold for.
 */
double power_idle_joules(const struct server_power *p, double idle_s, double seconds, bool busy);

/**
 * power_seconds() - how long instructions take
 * @f: the server's frequency range
 * @mhz: frequency of the core
 * @activity: what is executed
 *
 * Return: seconds.
 */
double power_seconds(const struct server_frequency *f, double mhz,
		     const struct activity *activity);

#endif
