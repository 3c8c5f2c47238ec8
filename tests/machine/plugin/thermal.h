/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How warm a package gets, and what that does to its leakage: a first-order
 * model, in functions of their arguments only.
 */
#ifndef MACHINE_THERMAL_H
#define MACHINE_THERMAL_H

#include "server.h"

/**
 * thermal_step() - the temperature after some time
 * @p: the package's figures
 * @celsius: the temperature before
 * @watts: the package's mean power meanwhile
 * @seconds: how long that was
 *
 * Return: the temperature in degrees Celsius.
 */
double thermal_step(const struct server_power *p, double celsius, double watts, double seconds);

/**
 * thermal_leakage() - how static power compares with the figures of the server's file
 * @p: the package's figures
 * @celsius: the package's temperature
 *
 * Return: the factor, 1 at the temperature that the figures hold for.
 */
double thermal_leakage(const struct server_power *p, double celsius);

/**
 * thermal_runs_away() - whether leakage could heat the package without an end
 * @p: the package's figures
 * @static_watts: the most static power there can be, at the figures' temperature
 *
 * Return: whether every kelvin causes at least one more.
 */
bool thermal_runs_away(const struct server_power *p, double static_watts);

#endif
