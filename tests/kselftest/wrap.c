// SPDX-License-Identifier: GPL-2.0
/*
 * The module's package total beside powercap's energy_uj, which wraps on its
 * own, over 10 s of work or, when a counter is near its wrap, until it has wrapped.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gc_nl.h"
#include "gc_work.h"
#include "tap.h"

#define ZONES	8
#define MIN_SECONDS	10
#define MAX_SECONDS	90
#define NEAR_UJ		2500e6	/* the work here draws this much well within MAX_SECONDS */

static struct nl nl;

static int read_text(const char *zone, const char *file, char *text, size_t size)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/class/powercap/%s/%s", zone, file);
	f = fopen(path, "r");
	if (!f)
		return -1;
	if (!fgets(text, size, f))
		text[0] = 0;
	fclose(f);
	text[strcspn(text, "\n")] = 0;
	return 0;
}

static double read_uj(const char *zone, const char *file)
{
	char text[64];

	return read_text(zone, file, text, sizeof(text)) ? -1 : strtod(text, NULL);
}

static int find_zone(unsigned int package, char *zone, size_t size)
{
	char name[64], want[32];
	unsigned int i;

	snprintf(want, sizeof(want), "package-%u", package);
	for (i = 0; i < ZONES; i++) {
		snprintf(zone, size, "intel-rapl:%u", i);
		if (!read_text(zone, "name", name, sizeof(name)) && !strcmp(name, want))
			return 0;
	}
	return -1;
}

/* A package as powercap sees it. */
struct zone {
	char name[64];
	double before_uj;
	double range_uj;
	bool must_wrap;
};

static void zone_open(struct zone *zone, unsigned int package)
{
	zone->range_uj = 0;
	zone->must_wrap = false;
	if (find_zone(package, zone->name, sizeof(zone->name)))
		return;
	zone->before_uj = read_uj(zone->name, "energy_uj");
	zone->range_uj = read_uj(zone->name, "max_energy_range_uj");
	zone->must_wrap = zone->range_uj - zone->before_uj < NEAR_UJ;
}

static bool has_wrapped(const struct zone *zone)
{
	return read_uj(zone->name, "energy_uj") < zone->before_uj;
}

/* At least as long as the comparison needs, at most until what must wrap has wrapped. */
static void wait_for_wraps(const struct zone *zones)
{
	unsigned int s, p;
	bool waiting = true;

	for (s = 0; s < MIN_SECONDS || (waiting && s < MAX_SECONDS); s++) {
		sleep_ms(1000);
		waiting = false;
		for (p = 0; p < MAX_PACKAGES; p++)
			waiting |= zones[p].must_wrap && !has_wrapped(&zones[p]);
	}
}

static void compare(const struct zone *zone, double joules_ours)
{
	double uj = read_uj(zone->name, "energy_uj") - zone->before_uj;

	if (zone->must_wrap)
		ok(uj < 0, "%s was near its wrap and wrapped", zone->name);
	if (uj < 0)
		uj += zone->range_uj;
	ok(fabs(uj / 1e6 / joules_ours - 1) < 0.01, "powercap says %.3f J", uj / 1e6);
}

int main(void)
{
	struct zone zones[MAX_PACKAGES] = { 0 };
	struct snapshot first, last;
	pid_t pids[2];
	const char *wrong;
	unsigned int p;
	double ours;

	if (nl_open(&nl))
		skip_all("the module is not loaded");
	make_cgroup("/gc-wrap");
	pids[0] = start_spinner("/gc-wrap", 1);
	pids[1] = start_spinner("/gc-wrap", 3);
	if (snapshot_get(&nl, &first))
		die("no snapshot", 0);
	for (p = 0; p < MAX_PACKAGES; p++)
		zone_open(&zones[p], p);
	wait_for_wraps(zones);
	if (snapshot_get(&nl, &last))
		die("no snapshot", 0);
	for (p = 0; p < MAX_PACKAGES; p++) {
		const struct domain *a = find_domain(&first, p, 0), *b = find_domain(&last, p, 0);

		if (!a || !b)
			break;
		ours = joules(b, b->hardware - a->hardware);
		ok(ours > 0 && ours < 1000 * MAX_SECONDS, "package %u: %.3f J", p, ours);
		if (zones[p].range_uj > 0)
			compare(&zones[p], ours);
		else
			note("powercap has no package %u: nothing to compare with", p);
	}
	wrong = snapshot_wrong(&last);
	ok(!wrong, "the snapshot adds up%s%s", wrong ? ": " : "", wrong ? wrong : "");
	wrong = snapshot_fell(&first, &last);
	ok(!wrong, "nothing falls%s%s", wrong ? ": " : "", wrong ? wrong : "");
	for (p = 0; p < 2; p++)
		stop(pids[p]);
	remove_cgroup("/gc-wrap");
	finish();
}
