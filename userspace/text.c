// SPDX-License-Identifier: GPL-2.0
/* Names that anybody may have chosen, made fit to be printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Length of the UTF-8 character at @s, 0 if there is none. The text ends with a zero. */
static size_t utf8_length(const unsigned char *s)
{
	size_t length;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		length = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		length = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		length = 4;
	else
		return 0;
	for (size_t i = 1; i < length; i++) {
		if (!is_tail(s[i]))
			return 0;
	}
	/* Overlong forms, surrogates, and what lies above U+10FFFF. */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return length;
}

static bool is_control(const unsigned char *s, size_t length)
{
	return s[0] < 0x20 || s[0] == 0x7f || (length == 2 && s[0] == 0xc2 && s[1] < 0xa0);
}

char *gc_text_utf8(const char *text)
{
	const unsigned char *from = (const unsigned char *)text;
	char *fit = malloc(strlen(text) * 3 + 1), *to = fit;

	if (!fit)
		return NULL;
	while (*from) {
		size_t length = utf8_length(from);

		if (length)
			to = mempcpy(to, from, length);
		else
			to = mempcpy(to, "\xef\xbf\xbd", 3);
		from += length ? length : 1;
	}
	*to = '\0';
	return fit;
}

char *gc_text_printable(const char *text)
{
	const unsigned char *from = (const unsigned char *)text;
	char *fit = malloc(strlen(text) * 4 + 1), *to = fit;

	if (!fit)
		return NULL;
	while (*from) {
		size_t length = utf8_length(from);

		if (length && !is_control(from, length)) {
			to = mempcpy(to, from, length);
			from += length;
		} else {
			to += sprintf(to, "\\x%02x", *from++);
		}
	}
	*to = '\0';
	return fit;
}

size_t gc_text_columns(const char *text)
{
	size_t columns = 0;

	for (; *text; text++)
		columns += !is_tail((unsigned char)*text);
	return columns;
}

char *gc_text_fit(char *text, size_t columns)
{
	size_t have = gc_text_columns(text), dots = columns < 3 ? columns : 3;

	if (have <= columns)
		return text;
	/* Keep the last characters; as many as there are dots went to make room for them. */
	for (size_t skip = have - (columns - dots); skip; skip--) {
		do
			text++;
		while (is_tail((unsigned char)*text));
	}
	text -= dots;
	memset(text, '.', dots);
	return text;
}
