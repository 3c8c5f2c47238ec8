// SPDX-License-Identifier: GPL-2.0
// sources: filter.c snapshot.c
/* Which cgroups and domains selectors mean. */
#include <errno.h>

#include "filter.h"
#include "sample.h"
#include "tap.h"

static void fill(struct gc_snapshot *snapshot)
{
	memset(snapshot, 0, sizeof(*snapshot));
	for (uint32_t package = 0; package < 2; package++) {
		sample_domain(snapshot, package, GREENCAP_DOMAIN_PACKAGE, 2, 0);
		sample_domain(snapshot, package, GREENCAP_DOMAIN_DRAM, 2, 0);
	}
}

/* What is left of a node of two packages, "p0 d0 p1 d1" at most. */
static void keeps(const char *selectors, const char *want)
{
	struct gc_filter_domain domains[4];
	struct gc_filter filter = { .domains = domains };
	char words[64], left[64] = "", *rest = NULL;
	struct gc_snapshot snapshot;

	fill(&snapshot);
	snprintf(words, sizeof(words), "%s", selectors);
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		filter.n_domains += !gc_filter_domain_parse(word, &domains[filter.n_domains]);
	gc_filter_keep(&filter, &snapshot);
	for (size_t i = 0; i < snapshot.n_domains; i++) {
		const struct gc_domain *domain = &snapshot.domains[i];
		size_t used = strlen(left);

		snprintf(left + used, sizeof(left) - used, "%s%c%u", used ? " " : "",
			 gc_domain_name(domain->type)[0], domain->package);
	}
	is(left, want, selectors);
	gc_snapshot_free(&snapshot);
}

static void refuses(const char *selector, int error)
{
	struct gc_filter_domain domain;

	ok(gc_filter_domain_parse(selector, &domain) == error, selector);
}

static void exists(const char *selector, bool want)
{
	struct gc_filter_domain domain;
	struct gc_snapshot snapshot;

	fill(&snapshot);
	ok(!gc_filter_domain_parse(selector, &domain) &&
	   gc_filter_domain_exists(&domain, &snapshot) == want, selector);
	gc_snapshot_free(&snapshot);
}

int main(void)
{
	char path[] = "/a", *paths[] = { path };
	const struct gc_filter one = { .paths = paths, .n = 1 }, all = { 0 };

	keeps("", "p0 d0 p1 d1");
	keeps("node", "p0 d0 p1 d1");
	keeps("package", "p0 d0 p1 d1");
	keeps("package:1", "p1 d1");
	keeps("dram", "d0 d1");
	keeps("dram:0", "d0");
	keeps("dram:0 package:1", "d0 p1 d1");
	keeps("dram:0 node", "p0 d0 p1 d1");
	keeps("package:2", "");
	exists("dram:1", true);
	exists("dram:2", false);
	exists("package:2", false);
	exists("package:999999", false);
	refuses("package:", -EINVAL);
	refuses("package:x", -EINVAL);
	refuses("package:-1", -EINVAL);
	refuses("package:1.0", -EINVAL);
	refuses("package:9999999", -EINVAL);
	refuses("dram:0x1", -EINVAL);
	refuses("node:0", -EINVAL);
	refuses("", -ENOENT);
	refuses(":1", -ENOENT);
	refuses("pack", -ENOENT);
	refuses("packages:1", -ENOENT);
	refuses("/package:1", -ENOENT);
	refuses("cgroup:/node", -ENOENT);
	ok(gc_filter_has(&one, "/a") && !gc_filter_has(&one, "/"), "only cgroups that are named");
	ok(gc_filter_has(&all, "/a"), "all cgroups where none is");
	return tap_done();
}
