// SPDX-License-Identifier: GPL-2.0
/* Is this server quiet, now? */
#include <errno.h>

#include "quiet_measure.h"
#include "quiet.h"
#include "snapshot_delta.h"
#include "stop.h"

#define NS_PER_S	1000000000ull

int gc_quiet_measure(struct gc_meter *meter, size_t n_cpus, char *why, size_t size)
{
	struct gc_snapshot before, after, delta;
	int err;

	err = gc_meter_snapshot(meter, &before);
	if (err)
		return err;
	gc_stop_wait(NS_PER_S);
	err = gc_meter_snapshot(meter, &after);
	if (!err) {
		err = gc_snapshot_delta(&before, &after, &delta);
		if (!err) {
			double seconds = (double)(gc_snapshot_ns(&after) -
						  gc_snapshot_ns(&before)) / 1e9;

			err = gc_quiet_check(&delta, seconds, n_cpus, why, size) ? 0 : -EBUSY;
			gc_snapshot_free(&delta);
		}
		gc_snapshot_free(&after);
	}
	gc_snapshot_free(&before);
	return gc_stopped ? -EINTR : err;
}
