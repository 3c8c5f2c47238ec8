// SPDX-License-Identifier: GPL-2.0
/* A self test for people, from its JSON: what is stored and what is new look the same. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hardware_json.h"
#include "json_read.h"
#include "selftest.h"
#include "text.h"
#include "units.h"

#define PERCENT(share)	((share) * 100)

/* A file may hold anything: it goes to a terminal only as printable text. */
static void print_text(struct json_object *object, const char *key)
{
	char text[256], *safe;

	gc_json_get_string(object, key, text, sizeof(text));
	safe = gc_text_printable(text);
	fputs(safe ? safe : "?", stdout);
	free(safe);
}

static void print_member(struct json_object *root, const char *key, const char *name)
{
	struct json_object *members = NULL, *member = NULL;
	char cpus[256];

	json_object_object_get_ex(root, "members", &members);
	json_object_object_get_ex(members, key, &member);
	printf("%-13s", name);
	print_text(member, "work");
	gc_json_get_string(member, "cpus", cpus, sizeof(cpus));
	printf(cpus[strcspn(cpus, ",-")] ? " on CPUs " : " on CPU ");
	print_text(member, "cpus");
	putchar('\n');
}

static void print_how(struct json_object *root, const struct gc_hardware *hardware)
{
	char text[128], seconds[32];
	uint64_t rounds = 0;

	printf("hardware     %s\n", gc_hardware_format(hardware, text, sizeof(text)));
	printf("measured     ");
	print_text(root, "created");
	printf(" on Linux ");
	print_text(root, "kernel");
	printf(", module ");
	print_text(root, "module");
	printf(", ");
	print_text(root, "source");
	gc_json_get_string(root, "model", text, sizeof(text));
	if (strcmp(text, "none") != 0) {
		printf(", split by model ");
		print_text(root, "model");
	} else {
		printf(", split by time");
	}
	gc_json_get_u64(root, "rounds", UINT64_MAX, &rounds);
	gc_format_seconds(seconds, sizeof(seconds), gc_json_get_double(root, "seconds"));
	printf("\nrounds       %llu: A alone, B alone, both, %s each\n",
	       (unsigned long long)rounds, seconds);
	print_member(root, "a", "A");
	print_member(root, "b", "B");
}

static void print_check(struct json_object *check)
{
	double speed = gc_json_get_double(check, "speed");
	char domain[16], who[8], result[16], alone[32], together[32], slower[16] = "-";
	char range[128], bound[16];

	gc_json_get_string(check, "domain", domain, sizeof(domain));
	gc_json_get_string(check, "who", who, sizeof(who));
	gc_json_get_string(check, "result", result, sizeof(result));
	gc_format_watts(alone, sizeof(alone), gc_json_get_double(check, "alone_watts"));
	gc_format_watts(together, sizeof(together), gc_json_get_double(check, "together_watts"));
	if (isfinite(speed))
		snprintf(slower, sizeof(slower), "%+.1f %%", PERCENT(speed));
	/* A ratio of next to nothing tells nothing. */
	if (!strcmp(result, "too-little"))
		snprintf(range, sizeof(range), "%11s", "-");
	else
		snprintf(range, sizeof(range), "%+9.1f %% (%+.1f to %+.1f)",
			 PERCENT(gc_json_get_double(check, "difference")),
			 PERCENT(gc_json_get_double(check, "low")),
			 PERCENT(gc_json_get_double(check, "high")));
	snprintf(bound, sizeof(bound), "%.3g %%", PERCENT(gc_json_get_double(check, "bound")));
	printf("%-8s %-4s %8s %9s %9s %-30s %8s  %s\n",
	       strcmp(domain, "dram") ? "package" : "dram",
	       !strcmp(who, "a") ? "A" : !strcmp(who, "b") ? "B" : "A+B", alone, together, slower,
	       range, bound,
	       !strcmp(result, "passed") ? "passed" : !strcmp(result, "failed") ? "failed" :
	       !strcmp(result, "unsure") ? "unsure" : "too little energy to say");
}

static void print_sums(struct json_object *root)
{
	struct json_object *conservation = NULL;
	uint64_t phases = 0, domains = 0, wrong = 0;

	json_object_object_get_ex(root, "conservation", &conservation);
	gc_json_get_u64(conservation, "phases", UINT64_MAX, &phases);
	gc_json_get_u64(conservation, "domains", UINT64_MAX, &domains);
	gc_json_get_u64(conservation, "wrong", UINT64_MAX, &wrong);
	printf("\nconserved    ");
	if (wrong)
		printf("not in %llu of %llu sums, of %llu phases: failed\n",
		       (unsigned long long)wrong, (unsigned long long)domains,
		       (unsigned long long)phases);
	else
		printf("exactly, in %llu sums of %llu phases: passed\n",
		       (unsigned long long)domains, (unsigned long long)phases);
	printf("unattributed at most %.2f %%, bound %.3g %%: %s\n",
	       PERCENT(gc_json_get_double(root, "unattributed")),
	       PERCENT(gc_json_get_double(root, "unattributed_bound")),
	       gc_json_get_double(root, "unattributed") <
	       gc_json_get_double(root, "unattributed_bound") ? "passed" : "failed");
}

bool gc_selftest_valid(struct json_object *root, struct gc_hardware *hardware)
{
	struct json_object *checks;
	uint64_t format;

	return gc_json_get_u64(root, "format", UINT64_MAX, &format) &&
	       format == GC_SELFTEST_FORMAT && gc_hardware_parse(root, hardware) &&
	       json_object_object_get_ex(root, "passed", NULL) &&
	       json_object_object_get_ex(root, "checks", &checks) &&
	       json_object_is_type(checks, json_type_array);
}

int gc_selftest_print(struct json_object *root)
{
	struct json_object *checks, *passed;
	struct gc_hardware hardware;

	if (!gc_selftest_valid(root, &hardware))
		return -EINVAL;
	json_object_object_get_ex(root, "passed", &passed);
	json_object_object_get_ex(root, "checks", &checks);
	print_how(root, &hardware);
	printf("\n%-8s %-4s %8s %9s %9s %11s %-18s %8s  %s\n", "DOMAIN", "WHO", "ALONE",
	       "TOGETHER", "SPEED", "PER WORK", "(95 %)", "BOUND", "RESULT");
	for (size_t i = 0; i < json_object_array_length(checks); i++)
		print_check(json_object_array_get_idx(checks, i));
	print_sums(root);
	printf("self test    %s\n", json_object_get_boolean(passed) ? "passed" : "failed");
	return 0;
}
