/* SPDX-License-Identifier: GPL-2.0 */
/* Names that anybody may have chosen, made fit to be printed. Pure. */
#ifndef GC_TEXT_H
#define GC_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * gc_text_utf8() - a text as valid UTF-8, for JSON and metrics
 * @text: any bytes; cgroups may be called by any of them but '/' and 0
 *
 * Each byte that is not UTF-8 becomes U+FFFD.
 *
 * Return: an allocated text, NULL without memory.
 */
char *gc_text_utf8(const char *text);

/**
 * gc_text_printable() - a text for a terminal
 * @text: any bytes
 *
 * Control characters and what is not UTF-8 become "\xNN": the name of a cgroup
 * must not move the cursor of whoever lists it.
 *
 * Return: an allocated text, NULL without memory.
 */
char *gc_text_printable(const char *text);

/** gc_text_columns() - columns that valid UTF-8 takes, one a character */
size_t gc_text_columns(const char *text);

/**
 * gc_text_fit() - shorten a path to a number of columns, at its beginning
 * @text: valid UTF-8; written over
 * @columns: any number; with less than 4 only dots are left
 *
 * Return: @text, or a place inside it that begins with "..." and fits.
 */
char *gc_text_fit(char *text, size_t columns);

#endif /* GC_TEXT_H */
