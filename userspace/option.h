/* SPDX-License-Identifier: GPL-2.0 */
/* Refusing options in the same words everywhere. */
#ifndef GC_OPTION_H
#define GC_OPTION_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

/* What parsing options returns beside enum gc_exit: all is said, end well. */
#define GC_HELP_SHOWN	(-1)

/**
 * gc_option_refuse() - usage error for what getopt_long() would not take
 * @command: name of the command
 * @argv: as given to getopt_long(), whose option string begins with ":"
 * @c: what it returned, '?' or ':'
 *
 * Return: GC_EXIT_USAGE.
 */
int gc_option_refuse(const char *command, char **argv, int c);

/**
 * gc_option_seconds() - the value of an option that is a time
 * @command: name of the command
 * @option: as typed by people, "-I"
 * @text: the value
 * @ns: set on success
 *
 * Return: GC_EXIT_OK, or GC_EXIT_USAGE and the user has been told.
 */
int gc_option_seconds(const char *command, const char *option, const char *text, uint64_t *ns);

/** gc_option_count() - gc_option_seconds() for a whole number of at least 1 */
int gc_option_count(const char *command, const char *option, const char *text, uint64_t *count);

#endif /* GC_OPTION_H */
