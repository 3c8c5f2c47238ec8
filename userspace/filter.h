/* SPDX-License-Identifier: GPL-2.0 */
/* What the selectors of one command mean together: which cgroups, which domains. Pure. */
#ifndef GC_FILTER_H
#define GC_FILTER_H

#include "snapshot.h"

#define GC_FILTER_ANY	(-1)

/* "node", "package", "package:N", "dram" or "dram:N"; a package is meant with its DRAM. */
struct gc_filter_domain {
	const char *text;		/* as typed */
	int package;			/* or GC_FILTER_ANY */
	int type;			/* enum greencap_domain or GC_FILTER_ANY */
};

/* Cgroups at these paths, in these domains; all of a kind where none of it is named. */
struct gc_filter {
	char **paths;
	size_t n;
	struct gc_filter_domain *domains;
	size_t n_domains;
};

/**
 * gc_filter_domain_parse() - a selector that names domains
 * @text: as typed; must outlive @domain
 * @domain: filled on success
 *
 * Return: 0; -ENOENT when it is a selector of another kind; -EINVAL when it is malformed.
 */
int gc_filter_domain_parse(const char *text, struct gc_filter_domain *domain);

/** gc_filter_domain_exists() - whether there is anything of what is meant */
bool gc_filter_domain_exists(const struct gc_filter_domain *domain,
			     const struct gc_snapshot *snapshot);

/** gc_filter_has() - whether a cgroup is meant */
bool gc_filter_has(const struct gc_filter *filter, const char *path);

/**
 * gc_filter_keep() - take the domains that are not meant out of a snapshot
 *
 * What cgroups drew from them stays, but has no unit any more, and is not shown.
 */
void gc_filter_keep(const struct gc_filter *filter, struct gc_snapshot *snapshot);

#endif /* GC_FILTER_H */
