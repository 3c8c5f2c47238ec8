// SPDX-License-Identifier: GPL-2.0
/* What work alone and together says about the figures of cgroups. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "selftest.h"

#define IN_DOUBT	(GREENCAP_DOMAIN_F_OFFLINE | GREENCAP_DOMAIN_F_STUCK)

/* Of what the hardware counted in a span: less says more of idle power than of the work. */
#define ENOUGH		0.1

static void take_domain(const struct gc_snapshot *delta, const struct gc_domain *from,
			struct gc_selftest_domain *to)
{
	const struct gc_cgroup_energy *root = NULL;

	/* Parents come before children. */
	if (delta->n_cgroups)
		root = gc_cgroup_energy(&delta->cgroups[0], from->package, from->type);
	*to = (struct gc_selftest_domain){
		.package = from->package, .type = from->type, .unit = from->unit,
		.hardware = from->hardware, .attributed = from->attributed,
		.shared = from->shared, .idle = from->idle, .unattributed = from->unattributed,
		.pending = from->pending, .cgroups = root ? root->total : 0,
	};
}

static void take_member(const struct gc_snapshot *delta, const struct gc_cgroup *cgroup,
			struct gc_selftest_span *span, double *joules)
{
	for (int type = 0; type < GC_MODEL_DOMAINS; type++)
		joules[type] = gc_cgroup_joules(delta, cgroup, type, false);
	for (size_t i = 0; i < span->n_domains; i++) {
		struct gc_selftest_domain *domain = &span->domains[i];
		const struct gc_cgroup_energy *energy;

		/* Memory too little used to be charged is as loaded as its package. */
		energy = gc_cgroup_energy(cgroup, domain->package, GREENCAP_DOMAIN_PACKAGE);
		domain->loaded |= energy && energy->total > 0;
	}
}

static uint64_t busy_ns(const struct gc_snapshot *snapshot, const uint64_t *ids, uint32_t package)
{
	uint64_t ns = 0;

	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		const struct gc_cgroup *cgroup = gc_snapshot_cgroup(snapshot, ids[i]);
		const struct gc_cgroup_energy *energy = NULL;

		if (cgroup)
			energy = gc_cgroup_energy(cgroup, package, GREENCAP_DOMAIN_PACKAGE);
		ns += energy ? energy->busy_ns : 0;
	}
	return ns;
}

uint32_t gc_selftest_package(const struct gc_snapshot *snapshot, const uint64_t *ids)
{
	uint32_t package = GC_SELFTEST_ANYWHERE;
	uint64_t most_ns = 0;

	for (size_t i = 0; i < snapshot->n_domains; i++) {
		uint64_t ns = busy_ns(snapshot, ids, snapshot->domains[i].package);

		if (ns <= most_ns)
			continue;
		most_ns = ns;
		package = snapshot->domains[i].package;
	}
	return package;
}

static bool is_of(const struct gc_domain *domain, uint32_t package)
{
	return package == GC_SELFTEST_ANYWHERE || domain->package == package;
}

bool gc_selftest_idle_known(const struct gc_snapshot *snapshot, uint32_t package)
{
	for (size_t i = 0; i < snapshot->n_domains; i++) {
		const struct gc_domain *domain = &snapshot->domains[i];

		if (is_of(domain, package) && !(domain->flags & GREENCAP_DOMAIN_F_BASELINE))
			return false;
	}
	return true;
}

/* Without a model nothing is counted, and all is split by time. */
static int check_domain(const struct gc_domain *domain, bool model)
{
	if (domain->flags & IN_DOUBT)
		return -EIO;
	return model && domain->uncounted_ns ? -ENODATA : 0;
}

