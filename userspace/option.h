/* SPDX-License-Identifier: GPL-2.0 */
/* Options that several commands have, and refusing them in the same words everywhere. */
#ifndef GC_OPTION_H
#define GC_OPTION_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
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
 * gc_option_json() - parse the options of a command that has --json and --help only
 * @command: its name
 * @help: what --help prints
 * @json: set to true by --json
 *
 * Return: GC_EXIT_OK, GC_HELP_SHOWN, or another enum gc_exit and the user has been told.
 */
int gc_option_json(const char *command, const char *help, int argc, char **argv, bool *json);

/** gc_option_no_words() - usage error for what is left after the options, else GC_EXIT_OK */
int gc_option_no_words(const char *command, int argc, char **argv);

enum gc_verb {
	GC_VERB_SHOW,			/* nothing follows */
	GC_VERB_SET,			/* something follows */
	GC_VERB_CLEAR,
};

/**
 * gc_option_verb() - the first word of a command that shows, sets and clears limits
 * @command: its name
 * @words: what is left after the options
 * @n_words: their number
 * @verb: set on success
 *
 * Return: GC_EXIT_OK, or GC_EXIT_USAGE and the user has been told.
 */
int gc_option_verb(const char *command, char **words, size_t n_words, enum gc_verb *verb);

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
