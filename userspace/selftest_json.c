// SPDX-License-Identifier: GPL-2.0
/* A self test as JSON: verdict first, then all that it rests on. */
#include <inttypes.h>
#include <stdio.h>

#include "hardware_json.h"
#include "json_print.h"
#include "selftest.h"
#include "snapshot.h"

static const char *const phases[] = { "a", "b", "a+b" };
static const char *const results[] = { "failed", "unsure", "passed", "too-little" };

/* Joules for people, and the wire's own integers, as in 'greencap stat --raw'. */
static void add_energy(struct json_object *object, const char *key, gc_energy energy,
		       struct gc_unit unit)
{
	char full[64];
	struct json_object *raw;

	snprintf(full, sizeof(full), "%s_joules", key);
	gc_json_double(object, full, gc_energy_joules(energy, unit));
	snprintf(full, sizeof(full), "%s_joules_raw", key);
	raw = gc_json_object(object, full);
	json_object_object_add(raw, "units", json_object_new_int64(energy >> GREENCAP_FRAC_BITS));
	json_object_object_add(raw, "frac",
			       json_object_new_int64(energy & ((1 << GREENCAP_FRAC_BITS) - 1)));
}

static void add_domain(struct json_object *array, const struct gc_selftest_domain *domain)
{
	struct json_object *entry = gc_json_append(array);

	gc_json_u64(entry, "package", domain->package);
	gc_json_string(entry, "domain", gc_domain_name(domain->type));
	add_energy(entry, "hardware", domain->hardware, domain->unit);
	add_energy(entry, "attributed", domain->attributed, domain->unit);
	add_energy(entry, "shared", domain->shared, domain->unit);
	add_energy(entry, "idle", domain->idle, domain->unit);
	add_energy(entry, "unattributed", domain->unattributed, domain->unit);
	add_energy(entry, "pending", domain->pending, domain->unit);
	add_energy(entry, "cgroups", domain->cgroups, domain->unit);
	gc_json_bool(entry, "exact", gc_selftest_exact(domain));
}

static void add_span(struct json_object *array, const struct gc_selftest_span *span)
{
	struct json_object *entry = gc_json_append(array), *members, *domains;

	gc_json_u64(entry, "round", span->round);
	gc_json_string(entry, "phase", phases[span->phase]);
	gc_json_double(entry, "seconds", span->seconds);
	members = gc_json_object(entry, "members");
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		struct json_object *member = gc_json_object(members, phases[i]);

		gc_json_u64(member, "work", span->work[i]);
		gc_json_double(member, "package_joules", span->joules[i][GREENCAP_DOMAIN_PACKAGE]);
		gc_json_double(member, "dram_joules", span->joules[i][GREENCAP_DOMAIN_DRAM]);
	}
	domains = gc_json_array(entry, "domains");
	for (size_t i = 0; i < span->n_domains; i++)
		add_domain(domains, &span->domains[i]);
}

static void add_check(struct json_object *array, const struct gc_selftest *test,
		      const struct gc_selftest_check *check)
{
	struct json_object *entry = gc_json_append(array);

	gc_json_string(entry, "who", phases[check->who]);
	gc_json_string(entry, "domain", gc_domain_name(check->type));
	gc_json_double(entry, "alone_watts", check->alone_w);
	gc_json_double(entry, "together_watts", check->together_w);
	gc_json_double(entry, "speed", check->speed);
	gc_json_double(entry, "difference", check->difference);
	gc_json_double(entry, "low", check->low);
	gc_json_double(entry, "high", check->high);
	gc_json_double(entry, "bound", test->bounds[check->type]);
	gc_json_string(entry, "result", results[check->result]);
}

char *gc_selftest_model(uint64_t id, char *buffer, size_t size)
{
	if (id)
		snprintf(buffer, size, "%016" PRIx64, id);
	else
		snprintf(buffer, size, "none");
	return buffer;
}

static void add_how(struct json_object *root, const struct gc_selftest *test)
{
	struct json_object *members, *member;
	char model[32];

	gc_json_string(root, "created", test->created);
	gc_json_string(root, "kernel", test->release);
	gc_json_string(root, "tool", GREENCAP_VERSION);
	gc_json_string(root, "module", test->module);
	gc_json_string(root, "source", test->source);
	gc_json_string(root, "model", gc_selftest_model(test->model, model, sizeof(model)));
	gc_hardware_json(root, &test->hardware);
	gc_json_double(root, "seconds", test->seconds);
	gc_json_u64(root, "rounds", test->rounds);
	members = gc_json_object(root, "members");
	for (int i = 0; i < GC_SELFTEST_MEMBERS; i++) {
		member = gc_json_object(members, phases[i]);
		gc_json_string(member, "work", test->work[i]);
		gc_json_string(member, "cpus", test->cpus[i]);
	}
}

struct json_object *gc_selftest_json(const struct gc_selftest *test,
				     const struct gc_selftest_verdict *verdict)
{
	struct json_object *root = json_object_new_object(), *array, *conservation;

	gc_json_u64(root, "format", GC_SELFTEST_FORMAT);
	gc_json_bool(root, "passed", verdict->passed);
	add_how(root, test);
	array = gc_json_array(root, "checks");
	for (size_t i = 0; i < verdict->n_checks; i++)
		add_check(array, test, &verdict->checks[i]);
	conservation = gc_json_object(root, "conservation");
	gc_json_u64(conservation, "phases", test->n_spans);
	gc_json_u64(conservation, "domains", verdict->n_domains);
	gc_json_u64(conservation, "wrong", verdict->n_wrong);
	gc_json_double(root, "unattributed", verdict->unattributed);
	gc_json_double(root, "unattributed_bound", GC_SELFTEST_UNATTRIBUTED);
	array = gc_json_array(root, "spans");
	for (size_t i = 0; i < test->n_spans; i++)
		add_span(array, &test->spans[i]);
	return root;
}