int gc_selftest_take(const struct gc_snapshot *delta, const uint64_t *ids, uint32_t package,
		     bool model, struct gc_selftest_span *span)
{
	span->n_domains = 0;
	span->domains = calloc(delta->n_domains + 1, sizeof(*span->domains));
	if (!span->domains)
		return -ENOMEM;
	for (size_t i = 0; i < delta->n_domains; i++) {
		const struct gc_domain *domain = &delta->domains[i];
		int err = is_of(domain, package) ? check_domain(domain, model) : 0;

		if (err)
			return err;
		take_domain(delta, domain, &span->domains[span->n_domains++]);
	}
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		const struct gc_cgroup *cgroup = gc_snapshot_cgroup(delta, ids[i]);

		if (!cgroup)
			return -ENOENT;
		take_member(delta, cgroup, span, span->joules[i]);
	}
	return 0;
}

bool gc_selftest_exact(const struct gc_selftest_domain *domain)
{
	return domain->hardware == domain->attributed + domain->shared + domain->idle +
	       domain->unattributed + domain->pending && domain->cgroups == domain->attributed;
}

static double loaded_joules(const struct gc_selftest_span *span, enum greencap_domain type)
{
	double joules = 0;

	for (size_t i = 0; i < span->n_domains; i++) {
		const struct gc_selftest_domain *domain = &span->domains[i];

		if (domain->loaded && domain->type == type)
			joules += gc_energy_joules(domain->hardware, domain->unit);
	}
	return joules;
}

static const struct gc_selftest_span *find(const struct gc_selftest *test, unsigned int round,
					   enum gc_selftest_phase phase)
{
	for (size_t i = 0; i < test->n_spans; i++) {
		if (test->spans[i].round == round && test->spans[i].phase == phase)
			return &test->spans[i];
	}
	return NULL;
}

/* One round, in one kind of domain. */
struct round {
	double alone_w[GC_SELFTEST_PHASES];
	double together_w[GC_SELFTEST_PHASES];
	double speed[GC_SELFTEST_PHASES];
	double difference[GC_SELFTEST_PHASES];
	double share[GC_SELFTEST_PHASES];	/* of what the hardware counted */
};

/* For both: what the work that was done together would have taken alone. */
static bool look(const struct gc_selftest *test, unsigned int number, enum greencap_domain type,
		 struct round *round)
{
	const struct gc_selftest_span *both = find(test, number, GC_SELFTEST_BOTH), *alone;
	double expected = 0, together = 0, per_work;

	*round = (struct round){ .speed[GC_SELFTEST_BOTH] = NAN };
	if (!both)
		return false;
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		alone = find(test, number, i);
		if (!alone)
			return false;
		per_work = alone->joules[i][type] / (double)alone->work[i];
		round->alone_w[i] = alone->joules[i][type] / alone->seconds;
		round->together_w[i] = both->joules[i][type] / both->seconds;
		round->speed[i] = (double)both->work[i] / both->seconds /
				  ((double)alone->work[i] / alone->seconds) - 1;
		round->difference[i] = both->joules[i][type] / (double)both->work[i] / per_work - 1;
		round->share[i] = alone->joules[i][type] / loaded_joules(alone, type);
		round->alone_w[GC_SELFTEST_BOTH] += round->alone_w[i];
		round->together_w[GC_SELFTEST_BOTH] += round->together_w[i];
		expected += per_work * (double)both->work[i];
		together += both->joules[i][type];
	}
	round->difference[GC_SELFTEST_BOTH] = together / expected - 1;
	round->share[GC_SELFTEST_BOTH] = expected / loaded_joules(both, type);
	return true;
}

/* Student's t for 95 % on both sides; what lies between takes the wider. */
static double student(unsigned int n)
{
	static const double t[] = {
		12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
	};

	if (n < 2)
		return INFINITY;
	if (n - 2 < sizeof(t) / sizeof(t[0]))
		return t[n - 2];
	return n <= 20 ? 2.228 : n <= 30 ? 2.093 : 2.045;
}

static void interval(struct gc_selftest_check *check, const double *differences, unsigned int n)
{
	double squares = 0, half;

	for (unsigned int i = 0; i < n; i++)
		squares += (differences[i] - check->difference) *
			   (differences[i] - check->difference);
	half = n > 1 ? student(n) * sqrt(squares / (n - 1) / n) : INFINITY;
	check->low = check->difference - half;
	check->high = check->difference + half;
}

