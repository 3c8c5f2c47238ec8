// SPDX-License-Identifier: GPL-2.0
// sources: text.c
/* Names that anybody may have chosen. */
#include <stdlib.h>

#include "tap.h"
#include "text.h"

static void printable(const char *from, const char *want, const char *what)
{
	char *got = gc_text_printable(from);

	is(got, want, what);
	free(got);
}

static void utf8(const char *from, const char *want, const char *what)
{
	char *got = gc_text_utf8(from);

	is(got, want, what);
	free(got);
}

static void fits(const char *from, size_t columns, const char *want, const char *what)
{
	char *copy = strdup(from);

	is(gc_text_fit(copy, columns), want, what);
	free(copy);
}

int main(void)
{
	printable("/user.slice/a b", "/user.slice/a b", "plain text stays");
	printable("/\033[2J\n", "/\\x1b[2J\\x0a", "the terminal is not told anything");
	printable("/gr\xc3\xbcn", "/gr\xc3\xbcn", "UTF-8 stays");
	printable("/\xc2\x9bzJ", "/\\xc2\\x9bzJ", "eight-bit control characters do not");
	printable("/\xff\xc3", "/\\xff\\xc3", "what is not UTF-8");
	utf8("/a\xffz", "/a\xef\xbf\xbdz", "a stray byte is replaced");
	utf8("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "a surrogate");
	utf8("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", "an overlong form");
	utf8("\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
	     "beyond U+10FFFF");
	utf8("\xf0\x9f\x8c\xb1", "\xf0\x9f\x8c\xb1", "four bytes stay");
	utf8("\xf0\x9f", "\xef\xbf\xbd\xef\xbf\xbd", "cut short");
	ok(gc_text_columns("gr\xc3\xbcn") == 4, "columns are characters");
	fits("/a/b/c", 6, "/a/b/c", "what fits stays");
	fits("/a/b/c/d", 6, "...c/d", "the end is kept");
	fits("/gr\xc3\xbcn/gr\xc3\xbcn", 8, ".../gr\xc3\xbcn", "cut between characters");
	fits("/a/b/c/d", 4, "...d", "four columns");
	fits("/a/b/c/d", 3, "...", "three");
	fits("/a/b/c/d", 1, ".", "one");
	fits("/a/b/c/d", 0, "", "none");
	return tap_done();
}
