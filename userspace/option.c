// SPDX-License-Identifier: GPL-2.0
/* Refusing options in the same words everywhere. */
#include <errno.h>
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