static enum gc_selftest_result compare(const struct gc_selftest_check *check, double bound)
{
	if (check->low >= -bound && check->high <= bound)
		return GC_SELFTEST_PASSED;
	if (check->low > bound || check->high < -bound)
		return GC_SELFTEST_FAILED;
	return GC_SELFTEST_UNSURE;
}

static void check(const struct gc_selftest *test, enum gc_selftest_phase who,
		  enum greencap_domain type, struct gc_selftest_check *check)
{
	double differences[GC_SELFTEST_ROUNDS_MAX], share = 0;
	unsigned int n = 0;
	struct round round;

	*check = (struct gc_selftest_check){ .who = who, .type = type };
	for (unsigned int i = 0; i < test->rounds && n < GC_SELFTEST_ROUNDS_MAX; i++) {
		if (!look(test, i, type, &round))
			continue;
		check->alone_w += round.alone_w[who];
		check->together_w += round.together_w[who];
		check->speed += round.speed[who];
		check->difference += round.difference[who];
		share += round.share[who];
		differences[n++] = round.difference[who];
	}
	check->alone_w /= n;
	check->together_w /= n;
	check->speed /= n;
	check->difference /= n;
	interval(check, differences, n);
	/* Also when it is not a number at all. */
	check->result = share / n >= ENOUGH ? compare(check, test->bounds[type]) :
			GC_SELFTEST_TOO_LITTLE;
}

static bool has(const struct gc_selftest *test, enum greencap_domain type)
{
	for (size_t i = 0; test->n_spans && i < test->spans[0].n_domains; i++) {
		if (test->spans[0].domains[i].type == type)
			return true;
	}
	return false;
}

static double unattributed(const struct gc_selftest_span *span, enum greencap_domain type)
{
	double joules = 0, all = loaded_joules(span, type);

	for (size_t i = 0; i < span->n_domains; i++) {
		const struct gc_selftest_domain *domain = &span->domains[i];

		if (domain->loaded && domain->type == type)
			joules += gc_energy_joules(domain->unattributed, domain->unit);
	}
	return all > 0 ? joules / all : 0;
}

static void judge_span(const struct gc_selftest_span *span, struct gc_selftest_verdict *verdict)
{
	for (size_t i = 0; i < span->n_domains; i++)
		verdict->n_wrong += !gc_selftest_exact(&span->domains[i]);
	verdict->n_domains += span->n_domains;
	for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
		double share = unattributed(span, type);

		if (share > verdict->unattributed)
			verdict->unattributed = share;
	}
}

void gc_selftest_judge(const struct gc_selftest *test, struct gc_selftest_verdict *verdict)
{
	*verdict = (struct gc_selftest_verdict){ 0 };
	for (size_t i = 0; i < test->n_spans; i++)
		judge_span(&test->spans[i], verdict);
	verdict->passed = has(test, GREENCAP_DOMAIN_PACKAGE) && !verdict->n_wrong &&
			  verdict->unattributed < GC_SELFTEST_UNATTRIBUTED;
	for (int type = 0; type < GC_MODEL_DOMAINS; type++) {
		for (int who = 0; has(test, type) && who < GC_SELFTEST_PHASES; who++) {
			struct gc_selftest_check *one = &verdict->checks[verdict->n_checks++];

			check(test, who, type, one);
			if (one->result != GC_SELFTEST_PASSED &&
			    (type == GREENCAP_DOMAIN_PACKAGE ||
			     one->result != GC_SELFTEST_TOO_LITTLE))
				verdict->passed = false;
		}
	}
}

void gc_selftest_free(struct gc_selftest *test)
{
	for (size_t i = 0; i < test->n_spans; i++)
		free(test->spans[i].domains);
	free(test->spans);
	test->spans = NULL;
	test->n_spans = 0;
}
