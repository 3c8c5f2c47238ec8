/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kinds of work that the scenarios mix, and the time.
 */
#ifndef WORK_H
#define WORK_H

/**
 * work_now_s() - monotonic time
 *
 * Return: seconds.
 */
double work_now_s(void);

/**
 * work_seconds() - a length of time from the command line
 * @text: the argument
 * @name: what it is, for the message
 *
 * Ends the program with status 2 when it is no positive number.
 *
 * Return: seconds.
 */
double work_seconds(const char *text, const char *name);

/**
 * work_find() - a kind of work
 * @name: "integer", "memory", "simd" or "branch"
 *
 * Ends the program with status 2 when there is no such kind.
 *
 * Return: does one step, some ten thousand instructions.
 */
void (*work_find(const char *name))(void);

#endif
