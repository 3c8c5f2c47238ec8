// SPDX-License-Identifier: GPL-2.0
// sources: top_model.c top_render.c snapshot.c snapshot_delta.c text.c units.c
/* The frame of top: order, tree, width. */
#include <stdlib.h>

#include "sample.h"
#include "tap.h"
#include "top_model.h"

static const struct gc_node node = { .source = "intel-rapl-msr", .flags = GREENCAP_NODE_F_ENABLED };

static void put(struct gc_snapshot *s, uint64_t id, uint64_t parent, const char *path, int joules)
{
	sample_energy(sample_cgroup(s, id, parent, path), 0, GREENCAP_DOMAIN_PACKAGE,
		      gc_energy_make((uint64_t)joules, 0), 0);
}

static void fill(struct gc_snapshot *s)
{
	memset(s, 0, sizeof(*s));
	sample_domain(s, 0, GREENCAP_DOMAIN_PACKAGE, 1, 1);
	s->domains[0].hardware = gc_energy_make(100, 0);
	s->domains[0].unattributed = gc_energy_make(1, 0);
	put(s, 1, 0, "/", 90);
	put(s, 2, 1, "/small", 20);
	put(s, 3, 1, "/big", 60);
	put(s, 4, 2, "/small/x", 20);
	put(s, 5, 3, "/big/b", 10);
	put(s, 6, 3, "/big/a", 10);
}

static void order(const struct gc_snapshot *s, bool tree, const char *want, const char *what)
{
	char got[256] = "";
	struct gc_top top;

	if (!ok(!gc_top_make(s, s, 1, tree, &top), "makes rows"))
		return;
	for (size_t i = 0; i < top.n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%u%s ", top.rows[i].depth,
			 top.rows[i].cgroup->path);
	is(got, want, what);
	gc_top_free(&top);
}

static char *render(const struct gc_snapshot *s, bool tree, size_t width, size_t height,
		    bool colour)
{
	struct gc_top top;
	struct gc_top_frame frame = { .node = &node, .delta = s, .top = &top, .seconds = 2,
				      .width = width, .height = height, .tree = tree,
				      .colour = colour };
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	gc_top_make(s, s, 2, tree, &top);
	gc_top_render(to, &frame);
	gc_top_free(&top);
	fclose(to);
	return text;
}

static size_t longest(const char *text)
{
	size_t most = 0;

	while (*text) {
		size_t n = strcspn(text, "\n");

		most = n > most ? n : most;
		text += n + !!text[n];
	}
	return most;
}

static size_t lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void frames(struct gc_snapshot *s)
{
	char *text;

	put(s, 7, 1, "/a-very-long-name-that-no-terminal-of-eighty-columns-can-hold.service", 1);
	put(s, 8, 1, "/\033[2Jevil\n", 0);
	text = render(s, false, 80, 0, false);
	ok(longest(text) <= 80, "80 columns are enough");
	ok(strstr(text, "....service") || strstr(text, ".service\n"), "a long name keeps its end");
	ok(!strchr(text, '\033'), "no escapes without colour");
	ok(strstr(text, "package:0    50.0 W       0 W shared"), "the package's power");
	ok(strstr(text, "unknown idle"), "never idle: not known");
	ok(strstr(text, "1.0 % unattributed"), "what is lost");
	free(text);
	text = render(s, true, 80, 8, true);
	ok(lines(text) == 8 && strstr(text, "and 5 more"), "as many lines as there are");
	ok(!strstr(text, "\033[2J"), "names do not clear the screen");
	free(text);
	text = render(s, true, 40, 3, false);
	ok(lines(text) <= 5 && longest(text) <= 40, "a tiny terminal");
	free(text);
}

static void narrow(void)
{
	struct gc_snapshot s;
	char path[256] = "", *text;
	bool too_wide = false;

	fill(&s);
	for (unsigned int i = 0; i < 8; i++) {
		snprintf(path + strlen(path), sizeof(path) - strlen(path), "/a-long-name-%u", i);
		put(&s, 10 + i, i ? 9 + i : 1, path, 5);
		s.cgroups[s.n_cgroups - 1].removed = true;
	}
	for (size_t width = 1; width < 80; width++) {
		text = render(&s, true, width, 0, false);
		too_wide |= longest(text) > width;
		free(text);
	}
	ok(!too_wide, "no width is too narrow");
	text = render(&s, true, 59, 0, false);
	ok(strstr(text, "...7 (gone)"), "deep in a narrow tree a name keeps four columns");
	free(text);
	gc_snapshot_free(&s);
}

int main(void)
{
	struct gc_snapshot s, empty = { 0 };

	fill(&s);
	order(&s, false, "0/ 0/big 0/small 0/small/x 0/big/a 0/big/b ", "a list, most power first");
	order(&s, true, "0/ 1/big 2/big/a 2/big/b 1/small 2/small/x ", "a tree");
	s.cgroups[4].parent = 99;
	order(&s, true, "0/ 1/big 2/big/a 1/small 2/small/x 0/big/b ",
	      "an unknown parent is a root");
	s.cgroups[4].parent = 6;
	s.cgroups[5].parent = 5;
	order(&s, true, "0/ 1/big 1/small 2/small/x ", "a circle is left out and ends");
	s.cgroups[4].parent = 3;
	s.cgroups[5].parent = 3;
	frames(&s);
	narrow();
	order(&empty, true, "", "nothing at all");
	gc_snapshot_free(&s);
	return tap_done();
}
