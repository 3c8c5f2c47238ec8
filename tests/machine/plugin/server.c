// SPDX-License-Identifier: GPL-2.0
#include "server.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "power.h"
#include "processor.h"
#include "thermal.h"

#define SERVER_MAX_DEPTH 4
#define BY_MODEL UINT32_MAX	/* a unit that no file sets */
#define SERVER_MAX_MIPS 150	/* beyond, two host cores do not carry four processors */

const char *const server_counters[SERVER_COUNTERS] = {
	[SERVER_PACKAGE] = "package",
	[SERVER_DRAM] = "dram",
	[SERVER_CORES] = "cores",
	[SERVER_PSYS] = "psys",
};

const char *const server_faults[SERVER_FAULTS] = {
	[SERVER_READS_ZERO] = "reads_zero",
	[SERVER_FROZEN] = "frozen",
	[SERVER_ABSENT] = "absent",
	[SERVER_WRAPS] = "wraps",
};

#define REAL(s, n, lo, hi) { #n, FIELD_REAL, offsetof(s, n), lo, hi }
#define U32(s, n, lo, hi) { #n, FIELD_U32, offsetof(s, n), lo, hi }
#define BOOL(s, n) { #n, FIELD_BOOL, offsetof(s, n), 0, 0 }

static const struct field frequency_fields[] = {
	REAL(struct server_frequency, min_mhz, 100, 25500),
	REAL(struct server_frequency, base_mhz, 100, 25500),
	REAL(struct server_frequency, max_mhz, 100, 25500),
	REAL(struct server_frequency, min_volts, 0.1, 2),
	REAL(struct server_frequency, max_volts, 0.1, 2),
	REAL(struct server_frequency, base_volts, 0, 2),
	REAL(struct server_frequency, mips_per_ghz, 1, 1000),
	REAL(struct server_frequency, access_stall_ns, 0, 1000),
	REAL(struct server_frequency, turbo_step_mhz, 0, 1000),
	REAL(struct server_frequency, busy_core_volts, 0, 0.1),
	REAL(struct server_frequency, sibling_share, 0.3, 1),
	{ 0 },
};

static const struct field power_fields[] = {
	REAL(struct server_power, idle_watts, 0, 1000),
	REAL(struct server_power, uncore_watts, 0, 1000),
	REAL(struct server_power, core_idle_watts, 0, 100),
	REAL(struct server_power, core_static_watts, 0, 100),
	REAL(struct server_power, leakage_exponent, 0, 10),
	REAL(struct server_power, instruction_nj, 0, 100000),
	REAL(struct server_power, access_nj, 0, 100000),
	REAL(struct server_power, branch_nj, 0, 100000),
	REAL(struct server_power, simd_nj, 0, 100000),
	REAL(struct server_power, operand_nj, 0, 100000),
	REAL(struct server_power, dram_idle_watts, 0, 1000),
	REAL(struct server_power, dram_access_nj, 0, 100000),
	REAL(struct server_power, deep_idle_watts, 0, 1000),
	REAL(struct server_power, deep_idle_ms, 0, 10000),
	REAL(struct server_power, leakage_per_kelvin, 0, 0.1),
	REAL(struct server_power, reference_celsius, 0, 120),
	REAL(struct server_power, ambient_celsius, -20, 60),
	REAL(struct server_power, kelvin_per_watt, 0, 5),
	REAL(struct server_power, thermal_s, 0.1, 1000),
	{ 0 },
};

static const struct field rapl_fields[] = {
	U32(struct server_rapl, power_unit, 0, 15),
	U32(struct server_rapl, energy_unit, 0, 31),
	U32(struct server_rapl, time_unit, 0, 15),
	U32(struct server_rapl, dram_energy_unit, 0, 31),
	U32(struct server_rapl, psys_energy_unit, 0, 31),
	REAL(struct server_rapl, tdp_watts, 1, 4000),
	REAL(struct server_rapl, min_watts, 0, 4000),
	REAL(struct server_rapl, max_watts, 0, 4000),
	REAL(struct server_rapl, max_window_s, 0, 100),
	REAL(struct server_rapl, dram_tdp_watts, 0, 4000),
	REAL(struct server_rapl, noise_joules, 0, 1),
	REAL(struct server_rapl, jitter_us, 0, 400),
	BOOL(struct server_rapl, locked),
	{ 0 },
};

