// SPDX-License-Identifier: GPL-2.0
/* systemd, asked over D-Bus. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <systemd/sd-bus.h>
#include <systemd/sd-login.h>

#include "clock.h"
#include "file.h"
#include "systemd_scope.h"

#define DESTINATION	"org.freedesktop.systemd1"
#define MANAGER_PATH	"/org/freedesktop/systemd1"
#define UNIT_PATH	"/org/freedesktop/systemd1/unit"
#define MANAGER		"org.freedesktop.systemd1.Manager"

#define START_TIMEOUT_NS	10000000000ull

bool gc_systemd_runs(const struct gc_env *env)
{
	return gc_file_exists("%s/systemd/system", env->run);
}

/* What JobRemoved is awaited for. */
struct job {
	char *path;
	bool done;
	bool failed;
};

static int on_job_removed(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
	const char *path, *unit, *result;
	struct job *job = userdata;
	uint32_t id;

	(void)ret_error;
	if (sd_bus_message_read(message, "uoss", &id, &path, &unit, &result) < 0)
		return 0;
	if (job->path && !strcmp(path, job->path)) {
		job->done = true;
		job->failed = strcmp(result, "done") != 0;
	}
	return 0;
}

static int append_pids(sd_bus_message *call, const pid_t *pids, size_t n_pids)
{
	uint32_t numbers[8];
	int error;

	if (n_pids > sizeof(numbers) / sizeof(numbers[0]))
		return -E2BIG;
	for (size_t i = 0; i < n_pids; i++)
		numbers[i] = (uint32_t)pids[i];
	error = sd_bus_message_open_container(call, 'r', "sv");
	if (error >= 0)
		error = sd_bus_message_append(call, "s", "PIDs");
	if (error >= 0)
		error = sd_bus_message_open_container(call, 'v', "au");
	if (error >= 0)
		error = sd_bus_message_append_array(call, 'u', numbers, n_pids * sizeof(uint32_t));
	if (error >= 0)
		error = sd_bus_message_close_container(call);
	return error >= 0 ? sd_bus_message_close_container(call) : error;
}

static int append_properties(sd_bus_message *call, const char *description, const pid_t *pids,
			     size_t n_pids)
{
	char *slice = NULL;
	int error;

	error = sd_bus_message_append(call, "(sv)(sv)(sv)(sv)", "Description", "s", description,
				      "CollectMode", "s", "inactive-or-failed",
				      "MemoryAccounting", "b", 1, "IOAccounting", "b", 1);
	if (error >= 0 && sd_pid_get_slice(0, &slice) >= 0 && strcmp(slice, "-.slice") != 0)
		error = sd_bus_message_append(call, "(sv)", "Slice", "s", slice);
	free(slice);
	return error >= 0 ? append_pids(call, pids, n_pids) : error;
}

static int build_call(sd_bus *bus, const char *name, const char *description, const pid_t *pids,
		      size_t n_pids, sd_bus_message **call)
{
	int error;

	error = sd_bus_message_new_method_call(bus, call, DESTINATION, MANAGER_PATH, MANAGER,
					       "StartTransientUnit");
	if (error >= 0)
		error = sd_bus_message_append(*call, "ss", name, "fail");
	if (error >= 0)
		error = sd_bus_message_open_container(*call, 'a', "(sv)");
	if (error >= 0)
		error = append_properties(*call, description, pids, n_pids);
	if (error >= 0)
		error = sd_bus_message_close_container(*call);
	/* No auxiliary units. */
	if (error >= 0)
		error = sd_bus_message_append(*call, "a(sa(sv))", 0);
	return error;
}

static int wait_for_job(sd_bus *bus, struct job *job)
{
	uint64_t deadline_ns = gc_clock_ns() + START_TIMEOUT_NS;
	int error;

	while (!job->done) {
		error = sd_bus_process(bus, NULL);
		if (error < 0)
			return error;
		if (error > 0)
			continue;
		if (gc_clock_ns() > deadline_ns)
			return -ETIMEDOUT;
		error = sd_bus_wait(bus, 1000000);
		if (error < 0 && error != -EINTR)
			return error;
	}
	return job->failed ? -EIO : 0;
}

