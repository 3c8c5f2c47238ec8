// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpuid.h"
#include "server.h"
#include "test.h"

static char path[64];

static int load_text(const char *text, struct server *server, char *error, size_t size)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return -2;
	fputs(text, file);
	fclose(file);
	return server_load(path, server, error, size);
}

/* The file is refused, and the message after the file's name is the one given. */
static void test_refused(const char *text, const char *wanted)
{
	struct server server;
	char error[512] = "";
	const char *message = error;

	if (load_text(text, &server, error, sizeof(error)) == -1 &&
	    !strncmp(error, path, strlen(path)))
		message = error + strlen(path) + 2;
	test_ok(!strcmp(message, wanted), "refused: %s", message);
}

static void test_refusals(void)
{
	test_refused("{\"sokets\": 2}", "sokets: unknown key");
	test_refused("{\"sockets\": 0}", "sockets: 0 is not within 1 and 4");
	test_refused("{\"sockets\": 1.5}", "sockets: must be a whole number");
	test_refused("{\"sockets\": \"2\"}", "sockets: must be a whole number");
	test_refused("{\"vendor\": \"via\"}", "vendor: must be \"intel\" or \"amd\"");
	test_refused("{\"packages\": [{}, {\"idle_wats\": 3}]}",
		     "packages[1].idle_wats: unknown key");
	test_refused("{\"packages\": {}}", "packages: must be an array");
	test_refused("{\"power\": {\"idle_watts\": -1}}",
		     "power.idle_watts: -1 is not within 0 and 1000");
	test_refused("{\"rapl\": {\"locked\": 1}}", "rapl.locked: must be true or false");
	test_refused("{\"pmu\": 1}", "pmu: must be true or false");
	test_refused("{\"power\": {\"simd_nj\": -1}}",
		     "power.simd_nj: -1 is not within 0 and 100000");
	test_refused("{\"domains\": {\"drm\": true}}", "domains.drm: unknown key");
	test_refused("{\"frequency\": 3}", "frequency: must be an object");
	test_refused("{\"frequency\": {\"base_mhz\": 5000}}",
		     "frequency.base_mhz: must lie within min_mhz and max_mhz");
	test_refused("{\"frequency\": {\"base_volts\": 0.5}}",
		     "frequency.base_volts: must lie within min_volts and max_volts");
	test_refused("{\"frequency\": {\"base_volts\": 1.2}}",
		     "frequency.base_volts: must lie within min_volts and max_volts");
	test_refused("{\"frequency\": {\"mips_per_ghz\": 100}}",
		     "frequency.mips_per_ghz: makes more than 150 MIPS at max_mhz");
	test_refused("{\"power\": {\"leakage_per_kelvin\": 0.1, \"kelvin_per_watt\": 1}}",
		     "power.leakage_per_kelvin: package 0 would heat itself without an end");
	test_refused("{\"inherits\": 3}", "inherits: must be the name of a file");
	test_refused("[]", "the file: must hold an object");
}

static const char own_figure[] =
	"{\"packages\":[{\"idle_watts\": 9}],\"power\":{\"idle_watts\": 5, \"uncore_watts\": 3} }";

static void test_values(void)
{
	struct server server;
	char error[512];
	const struct server_power *power = server.power;
	bool good;

	good = !load_text("{\"sockets\": 1}", &server, error, sizeof(error));
	test_ok(good && server.sockets == 1 && server.cores == 2, "a key is set, others default");
	good = !load_text(own_figure, &server, error, sizeof(error));
	test_ok(good && power[0].idle_watts == 9 && power[0].uncore_watts == 3,
		"a package's own figure goes over the common one");
	test_ok(good && power[1].idle_watts == 5, "other packages keep the common one");
	good = !server_load("/nonexistent", &server, error, sizeof(error));
	test_ok(!good && !strncmp(error, "/nonexistent: ", 14), "a missing file is named");
}

static uint32_t dram_unit(const char *text)
{
	struct server server;
	char error[512];

	return load_text(text, &server, error, sizeof(error)) ? 99 : server.rapl.dram_energy_unit;
}

static void test_units(void)
{
	test_ok(dram_unit("{\"rapl\": {\"energy_unit\": 12}}") == 16,
		"the model decides the unit of DRAM");
	test_ok(dram_unit("{\"rapl\": {\"energy_unit\": 12}, \"cpu\": \"SapphireRapids\"}") == 12,
		"or else the unit register");
	test_ok(dram_unit("{\"rapl\": {\"dram_energy_unit\": 9}}") == 9, "unless the file does");
}

static const char wrong[] =
	"{\"absent\": {\"dram\": true}, \"frozen\": {\"package\": true},"
	"\"reads_zero\": {\"psys\": true} }";

static void test_faults(void)
{
	struct server server;
	char error[512];
	bool good = !load_text(wrong, &server, error, sizeof(error));
	unsigned int kind, counter, found = 0;

	test_ok(good && server.faults.on[SERVER_ABSENT][SERVER_DRAM] &&
		server.faults.on[SERVER_FROZEN][SERVER_PACKAGE] &&
		server.faults.on[SERVER_READS_ZERO][SERVER_PSYS], "counters that are wrong");
	for (kind = 0; kind < SERVER_FAULTS; kind++)
		for (counter = 0; counter < SERVER_COUNTERS; counter++)
			found += server.faults.on[kind][counter];
	test_ok(found == 3, "and no others");
}

