/* SPDX-License-Identifier: GPL-2.0 */
/* A terminal that is taken over for a while and given back whatever happens. */
#ifndef GC_TOP_TERMINAL_H
#define GC_TOP_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What ended a wait. */
enum gc_terminal_event {
	GC_TERMINAL_TIMEOUT,
	GC_TERMINAL_KEY,
	GC_TERMINAL_RESIZED,
	GC_TERMINAL_END,	/* a signal asks to end, or the terminal is gone */
};

/**
 * gc_terminal_take() - alternate screen, no echo, keys at once, signals held back
 *
 * Signals are delivered only inside gc_terminal_wait(). A crash gives the
 * terminal back too.
 *
 * Return: 0 or -errno.
 */
int gc_terminal_take(void);

/** gc_terminal_give_back() - as it was; may be called at any time, any number of times */
void gc_terminal_give_back(void);

/**
 * gc_terminal_wait() - until a key, a signal or a moment
 * @deadline_ns: on CLOCK_MONOTONIC
 * @key: set with GC_TERMINAL_KEY
 *
 * Return: what ended the wait.
 */
enum gc_terminal_event gc_terminal_wait(uint64_t deadline_ns, char *key);

/** gc_terminal_show() - replace what the screen shows */
void gc_terminal_show(const char *text, size_t length);

/** gc_terminal_size() - of standard output, 80 by 24 where it is not known */
void gc_terminal_size(size_t *width, size_t *height);

/** gc_terminal_colour() - whether standard output wants colours */
bool gc_terminal_colour(void);

#endif /* GC_TOP_TERMINAL_H */
