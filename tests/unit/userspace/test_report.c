// SPDX-License-Identifier: GPL-2.0
// sources: filter.c report.c report_table.c share.c snapshot_delta.c json_print.c text.c units.c
// sources: snapshot.c
/* What stat prints. */
#include <json-c/json.h>
#include <stdlib.h>

#include "report.h"
#include "sample.h"
#include "tap.h"

/* As json-c writes it, with ' for ". */
#define CGROUP(path, id) \
	"{'path':'" path "','id':" #id ",'alive':true,'quality':'time-split','domains':["
#define ENERGY "{'package':1,'domain':'package','energy_joules':10.25,'self_joules':0,'power_watts':2.05}"
#define HARDWARE "{'package':1,'domain':'package','hardware_joules':20,"
#define PARTS "'attributed_joules':0,'shared_joules':3,'idle_joules':0,'unattributed_joules':0,"
#define PENDING "'pending_joules':-7.62939453125e-06,'modelled_joules':0,'quality':'measured'}"

static const char totals_json[] = "{'cgroups':[" CGROUP("/a\\n", 7) ENERGY "]}],'totals':["
	HARDWARE PARTS PENDING "],'since_seconds':10}";
static const char interval_json[] = "{'cgroups':[" CGROUP("/", 1) "]}," CGROUP("/a\\n", 7)
	"]}],'totals':[],'since_seconds':0.5}";

static void fill(struct gc_snapshot *s)
{
	struct gc_cgroup *a;

	memset(s, 0, sizeof(*s));
	sample_domain(s, 1, GREENCAP_DOMAIN_PACKAGE, 2, 11000000000);
	s->domains[0].hardware = gc_energy_make(40, 0);
	s->domains[0].shared = gc_energy_make(6, 0);
	s->domains[0].has_quality = true;
	s->domains[0].quality = GREENCAP_QUALITY_MEASURED;
	s->domains[0].pending = -gc_energy_make(0, 1);
	s->domains[0].reasons[GREENCAP_REASON_STARTUP] = gc_energy_make(2, 0);
	sample_cgroup(s, 1, 0, "/");
	a = sample_cgroup(s, 7, 1, "/a\n");
	a->created_ns = 6000000000;
	sample_energy(a, 1, GREENCAP_DOMAIN_PACKAGE, gc_energy_make(20, 32768), 0);
}

static void matches(const struct gc_report *report, const char *want, const char *what)
{
	const int flags = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *json = gc_report_json(report);
	char *text = strdup(json_object_to_json_string_ext(json, flags));

	for (char *c = text; *c; c++) {
		if (*c == '"')
			*c = '\'';
	}
	is(text, want, what);
	free(text);
	json_object_put(json);
}

static void json(void)
{
	char path[] = "/a\n";
	char *paths[1] = { path };
	const struct gc_filter one = { .paths = paths, .n = 1 }, all = { 0 };
	struct gc_snapshot s;
	struct gc_report report = { .snapshot = &s, .filter = &one, .since_ns = 1000000000,
				    .now_ns = 11000000000 };

	fill(&s);
	matches(&report, totals_json, "totals, mean power over its life");
	report.filter = &all;
	s.n_domains = 0;
	report.interval_ns = 500000000;
	matches(&report, interval_json, "all cgroups; energy without a unit is left out");
	gc_snapshot_free(&s);
}

static void exact_integers(void)
{
	const struct gc_filter all = { 0 };
	struct gc_snapshot s;
	struct gc_report report = { .snapshot = &s, .filter = &all, .raw = true };
	struct json_object *root, *pending, *reasons, *units;
	const char *text;

	fill(&s);
	s.domains[0].hardware = gc_energy_make(UINT64_MAX, 0);
	root = gc_report_json(&report);
	text = json_object_to_json_string_ext(root, JSON_C_TO_STRING_PLAIN);
	ok(strstr(text, "\"unit_num\":1,\"unit_den\":2,\"energy_joules\":10.25"), "the unit");
	ok(strstr(text, "\"energy_joules_raw\":{\"units\":20,\"frac\":32768}"),
	   "raw integers of a cgroup");
	ok(strstr(text, "\"pending_joules_raw\":{\"units\":-1,\"frac\":65535}"),
	   "a negative difference: units * 65536 + frac");
	ok(strstr(text, "{\"units\":18446744073709551615,\"frac\":0}"), "the largest number");
	json_pointer_get(root, "/totals/0/pending_joules_raw", &pending);
	ok(json_object_get_int64(json_object_object_get(pending, "units")) * 65536 +
	   json_object_get_int64(json_object_object_get(pending, "frac")) == -1, "which adds up");
	json_pointer_get(root, "/totals/0/unattributed_reasons", &reasons);
	ok(json_object_object_get_ex(reasons, "startup_raw", &units) &&
	   json_object_object_length(reasons) == 2 * __GREENCAP_REASON_MAX, "all reasons");
	json_object_put(root);
	gc_snapshot_free(&s);
}

static void table(void)
{
	const struct gc_filter all = { 0 };
	struct gc_snapshot s;
	struct gc_report report = { .snapshot = &s, .filter = &all, .now_ns = 11000000000 };
	char *text = NULL;
	size_t length;
	FILE *to;

	fill(&s);
	to = open_memstream(&text, &length);
	gc_report_table(&report, to);
	fclose(to);
	ok(strstr(text, "/a\\x0a\n"), "names cannot break lines");
	ok(strstr(text, "2.05 W"), "power");
	ok(strstr(text, "package:1              20.0 J          0 J       3.00 J"), "domains, shared");
	ok(strstr(text, "10.2 J                  -   2.05 W"), "no figure for a domain that is not there");
	free(text);
	gc_snapshot_free(&s);
}

static void shares(void)
{
	const struct gc_filter all = { 0 };
	struct gc_share share;
	struct gc_snapshot s;
	struct gc_report report = { .snapshot = &s, .filter = &all, .share = &share };
	struct json_object *root;
	const char *text;
	char *table_text = NULL;
	size_t length;
	FILE *to;

	fill(&s);
	s.cgroups[1].energies[0].busy_ns = 1;
	gc_share_make(&s, GC_SHARE_ACTIVE_TIME, NULL, &share);
	root = gc_report_json(&report);
	text = json_object_to_json_string_ext(root, JSON_C_TO_STRING_PLAIN);
	ok(strstr(text, "\"share\":\"active-time\""), "the rule");
	ok(strstr(text, "\"share_joules\":3,\"self_share_joules\":0}"), "what the root pays");
	ok(strstr(text, "\"share_joules\":3,\"self_share_joules\":3}"), "what the cgroup pays");
	ok(strstr(text, "\"unshared_joules\":0"), "what nobody pays");
	json_object_put(root);
	to = open_memstream(&table_text, &length);
	gc_report_table(&report, to);
	fclose(to);
	ok(strstr(table_text, "DRAM              SHARE    POWER") &&
	   strstr(table_text, " 3.00 J    "), "in the table");
	free(table_text);
	gc_share_free(&share);
	gc_snapshot_free(&s);
}

int main(void)
{
	json();
	exact_integers();
	table();
	shares();
	return tap_done();
}