static void test_frequencies(void)
{
	struct server server;
	struct cpuid answer;
	char error[512];
	bool good = !load_text("{}", &server, error, sizeof(error));

	test_ok(good && cpuid_answer(&server, 6, &answer) && answer.eax & 0x80, "a server has HWP");
	good = !load_text("{\"hwp\": false}", &server, error, sizeof(error));
	test_ok(good && cpuid_answer(&server, 6, &answer) && !(answer.eax & 0x480) &&
		answer.eax & 2, "or turbo alone");
}

static void test_counters(void)
{
	struct server server;
	struct cpuid answer;
	char error[512];
	bool good;

	good = !load_text("{}", &server, error, sizeof(error));
	good = good && cpuid_answer(&server, 0xa, &answer);
	test_ok(good && answer.eax == 0x07300402 && answer.ebx == 0x40 && !answer.ecx &&
		answer.edx == 0x603, "Intel's servers have counters");
	good = !load_text("{\"pmu\": false}", &server, error, sizeof(error));
	test_ok(good && !cpuid_answer(&server, 0xa, &answer), "unless they are switched off");
	good = !load_text("{\"vendor\": \"amd\"}", &server, error, sizeof(error));
	test_ok(good && !cpuid_answer(&server, 0xa, &answer), "AMD's have none");
	good = !load_text("{\"power\": {\"branch_nj\": 3, \"simd_nj\": 4}}", &server, error,
			  sizeof(error));
	test_ok(good && server.power[1].branch_nj == 3 && server.power[1].simd_nj == 4,
		"classes of instructions have their energy");
}

static const char hidden_terms[] =
	"{\"frequency\": {\"turbo_step_mhz\": 100, \"busy_core_volts\": 0.01, \"sibling_share\": 0.6,"
	"\"base_volts\": 0.8},"
	"\"power\": {\"operand_nj\": 9, \"deep_idle_watts\": 2, \"deep_idle_ms\": 30,"
	"\"leakage_per_kelvin\": 0.01, \"reference_celsius\": 50, \"ambient_celsius\": -5,"
	"\"kelvin_per_watt\": 0.2, \"thermal_s\": 4},"
	"\"rapl\": {\"noise_joules\": 0.5, \"jitter_us\": 200}}";

static void test_hidden_terms(void)
{
	struct server server;
	const struct server_frequency *f = &server.frequency;
	const struct server_power *p = &server.power[3];
	char error[512];
	bool good;

	good = !load_text("{}", &server, error, sizeof(error));
	test_ok(good && !f->turbo_step_mhz && !f->busy_core_volts && f->sibling_share == 1 &&
		!f->base_volts && !p->operand_nj && !p->deep_idle_ms && !p->leakage_per_kelvin &&
		!server.rapl.noise_joules && !server.rapl.jitter_us,
		"what no counter shows is there only where it is asked for");
	good = !load_text(hidden_terms, &server, error, sizeof(error));
	test_ok(good && f->turbo_step_mhz == 100 && f->busy_core_volts == 0.01 &&
		f->sibling_share == 0.6 && f->base_volts == 0.8, "frequencies have their hidden terms");
	test_ok(good && p->operand_nj == 9 && p->deep_idle_watts == 2 && p->deep_idle_ms == 30 &&
		p->leakage_per_kelvin == 0.01 && p->reference_celsius == 50 &&
		p->ambient_celsius == -5 && p->kelvin_per_watt == 0.2 && p->thermal_s == 4,
		"power has its hidden terms");
	test_ok(good && server.rapl.noise_joules == 0.5 && server.rapl.jitter_us == 200,
		"counters have their noise");
	test_refused("{\"frequency\": {\"sibling_share\": 0}}",
		     "frequency.sibling_share: 0 is not within 0.3 and 1");
	test_refused("{\"rapl\": {\"jitter_us\": 500}}",
		     "rapl.jitter_us: 500 is not within 0 and 400");
}

static void test_stock(const char *servers)
{
	struct server server;
	char pattern[512], error[512];
	glob_t found;
	size_t i;

	snprintf(pattern, sizeof(pattern), "%s/*.json", servers);
	if (glob(pattern, 0, NULL, &found))
		return;
	for (i = 0; i < found.gl_pathc; i++) {
		bool good = !server_load(found.gl_pathv[i], &server, error, sizeof(error));

		test_ok(good, "%s", good ? strrchr(found.gl_pathv[i], '/') + 1 : error);
	}
	globfree(&found);
}

void test_server(const char *servers)
{
	char directory[] = "/tmp/serverXXXXXX";

	if (!mkdtemp(directory)) {
		test_ok(false, "a temporary directory");
		return;
	}
	snprintf(path, sizeof(path), "%s/server.json", directory);
	test_refusals();
	test_values();
	test_units();
	test_faults();
	test_frequencies();
	test_counters();
	test_hidden_terms();
	test_stock(servers);
	unlink(path);
	rmdir(directory);
}
