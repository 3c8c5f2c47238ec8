// SPDX-License-Identifier: GPL-2.0
// sources: cpufreq.c freq_plan.c file.c units.c
/* Policies, sets of CPUs, and what may be asked of them. */
#include <errno.h>

#include "cpufreq.h"
#include "freq_plan.h"
#include "tap.h"
#include "tree.h"

static void list(const char *from, const char *want)
{
	uint8_t mask[GC_CPU_MAX / 8];
	char text[64];

	if (!want) {
		ok(gc_cpulist_parse(from, mask) == -EINVAL, from);
		return;
	}
	ok(!gc_cpulist_parse(from, mask), from);
	is(gc_cpulist_format(mask, text, sizeof(text)), want, "  as people write it");
}

static void test_lists(void)
{
	list("0-3,8", "0-3,8");
	list("0 1 2 5", "0-2,5");
	list("8191", "8191");
	list("", "");
	list("8192", NULL);
	list("3-1", NULL);
	list("1,", NULL);
	list("a", NULL);
	list("-1", NULL);
}

static void test_effective(const struct gc_env *env)
{
	struct gc_cpufreq cpufreq;
	const char *binder;

	ok(!gc_cpufreq_read(env, &cpufreq) && cpufreq.n_policies == 3, "policies");
	ok(cpufreq.policies[2].number == 10 && cpufreq.policies[2].package == 1,
	   "sorted as numbers, with their package");
	ok(gc_cpufreq_effective(&cpufreq, &cpufreq.policies[0], &binder) == 2560000000,
	   "the global limit of intel_pstate counts");
	is(binder, "max_perf_pct", "  and is named");
	ok(gc_cpufreq_effective(&cpufreq, &cpufreq.policies[1], &binder) == 2000000000,
	   "a lower limit of the policy wins");
	is(binder, "scaling_max_freq", "  and is named");
	gc_cpufreq_free(&cpufreq);
}

static void plan(const struct gc_env *env, const char *one, const char *two, int error,
		 size_t controls, const char *want)
{
	char first[64], second[64], why[256] = "";
	char *settings[] = { first, second };
	struct gc_freq_plan made;
	struct gc_cpufreq cpufreq;
	int got;

	snprintf(first, sizeof(first), "%s", one);
	snprintf(second, sizeof(second), "%s", two ? two : "");
	gc_cpufreq_read(env, &cpufreq);
	got = gc_freq_plan_make(env, &cpufreq, settings, two ? 2 : 1, &made, why, sizeof(why));
	ok(got == error && (got || made.n_controls == controls), one);
	if (got)
		is(why, want, "  and why");
	else
		gc_freq_plan_free(&made);
	gc_cpufreq_free(&cpufreq);
}

int main(void)
{
	struct gc_env env = tree_begin();
	struct gc_cpufreq cpufreq;

	test_lists();
	ok(gc_cpufreq_read(&env, &cpufreq) == -ENOENT, "no driver");
	tree_policy(0, "0 1\n", 0, 800, 3200, 3200);
	tree_policy(2, "2 3\n", 0, 800, 3200, 2000);
	tree_policy(10, "10\n", 1, 800, 3200, 3200);
	tree_file("sys/devices/system/cpu/intel_pstate/max_perf_pct", "80\n");
	tree_file("sys/devices/system/cpu/intel_pstate/status", "active\n");
	test_effective(&env);
	plan(&env, "node=2.4GHz", NULL, 0, 3, NULL);
	plan(&env, "package:0=70%", NULL, 0, 2, NULL);
	plan(&env, "cpu:1-2=1GHz", "node=2GHz", 0, 3, NULL);
	plan(&env, "cpu:0=5GHz", NULL, -ERANGE, 0,
	     "cpu:0-1: 5.00 GHz is above the maximum of 3.20 GHz");
	plan(&env, "cpu:0=10%", NULL, -ERANGE, 0,
	     "cpu:0-1: 320 MHz is below the minimum of 800 MHz");
	plan(&env, "cpu:0-10=1GHz", NULL, -ENODEV, 0,
	     "cpu:0-10: not all of these are online CPUs with a frequency limit");
	plan(&env, "package:4=1GHz", NULL, -ENODEV, 0,
	     "package:4: there is no such package, only package:0, package:1");
	plan(&env, "cpu:0=1GHz", "cpu:1=2GHz", -EINVAL, 0, "cpu:0-1 is given two limits");
	plan(&env, "cpu:=1GHz", NULL, -EINVAL, 0,
	     "unknown target 'cpu:': use node, package, package:N or cpu:N[-M]");
	plan(&env, "node=-1GHz", NULL, -EINVAL, 0, "node: '-1GHz' is no limit: not above zero");
	return tap_done();
}
