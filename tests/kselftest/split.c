// SPDX-License-Identifier: GPL-2.0
/*
 * What a model's counters count, how its costs split energy, and what happens
 * when somebody takes the counters away.
 */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "gc_model.h"
#include "gc_work.h"
#include "tap.h"

#define A	"/gc-split-a"
#define B	"/gc-split-b"

static uint64_t two[2], four[4];
static struct nl nl;

static void choose_events(void)
{
	two[0] = raw_event(INSTRUCTIONS);
	two[1] = raw_event(MISSES);
	four[0] = raw_event(BRANCHES);
	four[1] = raw_event(REFERENCES);
	four[2] = raw_event(MISSES);
	four[3] = raw_event(DOUBLES);
}

static struct snapshot look(void)
{
	const char *wrong;
	struct snapshot s;
	int ret = snapshot_get(&nl, &s);

	if (ret)
		die("no snapshot", ret);
	wrong = snapshot_wrong(&s);
	if (wrong)
		ok(false, "a snapshot does not add up: %s", wrong);
	return s;
}

static void set_model(const struct model *model, const char *what)
{
	int ret = model_set(&nl, model);

	ok(!ret, "%s is set: %d %s", what, ret, nl.extack);
}

static bool near(double a, double b, double bound)
{
	return fabs(a / b - 1) < bound;
}

/* Counts of a cgroup between two snapshots; one that has none yet has zeros. */
static struct activity counted(const struct snapshot *from, const struct snapshot *to,
			       const char *path, unsigned int package)
{
	const struct cgroup *a = find_cgroup(from, path), *b = find_cgroup(to, path);
	struct activity sum = { .busy_ns = 0 };
	unsigned int i;

	if (!a || !b)
		return sum;
	sum = b->activity[package];
	sum.busy_ns -= a->activity[package].busy_ns;
	for (i = 0; i < sum.counts; i++)
		sum.count[i] -= a->activity[package].count[i];
	return sum;
}

static double paid(const struct snapshot *from, const struct snapshot *to, const char *path)
{
	return cgroup_joules(to, path) - cgroup_joules(from, path);
}

/* The task stands still while it is looked at, so that both see the same of it. */
static void against_perf(void)
{
	struct model model = model_of(1, 2, two);
	struct snapshot from, to;
	struct activity seen;
	uint64_t said[2];
	int fd[2], i;
	pid_t pid;

	set_model(&model, "a model of counters without costs");
	pid = start_walker(A, 1);
	kill(pid, SIGSTOP);
	sleep_ms(50);
	from = look();
	for (i = 0; i < 2; i++)
		fd[i] = open_counter(PERF_TYPE_RAW, two[i], pid, -1, 0, 0);
	kill(pid, SIGCONT);
	sleep_ms(700);
	kill(pid, SIGSTOP);
	sleep_ms(50);
	to = look();
	seen = counted(&from, &to, A, 0);
	for (i = 0; i < 2; i++) {
		said[i] = read_counter(fd[i]);
		ok(said[i] > 100000 && near(seen.count[i], said[i], 0.01),
		   "counter %d: %llu, and perf says %llu", i, (unsigned long long)seen.count[i],
		   (unsigned long long)said[i]);
		close(fd[i]);
	}
	ok(find_domain(&to, 0, 0)->quality == GREENCAP_QUALITY_TIME_SPLIT &&
	   !find_domain(&to, 0, 0)->modelled_units && !find_domain(&to, 0, 0)->shared,
	   "without costs the split is by time");
	stop(pid);
	snapshot_free(&from);
	snapshot_free(&to);
}

/* What nobody ended or missed: the cgroups' work is the package's. */
static void adds_up(const struct snapshot *s, unsigned int package)
{
	const struct domain *d = find_domain(s, package, 0);
	uint64_t bins = 0, cgroups = 0;
	unsigned int i;

	for (i = 0; i < d->bins; i++)
		bins += d->bin[i].busy_ns;
	for (i = 0; i < s->cgroups; i++)
		cgroups += s->cgroup[i].activity[package].busy_ns;
	ok(bins && bins == cgroups, "package %u: %llu ns busy in its bins, %llu in its cgroups",
	   package, (unsigned long long)bins, (unsigned long long)cgroups);
}

static double direct_of(const struct activity *a, const struct cost *cost)
{
	return (double)a->busy_ns * cost->time + (double)a->count[0] * cost->count[0] +
	       (double)a->count[1] * cost->count[1];
}

/* Of the first bin, between two snapshots. */
static struct activity package_activity(const struct domain *from, const struct domain *to)
{
	struct activity all = to->bin[0];

	all.busy_ns -= from->bin[0].busy_ns;
	all.core_ns -= from->bin[0].core_ns;
	all.count[0] -= from->bin[0].count[0];
	all.count[1] -= from->bin[0].count[1];
	return all;
}

static void read_cores(uint32_t raw[2])
{
	int cpu;

	for (cpu = 0; cpu < 2 && cores_have_counters(); cpu++)
		if (core_energy(cpu, &raw[cpu]))
			die("a core's counter cannot be read (modprobe msr)", errno);
}

