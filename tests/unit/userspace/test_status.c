// SPDX-License-Identifier: GPL-2.0
// sources: status.c snapshot.c snapshot_delta.c powercap.c cpufreq.c file.c
/* Power of the node from the module and from powercap. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sample.h"
#include "status.h"
#include "tap.h"

static bool near(double a, double b)
{
	return fabs(a - b) < 0.000000001;
}

static void module(void)
{
	struct gc_snapshot before = { 0 }, after = { 0 };
	struct gc_status status = { 0 };

	sample_domain(&before, 0, GREENCAP_DOMAIN_PACKAGE, 1, 1000000000);
	sample_domain(&after, 0, GREENCAP_DOMAIN_PACKAGE, 1, 3000000000);
	before.domains[0].hardware = gc_energy_make(50, 0);
	after.domains[0].hardware = gc_energy_make(250, 0);
	after.domains[0].shared = gc_energy_make(30, 0);
	after.domains[0].idle = gc_energy_make(50, 0);
	after.domains[0].unattributed = gc_energy_make(2, 0);
	ok(!gc_status_from_module(&status, &before, &after), "two snapshots");
	ok(near(status.domains[0].watts, 100) && near(gc_status_watts(&status), 100), "watts");
	ok(near(status.domains[0].idle_share, 0.25), "idle share");
	ok(near(status.domains[0].shared_watts, 15), "shared power");
	ok(near(status.domains[0].unattributed_share, 0.01), "unattributed share");
	ok(isnan(status.domains[0].baseline_watts), "never idle: no baseline");
	ok(near(status.domains[0].joules, 250), "joules since the load");
	gc_status_free(&status);
	ok(gc_status_from_module(&status, &after, &before) == -ESTALE, "loaded anew");
	before.n_domains = 0;
	ok(gc_status_from_module(&status, &before, &after) == -ESTALE, "nothing before");
	gc_snapshot_free(&before);
	gc_snapshot_free(&after);
}

static void without_module(void)
{
	struct gc_zone zone = { .kind = GC_ZONE_PACKAGE, .die = -1, .has_energy = true,
				.energy_uj = 900, .max_energy_uj = 1000 };
	struct gc_zone old[3], new[3];
	const struct gc_powercap before = { old, 3 }, after = { new, 3 };
	struct gc_status status = { 0 };

	for (int i = 0; i < 3; i++) {
		snprintf(zone.path, sizeof(zone.path), "zone%d", i);
		zone.mmio = i == 1;
		zone.kind = i == 2 ? GC_ZONE_PSYS : GC_ZONE_PACKAGE;
		old[i] = zone;
		new[i] = zone;
	}
	new[0].energy_uj = 100;
	ok(!gc_status_from_powercap(&status, &before, &after, 2), "two readings");
	ok(status.n_domains == 1, "a second view and the platform are not added");
	ok(near(status.domains[0].watts, 0.0001), "over the wrap");
	ok(isnan(status.domains[0].unattributed_share), "what powercap does not know");
	gc_status_free(&status);
	new[0].has_energy = false;
	ok(gc_status_from_powercap(&status, &before, &after, 2) == -ENOENT, "not to be read");
	ok(isnan(gc_status_watts(&status)), "then nothing is known");
	free(status.domains);
}

int main(void)
{
	module();
	without_module();
	return tap_done();
}
