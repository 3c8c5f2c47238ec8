// SPDX-License-Identifier: GPL-2.0
/* What the selectors of one command mean together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"

#define MAX_DIGITS	6

int gc_filter_domain_parse(const char *text, struct gc_filter_domain *domain)
{
	static const struct {
		const char *name;
		int type;
	} kinds[] = {
		{ "node", GC_FILTER_ANY }, { "package", GC_FILTER_ANY },
		{ "dram", GREENCAP_DOMAIN_DRAM },
	};
	const char *number = text + strcspn(text, ":");
	size_t length = (size_t)(number - text), kind = 0, digits;

	while (strncmp(text, kinds[kind].name, length) != 0 || kinds[kind].name[length]) {
		if (++kind == sizeof(kinds) / sizeof(kinds[0]))
			return -ENOENT;
	}
	*domain = (struct gc_filter_domain){
		.text = text, .package = GC_FILTER_ANY, .type = kinds[kind].type,
	};
	if (!*number)
		return 0;
	number++;
	digits = strspn(number, "0123456789");
	if (!kind || !digits || digits > MAX_DIGITS || number[digits])
		return -EINVAL;
	domain->package = atoi(number);
	return 0;
}

static bool is_meant(const struct gc_filter_domain *selected, const struct gc_domain *domain)
{
	return (selected->package == GC_FILTER_ANY ||
		(uint32_t)selected->package == domain->package) &&
	       (selected->type == GC_FILTER_ANY || selected->type == (int)domain->type);
}

bool gc_filter_domain_exists(const struct gc_filter_domain *domain,
			     const struct gc_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n_domains; i++) {
		if (is_meant(domain, &snapshot->domains[i]))
			return true;
	}
	return false;
}

bool gc_filter_has(const struct gc_filter *filter, const char *path)
{
	for (size_t i = 0; i < filter->n; i++) {
		if (!strcmp(filter->paths[i], path))
			return true;
	}
	return !filter->n;
}

static bool has_domain(const struct gc_filter *filter, const struct gc_domain *domain)
{
	for (size_t i = 0; i < filter->n_domains; i++) {
		if (is_meant(&filter->domains[i], domain))
			return true;
	}
	return !filter->n_domains;
}

void gc_filter_keep(const struct gc_filter *filter, struct gc_snapshot *snapshot)
{
	size_t kept = 0;

	for (size_t i = 0; i < snapshot->n_domains; i++) {
		if (has_domain(filter, &snapshot->domains[i]))
			snapshot->domains[kept++] = snapshot->domains[i];
	}
	snapshot->n_domains = kept;
}