/* Of what its core counted, each pays as much as of its cost is direct. */
static double due(const struct activity *a, const struct cost *cost, double core)
{
	double direct = direct_of(a, cost);

	return core * direct / (direct + (double)a->busy_ns * cost->shared);
}

static void check_direct(const struct snapshot *from, const struct snapshot *to,
			 const struct cost *cost, uint32_t raw[2][2])
{
	const struct activity a = counted(from, to, A, 0), b = counted(from, to, B, 0);
	double time = (double)a.busy_ns / b.busy_ns;
	double costs = direct_of(&a, cost) / direct_of(&b, cost);
	double energy = paid(from, to, A) / paid(from, to, B);

	if (cores_have_counters())
		costs = due(&a, cost, raw[1][0] - raw[0][0]) /
			due(&b, cost, raw[1][1] - raw[0][1]);
	ok(((cores_have_counters() || !near(costs, time, 0.3)) && near(energy, costs, 0.05)) ||
	   slowness() > 1, "energy is %.4f:1, cost is %.4f:1, time is %.4f:1", energy, costs, time);
}

static void check_shared(const struct domain *from, const struct domain *to,
			 const struct cost *cost)
{
	const struct activity all = package_activity(from, to);
	double active = to->active_ns - from->active_ns, seen = to->seen_ns - from->seen_ns;
	double costs = (double)all.core_ns * cost->shared + active * cost->active;
	double energy = joules(to, to->shared - from->shared);

	costs /= costs + direct_of(&all, cost);
	energy /= energy + joules(to, to->attributed - from->attributed) +
		  joules(to, to->unattributed - from->unattributed);
	ok(near(energy, costs, 0.05) || slowness() > 1,
	   "%.4f of the energy is shared, %.4f of the cost", energy, costs);
	ok(active > 0.95 * seen && to->active_ns <= to->seen_ns,
	   "the package was active for %.3f of %.3f s", active / 1e9, seen / 1e9);
	ok(to->uncounted_ns == from->uncounted_ns, "all of it was counted");
}

static void check_quality(const struct snapshot *from, const struct snapshot *to)
{
	const struct domain *dram = find_domain(to, 0, 1);
	uint32_t quality;

	ok(find_domain(to, 0, 0)->quality == GREENCAP_QUALITY_MODELLED &&
	   find_domain(to, 0, 0)->modelled_units > find_domain(from, 0, 0)->modelled_units &&
	   (!dram || dram->quality == GREENCAP_QUALITY_TIME_SPLIT),
	   "modelled, but for DRAM, for which the model has no costs");
	ok(node_flags(&nl, &quality) & GREENCAP_NODE_F_COUNTERS &&
	   quality == GREENCAP_QUALITY_MODELLED, "and the node says so");
}

static void by_cost(void)
{
	struct model model = model_of(2, 2, two);
	struct cost *cost = &model.bin[0].cost[0];
	struct snapshot from, to;
	uint32_t cores[2][2];
	pid_t spin, walk;

	/* As unlike time, and each other, as can be. */
	cost->count[0] = 2000;
	cost->count[1] = 300000;
	cost->shared = 50000;
	cost->active = 100000;
	set_model(&model, "a model of costs");
	spin = start_spinner(A, 0);
	walk = start_walker(B, 1);
	sleep_ms(200);
	from = look();
	read_cores(cores[0]);
	sleep_ms(1000);
	read_cores(cores[1]);
	to = look();
	stop(spin);
	stop(walk);
	check_direct(&from, &to, cost, cores);
	check_shared(find_domain(&from, 0, 0), find_domain(&to, 0, 0), cost);
	check_quality(&from, &to);
	adds_up(&to, 0);
	snapshot_free(&from);
	snapshot_free(&to);
}

/* What runs slowly goes to the bin of low frequencies, and costs what that says. */
static void by_frequency(void)
{
	unsigned long least = 0, most = 0;
	struct model model = model_of(6, 2, two);
	const struct domain *d, *e;
	struct snapshot from, to;
	uint64_t slow, all;
	pid_t pid;

	if (khz_file(1, "cpuinfo_min_freq", &least) ||
	    khz_file(1, "scaling_max_freq", &most)) {
		note("no cpufreq: bins are not tried");
		return;
	}
	model.bins = 2;
	model.bin[0].max_ratio = 700;
	model.bin[0].cost[0].shared = 1;
	model.bin[1].max_ratio = ~0U;
	model.bin[1].cost[0].time = 1;
	set_model(&model, "a model of two frequencies");
	ok(!khz_file(1, "scaling_max_freq", &least), "CPU 1 runs at %lu kHz", least);
	pid = start_spinner(A, 1);
	sleep_ms(200);
	from = look();
	sleep_ms(500);
	to = look();
	khz_file(1, "scaling_max_freq", &most);
	stop(pid);
	d = find_domain(&from, 0, 0);
	e = find_domain(&to, 0, 0);
	slow = e->bin[0].busy_ns - d->bin[0].busy_ns;
	all = slow + e->bin[1].busy_ns - d->bin[1].busy_ns;
	ok(e->bins == 2 && slow > 0.9 * all, "%.3f of %.3f s are in its bin", slow / 1e9,
	   all / 1e9);
	ok(joules(e, e->shared - d->shared) > 0.8 * joules(e, e->hardware - d->hardware - e->idle +
							   d->idle),
	   "and cost what the bin says: %.2f J shared", joules(e, e->shared - d->shared));
	snapshot_free(&from);
	snapshot_free(&to);
}

