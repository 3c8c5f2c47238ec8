// SPDX-License-Identifier: GPL-2.0
// sources: cap_plan.c cap_range.c powercap.c cpufreq.c record.c file.c units.c
/* From what was typed to writes: all is refused before anything is written. */
#include <errno.h>

#include "cap_plan.h"
#include "tap.h"
#include "tree.h"

static char why[512];

static int plan_of(const struct gc_env *env, const char *words, int constraint,
		   struct gc_cap_plan *plan)
{
	static struct gc_powercap powercap;
	struct gc_records records;
	char copy[256], *settings[8], *rest = NULL;
	size_t n = 0;
	int error;

	gc_powercap_free(&powercap);
	gc_powercap_read(env, &powercap);
	gc_records_read(env, "class/powercap/", &records);
	snprintf(copy, sizeof(copy), "%s", words);
	for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		settings[n++] = w;
	why[0] = '\0';
	error = gc_cap_plan_make(env, &powercap, &records, settings, n, constraint, plan, why,
				 sizeof(why));
	gc_records_free(&records);
	if (!n)
		gc_powercap_free(&powercap);
	return error;
}

static void refused(const struct gc_env *env, const char *words, int error, const char *want)
{
	struct gc_cap_plan plan;

	ok(plan_of(env, words, GC_CAP_BOTH, &plan) == error, words);
	is(why, want, "  and why");
}

static uint64_t value_of(const struct gc_cap_plan *plan, const char *label)
{
	for (size_t i = 0; i < plan->n_controls; i++) {
		if (!strcmp(plan->controls[i].label, label))
			return plan->controls[i].value;
	}
	return 0;
}

static void test_good(const struct gc_env *env)
{
	struct gc_cap_plan plan;

	ok(!plan_of(env, "package=120W", GC_CAP_BOTH, &plan) && plan.n_items == 2 &&
	   plan.n_controls == 4, "both packages, both constraints");
	is(plan.controls[0].path, "class/powercap/intel-rapl:1/constraint_0_power_limit_uw",
	   "the path of a control");
	gc_cap_plan_free(&plan);
	ok(!plan_of(env, "package:0=80% package=120W dram:1=10W", GC_CAP_BOTH, &plan),
	   "a closer name wins, in any order");
	ok(value_of(&plan, "package:0 long_term") == 120000000, "80 % of 150 W, not of the limit");
	ok(value_of(&plan, "package:1 short_term") == 120000000, "and the wider one elsewhere");
	ok(value_of(&plan, "dram:1 enabled") == 1, "a zone that is off is switched on");
	gc_cap_plan_free(&plan);
	ok(!plan_of(env, "package:1=100W", GC_CONSTRAINT_SHORT_TERM, &plan) &&
	   plan.n_controls == 1 && value_of(&plan, "package:1 short_term") == 100000000,
	   "one constraint only");
	gc_cap_plan_free(&plan);
}

static void test_refused(const struct gc_env *env)
{
	struct gc_cap_plan plan;

	refused(env, "package:0=5W", -ERANGE,
		"package:0: 5.00 W is below the minimum of 15.0 W (a tenth of its default limit)");
	refused(env, "package:0=120W package:1=301W", -ERANGE,
		"package:1: 301 W is above the maximum of 300 W");
	refused(env, "package:7=100W", -ENODEV,
		"package:7: there is no such zone, only package:0, package:1");
	refused(env, "psys=100W", -EOPNOTSUPP, "psys: this machine has no psys zone");
	refused(env, "package=-5W", -EINVAL, "package: '-5W' is no limit: not above zero");
	refused(env, "package=0W", -EINVAL, "package: '0W' is no limit: not above zero");
	refused(env, "package=1e99W", -EINVAL, "package: '1e99W' is no limit: absurdly large");
	refused(env, "package=NaN", -EINVAL, "package: 'NaN' is no limit: not a finite number");
	refused(env, "package:x=100W", -EINVAL, "unknown target 'package:x': use package, "
		"package:N, dram, dram:N or psys");
	refused(env, "node=100W", -EINVAL, "node: a node has no limit of its own: use package, "
		"which limits each of its packages to the same watts");
	refused(env, "package", -EINVAL, "'package' is not TARGET=LIMIT");
	refused(env, "package:0=100W package:0=110W", -EINVAL, "package:0 is given two limits");
	ok(plan_of(env, "dram=10W", GC_CONSTRAINT_SHORT_TERM, &plan) == -EOPNOTSUPP,
	   "a constraint that the zone does not have");
	is(why, "dram:1 has no constraint short_term", "  and why");
}

/* Percents stay what they were while a cap is in force, also without a TDP. */
static void test_original(const struct gc_env *env)
{
	struct gc_record record = {
		.path = "class/powercap/intel-rapl:9/constraint_0_power_limit_uw",
		.label = "package:3 long_term", .original = 200000000, .applied = 100000000,
	};
	struct gc_cap_plan plan;
	int lock = gc_record_lock(env);

	tree_zone("intel-rapl:9", "package-3", 1, "long_term 100 0");
	ok(lock >= 0 && !gc_record_save(env, &record), "a record");
	ok(!plan_of(env, "package:3=50%", GC_CAP_BOTH, &plan) &&
	   value_of(&plan, "package:3 long_term") == 100000000, "percent of the original limit");
	gc_cap_plan_free(&plan);
}

static void test_registers(void)
{
	/* Ice Lake server: unit 1/8 W; 150 W, 75 W, 413 W. */
	struct gc_power_info info = gc_power_info_decode(0xa0e03, 0xce8025804b0ull);

	ok(info.tdp_uw == 150000000, "thermal specification power");
	ok(info.min_uw == 75000000, "minimum power");
	ok(info.max_uw == 413000000, "maximum power");
	info = gc_power_info_decode(0xa0e03, 0);
	ok(!info.min_uw && !info.max_uw, "a register that says nothing");
}

static void test_amd(const struct gc_env *env)
{
	struct gc_cap_plan plan;
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s/class/powercap/*", env->sysfs);
	ok(!system(command), "another machine");
	tree_zone("intel-rapl:0", "package-0", 0, "");
	ok(plan_of(env, "package=100W", GC_CAP_BOTH, &plan) == -EOPNOTSUPP &&
	   strstr(why, "HSMP"), "energy without limits: AMD, with a hint");
	plan_of(env, "", GC_CAP_BOTH, &plan);
	gc_cap_plan_free(&plan);
}

int main(void)
{
	struct gc_env env = tree_begin();

	tree_zone("intel-rapl:0", "package-1", 1, "short_term 180 300, long_term 150 150");
	tree_zone("intel-rapl:1", "package-0", 1, "long_term 140 150, short_term 180 300");
	tree_zone("intel-rapl:0:0", "dram", 0, "long_term 0 38");
	test_good(&env);
	test_refused(&env);
	test_original(&env);
	test_registers();
	test_amd(&env);
	return tap_done();
}
