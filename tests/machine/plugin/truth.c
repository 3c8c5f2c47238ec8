// SPDX-License-Identifier: GPL-2.0
#include "truth.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "meter.h"
#include "task.h"
#include "throttle.h"

static const char *const domain_names[SERVER_DOMAINS] = { "package", "dram", "cores" };

static FILE *file;
static struct json_object *snapshots;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int truth_open(const char *path)
{
	file = fopen(path, "w");
	snapshots = json_object_new_array();
	return file ? 0 : -1;
}

static void add_real(struct json_object *object, const char *key, double value)
{
	json_object_object_add(object, key, json_object_new_double(value));
}

static void add_count(struct json_object *object, const char *key, uint64_t value)
{
	json_object_object_add(object, key, json_object_new_uint64(value));
}

static void add_parts(struct json_object *object, const struct parts *parts)
{
	add_real(object, "idle_joules", parts->idle);
	add_real(object, "shared_joules", parts->shared);
	add_real(object, "direct_joules", parts->direct);
}

/* What the guest has seen last, and what that was made of. */
static struct json_object *reading_object(const struct reading *reading)
{
	struct json_object *object = json_object_new_object();

	add_count(object, "reads", reading->reads);
	add_count(object, "raw", reading->raw);
	add_parts(object, &reading->parts);
	return object;
}

static struct json_object *domain_object(const struct machine *machine, unsigned int index,
					 enum server_domain domain)
{
	const struct package *package = &machine->packages[index];
	struct json_object *object = json_object_new_object();

	add_count(object, "package", index);
	json_object_object_add(object, "domain", json_object_new_string(domain_names[domain]));
	add_real(object, "total_joules", package->total[domain]);
	add_parts(object, &package->parts[domain]);
	add_count(object, "raw", meter_raw(&machine->server, domain, package->total[domain]));
	json_object_object_add(object, "read", reading_object(&package->readings[domain]));
	return object;
}

static struct json_object *account_object(const struct machine *machine, unsigned int index,
					  unsigned int marker)
{
	const struct account *account = &machine->packages[index].accounts[marker];
	struct json_object *object = json_object_new_object();
	unsigned int domain;

	json_object_object_add(object, "marker", json_object_new_string(task_marker_name(marker)));
	add_count(object, "package", index);
	add_count(object, "instructions", account->activity.instructions);
	add_count(object, "accesses", account->activity.accesses);
	add_count(object, "branches", account->activity.branches);
	add_count(object, "simd", account->activity.simd);
	for (domain = 0; domain < SERVER_DOMAINS; domain++) {
		char key[32];

		snprintf(key, sizeof(key), "%s_joules", domain_names[domain]);
		add_real(object, key, account->joules[domain]);
		snprintf(key, sizeof(key), "%s_shared_joules", domain_names[domain]);
		add_real(object, key, account->shared[domain]);
		snprintf(key, sizeof(key), "%s_interrupt_joules", domain_names[domain]);
		add_real(object, key, account->interrupts[domain]);
	}
	return object;
}

static struct json_object *package_object(const struct package *package, unsigned int index)
{
	struct json_object *object = json_object_new_object();

	add_count(object, "package", index);
	add_real(object, "celsius", package->celsius);
	return object;
}

static void add_package(struct machine *machine, unsigned int index, struct json_object *packages,
			struct json_object *domains, struct json_object *markers)
{
	struct package *package = &machine->packages[index];
	unsigned int i;

	pthread_mutex_lock(&package->lock);
	meter_settle(machine, index, machine_now());
	json_object_array_add(packages, package_object(package, index));
	for (i = 0; i < SERVER_DOMAINS; i++)
		json_object_array_add(domains, domain_object(machine, index, i));
	for (i = 0; i < MACHINE_MARKERS && task_marker_name(i); i++)
		json_object_array_add(markers, account_object(machine, index, i));
	pthread_mutex_unlock(&package->lock);
}

static struct json_object *throttle_object(void)
{
	struct json_object *object = json_object_new_object();
	struct throttle_report report;

	throttle_read(&report);
	add_count(object, "quanta", report.quanta);
	add_count(object, "late", report.late);
	add_count(object, "behind", report.behind);
	add_real(object, "late_share",
		 report.quanta ? (double)report.late / (double)report.quanta : 0);
	add_real(object, "worst_seconds", report.worst_s);
	return object;
}

static void write_file(const struct machine *machine)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "server", json_object_new_string(machine->server.name));
	json_object_object_add(object, "throttle", throttle_object());
	json_object_object_add(object, "snapshots", json_object_get(snapshots));
	rewind(file);
	fputs(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY), file);
	fputc('\n', file);
	fflush(file);
	json_object_put(object);
}

void truth_snapshot(struct machine *machine, const char *label, size_t length)
{
	struct json_object *object, *packages, *domains, *markers;
	unsigned int i;

	if (!file)
		return;
	pthread_mutex_lock(&lock);
	object = json_object_new_object();
	packages = json_object_new_array();
	domains = json_object_new_array();
	markers = json_object_new_array();
	json_object_object_add(object, "label", json_object_new_string_len(label, (int)length));
	add_real(object, "seconds", machine_now());
	for (i = 0; i < machine->server.sockets; i++)
		add_package(machine, i, packages, domains, markers);
	json_object_object_add(object, "packages", packages);
	json_object_object_add(object, "domains", domains);
	json_object_object_add(object, "markers", markers);
	json_object_array_add(snapshots, object);
	write_file(machine);
	pthread_mutex_unlock(&lock);
}