/* While counters of others that were there first are switched on, ours are out. */
static void taken_away(void)
{
	struct model model = model_of(3, 4, four);
	const struct domain *d, *e;
	struct snapshot from, to;
	int fd[4], i, on = 0;
	pid_t pid;

	for (i = 0; i < 4; i++)
		fd[i] = open_counter(PERF_TYPE_RAW, four[i], -1, 1, 1, 1);
	model.bin[0].cost[0].count[0] = 1000;
	set_model(&model, "a model of all general counters");
	pid = start_spinner(A, 1);
	sleep_ms(100);
	for (i = 0; i < 4; i++)
		on += !ioctl(fd[i], PERF_EVENT_IOC_ENABLE, 0);
	ok(on == 4, "somebody takes the counters of CPU 1 away");
	sleep_ms(100);
	from = look();
	sleep_ms(400);
	to = look();
	d = find_domain(&from, 0, 0);
	e = find_domain(&to, 0, 0);
	ok(e->quality == GREENCAP_QUALITY_TIME_SPLIT && e->modelled_units == d->modelled_units &&
	   e->uncounted_ns - d->uncounted_ns == e->seen_ns - d->seen_ns &&
	   e->bin[0].busy_ns == d->bin[0].busy_ns, "the split is by time, nothing is counted");
	ok(paid(&from, &to, A) > 1 && !(node_flags(&nl, NULL) & GREENCAP_NODE_F_COUNTERS),
	   "the spinner pays %.2f J", paid(&from, &to, A));
	/* The spinner has inherited them: closing them here is not enough. */
	for (i = 0; i < 4; i++) {
		ioctl(fd[i], PERF_EVENT_IOC_DISABLE, 0);
		close(fd[i]);
	}
	for (i = 0; i < 40 && !(node_flags(&nl, NULL) & GREENCAP_NODE_F_COUNTERS); i++)
		sleep_ms(100);
	snapshot_free(&from);
	from = look();
	sleep_ms(300);
	snapshot_free(&to);
	to = look();
	d = find_domain(&from, 0, 0);
	e = find_domain(&to, 0, 0);
	note("%d00 ms: quality %u, modelled %llu, uncounted %llu of %llu ns", i, e->quality,
	     (unsigned long long)(e->modelled_units - d->modelled_units),
	     (unsigned long long)(e->uncounted_ns - d->uncounted_ns),
	     (unsigned long long)(e->seen_ns - d->seen_ns));
	ok(e->quality == GREENCAP_QUALITY_MODELLED && e->modelled_units > d->modelled_units &&
	   e->bin[0].busy_ns > d->bin[0].busy_ns, "and by the model again when they are back");
	stop(pid);
	snapshot_free(&from);
	snapshot_free(&to);
}

/* With and without counters, few bins and many: every snapshot adds up. */
static void changes(void)
{
	struct model model[3] = { model_of(4, 2, two), model_of(5, 4, four), { .id = 0 } };
	struct snapshot last = look(), next;
	const char *wrong = NULL;
	unsigned int i, set = 0;
	pid_t spin, storm;

	model[0].bins = 3;
	model[0].bin[0].max_ratio = 500;
	model[0].bin[1].max_ratio = 900;
	model[0].bin[2].max_ratio = ~0U;
	for (i = 0; i < 3; i++) {
		model[0].bin[i].cost[0].count[0] = 500 + i;
		model[0].bin[i].cost[1].count[1] = 900;
		model[0].bin[i].cost[0].active = 50;
	}
	model[1].bin[0].cost[1].time = GREENCAP_COST_MAX_FJ;
	spin = start_spinner(A, 1);
	storm = start_storm(B, 2);
	for (i = 0; i < 30 && !wrong; i++) {
		set += !model_set(&nl, &model[i % 3]);
		sleep_ms(i % 7 * 10);
		next = look();
		wrong = snapshot_fell(&last, &next);
		snapshot_free(&last);
		last = next;
	}
	stop(spin);
	stop(storm);
	ok(set == 30 && !wrong, "%u changes of the model, and nothing falls%s%s", set,
	   wrong ? ": " : "", wrong ? wrong : "");
	snapshot_free(&last);
}

int main(void)
{
	struct model none = { .id = 0 }, probe;

	choose_events();
	probe = model_of(1, 2, two);
	if (nl_open(&nl))
		skip_all("the module is not loaded");
	if (model_set(&nl, &probe))
		skip_all("no performance counters");
	make_cgroup(A);
	make_cgroup(B);
	against_perf();
	by_cost();
	by_frequency();
	taken_away();
	changes();
	set_model(&none, "no model");
	remove_cgroup(A);
	remove_cgroup(B);
	finish();
}
