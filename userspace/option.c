// SPDX-License-Identifier: GPL-2.0
/* Options that several commands have, and refusing them in the same words everywhere. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "option.h"
#include "units.h"

int gc_option_refuse(const char *command, char **argv, int c)
{
	const char *word = argv[optind - 1];
	bool is_long = !strncmp(word, "--", 2);
	char letter[3] = { '-', (char)optopt, '\0' };
	const char *name = is_long || !optopt ? word : letter;

	if (c == ':')
		return gc_usage_error(command, "option '%s' needs a value", name);
	if (is_long && strchr(word, '=') && optopt)
		return gc_usage_error(command, "option '%s' takes no value", name);
	return gc_usage_error(command, "unknown option '%s'", name);
}

int gc_option_json(const char *command, const char *help, int argc, char **argv, bool *json)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'j')
			*json = true;
		else if (c == 'h')
			return fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		else
			return gc_option_refuse(command, argv, c);
	}
	return GC_EXIT_OK;
}

int gc_option_no_words(const char *command, int argc, char **argv)
{
	if (optind == argc)
		return GC_EXIT_OK;
	return gc_usage_error(command, "what is '%s'? Nothing was expected there", argv[optind]);
}

int gc_option_verb(const char *command, char **words, size_t n_words, enum gc_verb *verb)
{
	static const char *const verbs[] = {
		[GC_VERB_SHOW] = "show", [GC_VERB_SET] = "set", [GC_VERB_CLEAR] = "clear",
	};

	if (!n_words)
		return gc_usage_error(command, "show, set or clear?");
	for (*verb = GC_VERB_SHOW; strcmp(words[0], verbs[*verb]) != 0; ++*verb) {
		if (*verb == GC_VERB_CLEAR)
			return gc_usage_error(command, "unknown word '%s': show, set or clear?",
					      words[0]);
	}
	if (*verb == GC_VERB_SHOW && n_words > 1)
		return gc_usage_error(command, "show takes no '%s'", words[1]);
	if (*verb == GC_VERB_SET && n_words == 1)
		return gc_usage_error(command, "set what? TARGET=LIMIT is missing");
	return GC_EXIT_OK;
}

int gc_option_seconds(const char *command, const char *option, const char *text, uint64_t *ns)
{
	const char *why;

	if (gc_parse_seconds(text, ns, &why))
		return gc_usage_error(command, "%s: '%s' is no time: %s", option, text, why);
	return GC_EXIT_OK;
}

int gc_option_count(const char *command, const char *option, const char *text, uint64_t *count)
{
	char *end;

	errno = 0;
	*count = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || !*count)
		return gc_usage_error(command, "%s: '%s' is not a whole number of at least 1",
				      option, text);
	return GC_EXIT_OK;
}