static const struct field limit_fields[] = {
	BOOL(struct server_limit, enabled),
	BOOL(struct server_limit, clamp),
	REAL(struct server_limit, watts, 0, 4000),
	REAL(struct server_limit, window_s, 0.001, 100),
	{ 0 },
};

static const struct field domain_flags[] = {
	{ "package", FIELD_BOOL, SERVER_PACKAGE * sizeof(bool), 0, 0 },
	{ "dram", FIELD_BOOL, SERVER_DRAM * sizeof(bool), 0, 0 },
	{ "cores", FIELD_BOOL, SERVER_CORES * sizeof(bool), 0, 0 },
	{ "psys", FIELD_BOOL, SERVER_PSYS * sizeof(bool), 0, 0 },
	{ 0 },
};

static const struct field domain_counts[] = {
	{ "package", FIELD_U32, SERVER_PACKAGE * sizeof(uint32_t), 0, UINT32_MAX },
	{ "dram", FIELD_U32, SERVER_DRAM * sizeof(uint32_t), 0, UINT32_MAX },
	{ "cores", FIELD_U32, SERVER_CORES * sizeof(uint32_t), 0, UINT32_MAX },
	{ "psys", FIELD_U32, SERVER_PSYS * sizeof(uint32_t), 0, UINT32_MAX },
	{ 0 },
};

static const struct field top_fields[] = {
	{ "name", FIELD_TEXT, offsetof(struct server, name), 0, SERVER_TEXT },
	{ "cpu", FIELD_TEXT, offsetof(struct server, cpu), 0, SERVER_TEXT },
	U32(struct server, sockets, 1, SERVER_MAX_PACKAGES),
	U32(struct server, cores, 1, SERVER_MAX_CPUS),
	U32(struct server, threads, 1, 2),
	U32(struct server, memory_mib, 512, 65536),
	BOOL(struct server, pmu),
	BOOL(struct server, hwp),
	REAL(struct server, platform_watts, 0, 4000),
	{ "unit_zero", FIELD_BOOL, offsetof(struct server, faults.unit_zero), 0, 0 },
	{ 0 },
};

/* Objects below the top, each with the table of its keys. */
static const struct section {
	const char *name;
	const struct field *fields;
	size_t offset;
} sections[] = {
	{ "frequency", frequency_fields, offsetof(struct server, frequency) },
	{ "rapl", rapl_fields, offsetof(struct server, rapl) },
	{ "domains", domain_flags, offsetof(struct server, rapl.domains) },
	{ "counters", domain_counts, offsetof(struct server, rapl.initial) },
	{ "pl1", limit_fields, offsetof(struct server, limits[0]) },
	{ "pl2", limit_fields, offsetof(struct server, limits[1]) },
	{ "reads_zero", domain_flags, offsetof(struct server, faults.on[SERVER_READS_ZERO]) },
	{ "frozen", domain_flags, offsetof(struct server, faults.on[SERVER_FROZEN]) },
	{ "absent", domain_flags, offsetof(struct server, faults.on[SERVER_ABSENT]) },
	{ 0 },
};

static const struct server defaults = {
	.name = "server",
	.cpu = "Icelake-Server,model=106,stepping=6",
	.sockets = 2, .cores = 2, .threads = 1, .memory_mib = 2048, .pmu = true,
	.hwp = true, .platform_watts = 40,
	.frequency = {
		.min_mhz = 800, .base_mhz = 2400, .max_mhz = 3200,
		.min_volts = 0.65, .max_volts = 1.1, .mips_per_ghz = 37.5, .sibling_share = 1,
	},
	.rapl = {
		.power_unit = 3, .energy_unit = 14, .time_unit = 10,
		.dram_energy_unit = BY_MODEL, .psys_energy_unit = BY_MODEL,
		.tdp_watts = 150, .min_watts = 50, .max_watts = 300, .max_window_s = 40,
		.dram_tdp_watts = 30,
	},
	.limits = {
		{ .enabled = true, .clamp = true, .watts = 150, .window_s = 1 },
		{ .enabled = true, .clamp = true, .watts = 180, .window_s = 0.01 },
	},
};

