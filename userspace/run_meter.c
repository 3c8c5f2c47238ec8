// SPDX-License-Identifier: GPL-2.0
/* What a command cost. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "file.h"
#include "run_meter.h"
#include "selector.h"

#define NS_PER_S	1e9
#define MAX_SETTLE_NS	1000000000ull
#define TICK_NS		10000000ull	/* CPUs publish at least this often: HZ is 100 or more */
#define MIN_WINDOW_NS	50000000ull	/* a shorter one says little about power */

static int prepare(struct gc_run_meter *meter)
{
	struct gc_settings settings;
	struct gc_node node;
	int error;

	if (!meter->path)
		return -ENOENT;
	error = gc_cgroup_id(meter->env, meter->path, &meter->id);
	if (!error)
		error = gc_meter_node(meter->meter, &node);
	if (!error)
		error = gc_meter_domains(meter->meter, &meter->domains);
	if (!error)
		error = gc_meter_settings(meter->meter, &settings);
	if (error)
		return error;
	meter->quality = node.quality;
	meter->settle_ns = 3 * settings.period_ns + 2 * TICK_NS;
	if (meter->settle_ns > MAX_SETTLE_NS)
		meter->settle_ns = MAX_SETTLE_NS;
	/* The meter may be there and switched off: nothing would be charged. */
	return settings.enabled ? 0 : -ENODATA;
}

void gc_run_meter_open(const struct gc_env *env, const struct gc_run_group *group,
		       struct gc_run_meter *meter)
{
	*meter = (struct gc_run_meter){ .env = env, .path = group->path };
	meter->meter_error = gc_meter_open(&meter->meter);
	if (meter->meter_error) {
		meter->meter = NULL;
		return;
	}
	meter->meter_error = prepare(meter);
	if (!meter->meter_error)
		return;
	gc_meter_close(meter->meter);
	meter->meter = NULL;
}

void gc_run_meter_close(struct gc_run_meter *meter)
{
	if (meter->meter)
		gc_meter_close(meter->meter);
	meter->meter = NULL;
	gc_snapshot_free(&meter->domains);
}

static double joules_of(const struct gc_run_meter *meter, const struct gc_cgroup *cgroup)
{
	return gc_cgroup_joules(&meter->domains, cgroup, GREENCAP_DOMAIN_PACKAGE, false) +
	       gc_cgroup_joules(&meter->domains, cgroup, GREENCAP_DOMAIN_DRAM, false);
}

void gc_run_meter_start(struct gc_run_meter *meter, uint64_t now_ns)
{
	meter->sampled_ns = now_ns;
}

static void sample_power(struct gc_run_meter *meter, uint64_t now_ns)
{
	struct gc_cgroup cgroup = { 0 };
	double joules, watts;

	if (now_ns - meter->sampled_ns < MIN_WINDOW_NS ||
	    gc_meter_cgroup(meter->meter, meter->id, &cgroup))
		return;
	joules = joules_of(meter, &cgroup);
	watts = (joules - meter->sampled_joules) * NS_PER_S /
		(double)(now_ns - meter->sampled_ns);
	if (watts > meter->peak_watts)
		meter->peak_watts = watts;
	meter->sampled_joules = joules;
	meter->sampled_ns = now_ns;
	gc_cgroup_free(&cgroup);
}

void gc_run_meter_sample(struct gc_run_meter *meter, uint64_t now_ns)
{
	uint64_t bytes;

	if (meter->meter)
		sample_power(meter, now_ns);
	if (meter->path && !gc_cgroup_read_u64(meter->env, meter->path, "memory.current", &bytes) &&
	    bytes > meter->peak_sampled_bytes)
		meter->peak_sampled_bytes = bytes;
}

void gc_run_meter_io(const struct gc_env *env, pid_t pid, struct gc_run_cost *cost)
{
	const char *read, *written;
	char text[1024];

	cost->io_source = GC_RUN_UNKNOWN;
	if (gc_file_read(text, sizeof(text), "%s/%d/io", env->procfs, pid) < 0)
		return;
	read = strstr(text, "\nread_bytes: ");
	written = strstr(text, "\nwrite_bytes: ");
	if (read && written &&
	    sscanf(read, "\nread_bytes: %" SCNu64, &cost->read_bytes) == 1 &&
	    sscanf(written, "\nwrite_bytes: %" SCNu64, &cost->written_bytes) == 1)
		cost->io_source = GC_RUN_PROCESS;
}

static void finish_memory(const struct gc_run_meter *meter, uint64_t maxrss_bytes,
			  struct gc_run_cost *cost)
{
	cost->memory_bytes = maxrss_bytes;
	cost->memory_source = GC_RUN_PROCESS;
	if (!meter->path)
		return;
	if (!gc_cgroup_read_u64(meter->env, meter->path, "memory.peak", &cost->memory_bytes)) {
		cost->memory_source = GC_RUN_CGROUP;
	} else if (meter->peak_sampled_bytes) {
		cost->memory_bytes = meter->peak_sampled_bytes;
		cost->memory_source = GC_RUN_SAMPLED;
	}
}

static void finish_energy(struct gc_run_meter *meter, struct gc_run_cost *cost)
{
	gc_clock_sleep(meter->settle_ns);
	meter->meter_error = gc_meter_cgroup(meter->meter, meter->id, &cost->cgroup);
	/* The module has words for a cgroup that it does not know. */
	if (gc_meter_gone(meter->meter_error))
		meter->meter_error = *gc_meter_reason(meter->meter) ? -ESRCH : -ENODEV;
	if (meter->meter_error)
		return;
	cost->energy_known = true;
	cost->joules = joules_of(meter, &cost->cgroup);
	cost->mean_watts = cost->wall_s > 0 ? cost->joules / cost->wall_s : 0;
	/* Short commands have no sample of their own. */
	cost->peak_watts = meter->peak_watts > cost->mean_watts ? meter->peak_watts :
			   cost->mean_watts;
}

void gc_run_meter_finish(struct gc_run_meter *meter, uint64_t maxrss_bytes,
			 struct gc_run_cost *cost)
{
	uint64_t read, written;

	finish_memory(meter, maxrss_bytes, cost);
	if (meter->path && !gc_cgroup_io(meter->env, meter->path, &read, &written)) {
		cost->read_bytes = read;
		cost->written_bytes = written;
		cost->io_source = GC_RUN_CGROUP;
	}
	if (meter->meter)
		finish_energy(meter, cost);
}
