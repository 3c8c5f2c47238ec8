// SPDX-License-Identifier: GPL-2.0
// sources: openmetrics.c metric.c text.c snapshot.c powercap.c cpufreq.c file.c
/* Metrics as text: names, labels, the two formats, and who gets which. */
#include <stdlib.h>

#include "openmetrics.h"
#include "sample.h"
#include "tap.h"

static char *render(const struct gc_metrics *metrics, enum gc_metrics_format format)
{
	size_t length;
	char *text = NULL;
	FILE *to = open_memstream(&text, &length);

	gc_metrics_render(to, metrics, format);
	fclose(to);
	return text;
}

static void has(const char *text, const char *line, bool want, const char *what)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "\n%s\n", line);
	if (!ok(!!strstr(text, whole) == want, what))
		printf("# %s: %s\n", want ? "not there" : "there", line);
}

static void fill(struct gc_metrics *metrics)
{
	struct gc_cgroup *gone;

	memset(metrics, 0, sizeof(*metrics));
	metrics->up = true;
	snprintf(metrics->node.module, sizeof(metrics->node.module), "1.2");
	sample_domain(&metrics->snapshot, 0, GREENCAP_DOMAIN_PACKAGE, 4, 1);
	metrics->snapshot.domains[0].hardware = gc_energy_make(10, 0);
	metrics->snapshot.domains[0].shared = gc_energy_make(3, 0);
	metrics->snapshot.domains[0].has_quality = true;
	metrics->snapshot.domains[0].quality = GREENCAP_QUALITY_MODELLED;
	metrics->snapshot.domains[0].reasons[GREENCAP_REASON_OVERFLOW] = gc_energy_make(1, 0);
	sample_energy(sample_cgroup(&metrics->snapshot, 2, 1, "/a\"b\\c\nz\xff"), 0,
		      GREENCAP_DOMAIN_PACKAGE, gc_energy_make(6, 0), gc_energy_make(2, 0));
	gone = sample_cgroup(&metrics->snapshot, 3, 1, "/gone");
	gone->removed = true;
	sample_energy(gone, 0, GREENCAP_DOMAIN_PACKAGE, 1, 1);
	/* Of a domain that the snapshot does not have. */
	sample_energy(sample_cgroup(&metrics->snapshot, 4, 1, "/odd"), 7, GREENCAP_DOMAIN_DRAM, 1,
		      1);
}

static void formats(void)
{
	struct gc_metrics metrics;
	char *text;

	fill(&metrics);
	text = render(&metrics, GC_METRICS_OPENMETRICS);
	has(text, "# TYPE greencap_domain_energy_joules counter", true,
	    "OpenMetrics: the family's name");
	has(text, "# UNIT greencap_domain_energy_joules joules", true, "its unit");
	has(text, "greencap_domain_shared_joules_total{package=\"0\",domain=\"package\"} 0.75",
	    true, "shared energy");
	has(text, "greencap_domain_quality{package=\"0\",domain=\"package\",quality=\"modelled\"} 1",
	    true, "what it rests on");
	has(text, "greencap_domain_energy_joules_total{package=\"0\",domain=\"package\"} 2.5", true,
	    "its sample");
	has(text, "greencap_domain_unattributed_joules_total{"
	    "package=\"0\",domain=\"package\",reason=\"overflow\"} 0.25", true, "a reason");
	has(text, "greencap_cgroup_energy_joules_total{"
	    "cgroup=\"/a\\\"b\\\\c\\nz\xef\xbf\xbd\",package=\"0\",domain=\"package\"} 1.5", true,
	    "a hostile name is escaped");
	ok(!strstr(text, "/gone"), "a cgroup without a directory has no series");
	ok(!strstr(text, "package=\"7\""), "nor has a domain without a unit");
	ok(!strcmp(text + strlen(text) - 6, "# EOF\n"), "ends with # EOF");
	free(text);
	text = render(&metrics, GC_METRICS_TEXT);
	has(text, "# TYPE greencap_domain_energy_joules_total counter", true,
	    "text format: the sample's name");
	has(text, "# TYPE greencap_domain_pending_joules gauge", true, "gauges have no suffix");
	free(text);
	gc_metrics_free(&metrics);
}

static void down(void)
{
	struct gc_metrics metrics = { .errors = 3 };
	char *text = render(&metrics, GC_METRICS_TEXT);

	has(text, "greencap_up 0", true, "the module does not answer");
	has(text, "greencap_scrape_errors_total 3", true, "how often it did not");
	ok(!strstr(text, "greencap_domain"), "and nothing is made up");
	free(text);
}

static void wants(const char *accept, enum gc_metrics_format format, const char *what)
{
	ok(gc_metrics_negotiate(accept) == format, what);
}

static void negotiation(void)
{
	wants(NULL, GC_METRICS_TEXT, "no Accept header");
	wants("*/*", GC_METRICS_TEXT, "curl");
	wants("application/openmetrics-text", GC_METRICS_OPENMETRICS, "OpenMetrics only");
	wants("application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;"
	      "version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
	      GC_METRICS_OPENMETRICS, "Prometheus");
	wants("application/openmetrics-text; q=0.1, text/plain", GC_METRICS_TEXT, "rather text");
	wants("application/openmetrics-text;q=0", GC_METRICS_TEXT, "not OpenMetrics");
	wants("text/html,;q=,,application/xml;q=0.9,*/*;q=0.8,", GC_METRICS_TEXT, "a browser");
	wants("", GC_METRICS_TEXT, "an empty header");
}

int main(void)
{
	formats();
	down();
	negotiation();
	return tap_done();
}