static const struct server_power default_power = {
	.idle_watts = 22, .uncore_watts = 12,
	.core_idle_watts = 0.5, .core_static_watts = 4.5, .leakage_exponent = 3,
	.instruction_nj = 280, .access_nj = 60,
	.dram_idle_watts = 4, .dram_access_nj = 90,
	.reference_celsius = 60, .ambient_celsius = 25, .kelvin_per_watt = 0.3,
	.thermal_s = 10,
};

static int read_power(struct field_reader *reader, struct server *server,
		      struct json_object *object)
{
	size_t length = fields_enter(reader, "power", 0);
	unsigned int i;

	for (i = 0; i < SERVER_MAX_PACKAGES; i++)
		if (fields_read(reader, object, power_fields, &server->power[i]))
			return -1;
	fields_leave(reader, length);
	return 0;
}

/* A package's own power figures go over those that all packages share. */
static int read_packages(struct field_reader *reader, struct server *server,
			 struct json_object *array)
{
	size_t length = fields_enter(reader, "packages", 0), inner;
	unsigned int i;

	if (!json_object_is_type(array, json_type_array))
		return fields_fail(reader, NULL, "must be an array");
	if (json_object_array_length(array) > SERVER_MAX_PACKAGES)
		return fields_fail(reader, NULL, "has more than %d entries", SERVER_MAX_PACKAGES);
	for (i = 0; i < json_object_array_length(array); i++) {
		inner = fields_enter(reader, NULL, i);
		if (fields_read(reader, json_object_array_get_idx(array, i), power_fields,
				&server->power[i]))
			return -1;
		fields_leave(reader, inner);
	}
	fields_leave(reader, length);
	return 0;
}

static int read_vendor(struct field_reader *reader, struct server *server,
		       struct json_object *value)
{
	const char *name = json_object_get_string(value);

	if (name && !strcmp(name, "intel"))
		server->vendor = SERVER_INTEL;
	else if (name && !strcmp(name, "amd"))
		server->vendor = SERVER_AMD;
	else
		return fields_fail(reader, "vendor", "must be \"intel\" or \"amd\"");
	return 0;
}

static int read_key(struct field_reader *reader, struct server *server, const char *key,
		    struct json_object *value)
{
	const struct section *section;
	const struct field *field;
	size_t length;
	int ret;

	for (field = top_fields; field->name; field++)
		if (!strcmp(field->name, key))
			return fields_read_one(reader, field, value, server);
	for (section = sections; section->name; section++) {
		if (strcmp(section->name, key))
			continue;
		length = fields_enter(reader, key, 0);
		ret = fields_read(reader, value, section->fields, (char *)server + section->offset);
		if (!ret)
			fields_leave(reader, length);
		return ret;
	}
	return fields_fail(reader, key, "unknown key");
}

static int read_server(struct field_reader *reader, struct server *server,
		       struct json_object *object)
{
	struct json_object *power;

	/* All packages' figures come before those of one package, wherever they are written. */
	if (json_object_object_get_ex(object, "power", &power) &&
	    read_power(reader, server, power))
		return -1;
	json_object_object_foreach(object, key, value) {
		int ret = 0;

		if (!strcmp(key, "packages"))
			ret = read_packages(reader, server, value);
		else if (!strcmp(key, "vendor"))
			ret = read_vendor(reader, server, value);
		else if (strcmp(key, "power") && strcmp(key, "inherits"))
			ret = read_key(reader, server, key, value);
		if (ret)
			return -1;
	}
	return 0;
}

static int load(struct field_reader *reader, struct server *server, const char *path, int depth);

/* A parent is named relative to the file that inherits from it. */
static int load_parent(struct field_reader *reader, struct server *server,
		       struct json_object *object, int depth)
{
	struct json_object *parent;
	char directory[512], path[768];

