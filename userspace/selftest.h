/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does a cgroup's energy depend on who runs beside it? Work A alone, work B alone and
 * both together, in rounds: what is measured, what it says, and how it is kept.
 */
#ifndef GC_SELFTEST_H
#define GC_SELFTEST_H

#include <json-c/json.h>

#include "hardware.h"
#include "meter_model.h"

#define GC_SELFTEST_MEMBERS	2		/* A and B */
#define GC_SELFTEST_ROUNDS_MAX	100
#define GC_SELFTEST_ANYWHERE	UINT32_MAX	/* a package that is not known */
#define GC_SELFTEST_FORMAT	1		/* of the file; another one is refused */

/* Unattributed energy, as a share of what the hardware counted. */
#define GC_SELFTEST_UNATTRIBUTED	0.01

/* A member is index GC_SELFTEST_A or _B; what is said of both has the last. */
enum gc_selftest_phase {
	GC_SELFTEST_A,
	GC_SELFTEST_B,
	GC_SELFTEST_BOTH,

	GC_SELFTEST_PHASES
};

/* What one domain did in a span. */
struct gc_selftest_domain {
	uint32_t package;
	enum greencap_domain type;
	struct gc_unit unit;
	gc_energy hardware;
	gc_energy attributed;
	gc_energy shared;
	gc_energy idle;
	gc_energy unattributed;
	gc_energy pending;		/* its change: may be negative */
	gc_energy cgroups;		/* total of the root cgroup: attributed, if all is right */
	bool loaded;			/* a member drew from it */
};

/* What a settled phase of one round was. */
struct gc_selftest_span {
	unsigned int round;
	enum gc_selftest_phase phase;
	double seconds;
	uint64_t work[GC_SELFTEST_MEMBERS];
	double joules[GC_SELFTEST_MEMBERS][GC_MODEL_DOMAINS];
	struct gc_selftest_domain *domains;
	size_t n_domains;
};

/* All that was found, with where and how. */
struct gc_selftest {
	struct gc_hardware hardware;
	char created[32];		/* ISO 8601, in UTC */
	char release[65];		/* of the kernel */
	char module[32];		/* its version */
	char source[32];
	uint64_t model;			/* id of the one in force, 0: none */
	double seconds;			/* of a span, as asked for */
	unsigned int rounds;
	double bounds[GC_MODEL_DOMAINS];	/* as shares */
	const char *work[GC_SELFTEST_MEMBERS];
	char cpus[GC_SELFTEST_MEMBERS][256];
	struct gc_selftest_span *spans;
	size_t n_spans;
};

enum gc_selftest_result {
	GC_SELFTEST_FAILED,		/* the interval is out of the bound */
	GC_SELFTEST_UNSURE,		/* the bound lies in the interval */
	GC_SELFTEST_PASSED,		/* the interval is within the bound */
	GC_SELFTEST_TOO_LITTLE,		/* energy to say anything */
};

/* One member, or both, in one kind of domain: means over rounds. */
struct gc_selftest_check {
	enum gc_selftest_phase who;
	enum greencap_domain type;
	double alone_w;
	double together_w;
	double speed;			/* work a second, together / alone - 1; NaN of both */
	double difference;		/* energy per work, together / alone - 1 */
	double low;			/* its 95 % interval over rounds */
	double high;
	enum gc_selftest_result result;
};

struct gc_selftest_verdict {
	struct gc_selftest_check checks[GC_SELFTEST_PHASES * GC_MODEL_DOMAINS];
	size_t n_checks;
	size_t n_domains;		/* of all spans that were looked at */
	size_t n_wrong;			/* of them, those that do not add up in raw units */
	double unattributed;		/* the greatest share of a span's loaded domains */
	bool passed;
};

/**
 * gc_selftest_package() - where the load is
 * @snapshot: after it has begun
 * @ids: cgroups of the members
 *
 * Return: the package, as the module counts them, in which they worked most: a process
 * may begin in another one. GC_SELFTEST_ANYWHERE when the module does not tell. Pure.
 */
uint32_t gc_selftest_package(const struct gc_snapshot *snapshot, const uint64_t *ids);

/** gc_selftest_idle_known() - whether idle power of all domains of a package is; pure */
bool gc_selftest_idle_known(const struct gc_snapshot *snapshot, uint32_t package);

/**
 * gc_selftest_take() - from what lies between two snapshots to a span
 * @delta: from gc_snapshot_delta()
 * @ids: cgroups of the members
 * @package: where the load is; what is the matter with others does no harm
 * @model: whether one is in force
 * @span: its domains and joules are filled; gc_selftest_free() frees them
 *
 * Return: 0; -ENOMEM; -ENOENT when a member is not in it; -EIO when a counter stood
 * still or the package was offline, so that nothing can be said; -ENODATA when there is
 * a model and part was split by time nevertheless. Pure.
 */
int gc_selftest_take(const struct gc_snapshot *delta, const uint64_t *ids, uint32_t package,
		     bool model, struct gc_selftest_span *span);

/** gc_selftest_exact() - whether a domain adds up, in raw units; pure */
bool gc_selftest_exact(const struct gc_selftest_domain *domain);

/**
 * gc_selftest_judge() - what the spans say
 * @test: with one span a phase in each of at least two rounds
 * @verdict: filled
 *
 * It is passed when all adds up exactly, hardly anything is unattributed, every
 * check of the package is passed, and none of the others is failed or unsure. Pure.
 */
void gc_selftest_judge(const struct gc_selftest *test, struct gc_selftest_verdict *verdict);

/** gc_selftest_json() - all of it; to be freed with json_object_put(); pure */
struct json_object *gc_selftest_json(const struct gc_selftest *test,
				     const struct gc_selftest_verdict *verdict);

/** gc_selftest_model() - how a model is called there: its id, or "none"; returns @buffer */
char *gc_selftest_model(uint64_t id, char *buffer, size_t size);

/**
 * gc_selftest_valid() - whether a JSON is a self test that this version knows
 * @root: any
 * @hardware: on which it was measured; filled if so
 */
bool gc_selftest_valid(struct json_object *root, struct gc_hardware *hardware);

/**
 * gc_selftest_print() - for people
 * @root: as gc_selftest_json() made it, or as it was stored
 *
 * Return: 0, or -EINVAL, and nothing is printed, when it is something else.
 */
int gc_selftest_print(struct json_object *root);

/** gc_selftest_free() - free what it holds */
void gc_selftest_free(struct gc_selftest *test);

#endif /* GC_SELFTEST_H */