static int start(sd_bus *bus, sd_bus_message *call, struct job *job)
{
	sd_bus_error bus_error = SD_BUS_ERROR_NULL;
	sd_bus_message *reply = NULL;
	const char *path;
	int error;

	error = sd_bus_call(bus, call, 0, &bus_error, &reply);
	if (error < 0 && sd_bus_error_has_name(&bus_error, DESTINATION ".UnitExists"))
		error = -EEXIST;
	if (error >= 0)
		error = sd_bus_message_read(reply, "o", &path);
	if (error >= 0) {
		job->path = strdup(path);
		error = job->path ? wait_for_job(bus, job) : -ENOMEM;
	}
	sd_bus_error_free(&bus_error);
	sd_bus_message_unref(reply);
	return error;
}

int gc_systemd_scope_start(const char *name, const char *description, const pid_t *pids,
			   size_t n_pids)
{
	sd_bus_message *call = NULL;
	struct job job = { 0 };
	sd_bus *bus = NULL;
	int error;

	error = sd_bus_open_system(&bus);
	/* Before the call, or the signal could be over when it is asked for. */
	if (error >= 0)
		error = sd_bus_match_signal(bus, NULL, DESTINATION, MANAGER_PATH, MANAGER,
					    "JobRemoved", on_job_removed, &job);
	if (error >= 0)
		error = sd_bus_call_method(bus, DESTINATION, MANAGER_PATH, MANAGER, "Subscribe",
					   NULL, NULL, NULL);
	if (error >= 0)
		error = build_call(bus, name, description, pids, n_pids, &call);
	if (error >= 0)
		error = start(bus, call, &job);
	sd_bus_message_unref(call);
	sd_bus_flush_close_unref(bus);
	free(job.path);
	return error < 0 ? error : 0;
}

/* "a.service" has the interface org.freedesktop.systemd1.Service. */
static int interface_of(const char *unit, char *interface, size_t size)
{
	const char *dot = strrchr(unit, '.');

	if (!dot || !dot[1])
		return -EINVAL;
	snprintf(interface, size, DESTINATION ".%c%s", dot[1] & ~0x20, dot + 2);
	return 0;
}

static bool has_type(const char *unit)
{
	static const char *const types[] = {
		".service", ".scope", ".slice", ".socket", ".mount", ".swap",
	};
	const char *dot = strrchr(unit, '.');

	for (size_t i = 0; dot && i < sizeof(types) / sizeof(types[0]); i++) {
		if (!strcmp(dot, types[i]))
			return true;
	}
	return false;
}

static int get_cgroup(sd_bus *bus, const char *unit, char **path)
{
	sd_bus_error bus_error = SD_BUS_ERROR_NULL;
	char interface[64], *object = NULL;
	int error;

	error = interface_of(unit, interface, sizeof(interface));
	if (!error)
		error = sd_bus_path_encode(UNIT_PATH, unit, &object);
	if (error >= 0)
		error = sd_bus_get_property_string(bus, DESTINATION, object, interface,
						   "ControlGroup", &bus_error, path);
	if (error >= 0 && !**path) {
		free(*path);
		*path = NULL;
		error = -ENOENT;
	}
	sd_bus_error_free(&bus_error);
	free(object);
	return error < 0 ? error : 0;
}

int gc_systemd_unit_cgroup(const char *unit, char **path)
{
	sd_bus *bus = NULL;
	char name[256];
	int error;

	*path = NULL;
	if ((size_t)snprintf(name, sizeof(name), "%s%s", unit, has_type(unit) ? "" : ".service") >=
	    sizeof(name))
		return -EINVAL;
	error = sd_bus_open_system(&bus);
	if (error >= 0)
		error = get_cgroup(bus, name, path);
	sd_bus_flush_close_unref(bus);
	return error < 0 ? error : 0;
}