	if (!json_object_object_get_ex(object, "inherits", &parent))
		return 0;
	if (!json_object_is_type(parent, json_type_string))
		return fields_fail(reader, "inherits", "must be the name of a file");
	if (depth >= SERVER_MAX_DEPTH)
		return fields_fail(reader, "inherits", "more than %d files deep", SERVER_MAX_DEPTH);
	snprintf(directory, sizeof(directory), "%s", reader->file);
	snprintf(path, sizeof(path), "%s/%s", dirname(directory), json_object_get_string(parent));
	return load(reader, server, path, depth + 1);
}

static int load(struct field_reader *reader, struct server *server, const char *path, int depth)
{
	struct json_object *object = json_object_from_file(path);
	const char *child = reader->file;
	int ret;

	reader->file = path;
	if (!object) {
		snprintf(reader->error, reader->size, "%s: %s", path, json_util_get_last_err());
		return -1;
	}
	if (json_object_is_type(object, json_type_object))
		ret = load_parent(reader, server, object, depth);
	else
		ret = fields_fail(reader, "the file", "must hold an object");
	if (!ret)
		ret = read_server(reader, server, object);
	json_object_put(object);
	reader->file = child;
	return ret;
}

static int check_heat(struct field_reader *reader, const struct server *server)
{
	const struct server_frequency *f = &server->frequency;
	unsigned int i;

	for (i = 0; i < server->sockets; i++) {
		const struct server_power *p = &server->power[i];
		double volts = power_relative_volts(f, f->max_mhz, server->cores);
		double watts = p->idle_watts + server->cores * power_core_static_watts(p, volts);

		if (thermal_runs_away(p, watts))
			return fields_fail(reader, "power.leakage_per_kelvin",
					   "package %u would heat itself without an end", i);
	}
	return 0;
}

static int check(struct field_reader *reader, const struct server *server)
{
	const struct server_frequency *f = &server->frequency;
	const struct server_rapl *rapl = &server->rapl;

	if (server_cpus(server) > SERVER_MAX_CPUS)
		return fields_fail(reader, "cores", "more than %d processors in all",
				   SERVER_MAX_CPUS);
	if (f->base_mhz < f->min_mhz || f->base_mhz > f->max_mhz)
		return fields_fail(reader, "frequency.base_mhz",
				   "must lie within min_mhz and max_mhz");
	if (f->min_volts > f->max_volts)
		return fields_fail(reader, "frequency.min_volts", "is above max_volts");
	if (f->base_volts > 0 && (f->base_volts < f->min_volts || f->base_volts > f->max_volts))
		return fields_fail(reader, "frequency.base_volts",
				   "must lie within min_volts and max_volts");
	if (f->max_mhz / 1e3 * f->mips_per_ghz > SERVER_MAX_MIPS)
		return fields_fail(reader, "frequency.mips_per_ghz",
				   "makes more than %d MIPS at max_mhz", SERVER_MAX_MIPS);
	if (rapl->min_watts > rapl->max_watts)
		return fields_fail(reader, "rapl.min_watts", "is above max_watts");
	return check_heat(reader, server);
}

static void set_defaults(struct server *server)
{
	unsigned int i;

	*server = defaults;
	for (i = 0; i < SERVER_MAX_PACKAGES; i++)
		server->power[i] = default_power;
	/* Others are there if a file says so: servers of Intel have none for their cores. */
	server->rapl.domains[SERVER_PACKAGE] = true;
	server->rapl.domains[SERVER_DRAM] = true;
}

static void set_units(struct server *server)
{
	struct server_rapl *rapl = &server->rapl;
	unsigned int model = processor_model(server->cpu);

	if (rapl->dram_energy_unit == BY_MODEL)
		rapl->dram_energy_unit = processor_dram_unit(model, rapl->energy_unit);
	if (rapl->psys_energy_unit == BY_MODEL)
		rapl->psys_energy_unit = processor_psys_unit(model, rapl->energy_unit);
}

int server_load(const char *path, struct server *server, char *error, size_t size)
{
	struct field_reader reader = { .file = path, .error = error, .size = size };

	set_defaults(server);
	if (load(&reader, server, path, 0))
		return -1;
	set_units(server);
	return check(&reader, server);
}
