// SPDX-License-Identifier: GPL-2.0
/* Is a server quiet, and if not, who works? */
#include <stdio.h>
#include <stdlib.h>

#include "quiet.h"
#include "text.h"

#define QUIET_SHARE	0.05
#define QUIET_CPUS	0.1

/* Who is named. */
#define NAMES		3

static double busy_cpus(const struct gc_cgroup *cgroup, double seconds)
{
	return (double)cgroup->busy_ns / 1e9 / seconds;
}

/* The busiest that is less busy than @below, or as busy and later. */
static const struct gc_cgroup *next_busiest(const struct gc_snapshot *delta,
					    const struct gc_cgroup *below)
{
	const struct gc_cgroup *best = NULL;

	for (size_t i = 0; i < delta->n_cgroups; i++) {
		const struct gc_cgroup *cgroup = &delta->cgroups[i];

		if (!cgroup->busy_ns ||
		    (below && (cgroup->busy_ns > below->busy_ns ||
			       (cgroup->busy_ns == below->busy_ns && cgroup <= below))))
			continue;
		if (!best || cgroup->busy_ns > best->busy_ns)
			best = cgroup;
	}
	return best;
}

bool gc_quiet_check(const struct gc_snapshot *delta, double seconds, size_t n_cpus, char *why,
		    size_t size)
{
	const struct gc_cgroup *cgroup = NULL;
	double busy = 0, limit = QUIET_SHARE * (double)n_cpus;
	size_t used;

	for (size_t i = 0; i < delta->n_cgroups; i++)
		busy += busy_cpus(&delta->cgroups[i], seconds);
	if (busy <= (limit > QUIET_CPUS ? limit : QUIET_CPUS))
		return true;
	used = (size_t)snprintf(why, size, "%.2f of %zu CPUs are busy:", busy, n_cpus);
	for (int i = 0; i < NAMES && used < size; i++) {
		char *path;

		cgroup = next_busiest(delta, cgroup);
		if (!cgroup)
			break;
		path = gc_text_printable(cgroup->path);
		used += (size_t)snprintf(why + used, size - used, "%s %s %.0f %%", i ? "," : "",
					 path ? path : "?", busy_cpus(cgroup, seconds) * 100);
		free(path);
	}
	return false;
}
