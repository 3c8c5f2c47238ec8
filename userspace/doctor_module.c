// SPDX-License-Identifier: GPL-2.0
/* Is the module there, and what do its figures rest on? */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "file.h"
#include "meter_model.h"

static void not_loaded(struct gc_doctor *doctor)
{
	const char *todo = "modprobe greencap; if that is refused, the kernel's log says why";
	char line[256];

	if (gc_secure_boot(doctor->env))
		todo = "Secure Boot is on: sign the module with a key that firmware trusts "
		       "(mokutil --import), then modprobe greencap";
	if (gc_kmsg_find(doctor->env, "greencap: ", NULL, line, sizeof(line)))
		gc_doctor_add(doctor, "module", GC_HEALTH_MISSING,
			      "there is no energy per cgroup: stat, top and run have no joules",
			      todo, "not loaded; it last said: %s", line);
	else
		gc_doctor_add(doctor, "module", GC_HEALTH_MISSING,
			      "there is no energy per cgroup: stat, top and run have no joules",
			      todo, "not loaded");
}

/* Families of generic netlink may belong to the first network namespace. */
static bool is_hidden(const struct gc_doctor *doctor)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/module/greencap", doctor->env->sysfs);
	return !access(path, F_OK);
}

static void hidden(struct gc_doctor *doctor)
{
	doctor->module_loaded = true;
	gc_doctor_add(doctor, "module", GC_HEALTH_IMPAIRED,
		      "it answers in the first network namespace only",
		      "run greencap outside of the container, or: nsenter -t 1 -n greencap doctor",
		      "loaded, but it cannot be seen from here");
}

static void cannot_ask(struct gc_doctor *doctor, int error)
{
	if (error == -EPERM || error == -EACCES)
		gc_doctor_add(doctor, "module", GC_HEALTH_IMPAIRED,
			      "reading energy needs CAP_PERFMON: finer figures would leak secrets",
			      "run as root, or give the reader CAP_PERFMON", "loaded");
	else
		gc_doctor_add(doctor, "module", GC_HEALTH_IMPAIRED, "it does not answer",
			      "see the kernel's log; load the module again",
			      "loaded, but: %s", strerror(-error));
}

/* A split by time alone is often wrong by tens of percent, and need not be. */
static void check_model(struct gc_doctor *doctor, struct gc_meter *meter)
{
	struct gc_model model;
	int error = gc_meter_model(meter, &model);

	if (error)
		return;
	if (model.id)
		gc_doctor_add(doctor, "model", GC_HEALTH_OK, NULL, NULL,
			      "%zu counters at %zu frequencies", model.n_counters, model.n_bins);
	else
		gc_doctor_add(doctor, "model", GC_HEALTH_NOTE,
			      "energy is split by time: two programs of the same CPU time may differ "
			      "by half in energy",
			      "greencap calibrate, once, when the server is quiet; where it was done: "
			      "greencap calibrate --load", "none is loaded");
}

static void check_node(struct gc_doctor *doctor, struct gc_meter *meter, const struct gc_node *node)
{
	gc_doctor_add(doctor, "module", GC_HEALTH_OK, NULL, NULL,
		      "greencap %s, protocol %u, %u packages, %u cgroups", node->module,
		      node->version, node->packages, node->cgroups);
	gc_doctor_add(doctor, "source", node->flags & GREENCAP_NODE_F_APERF ?
		      GC_HEALTH_OK : GC_HEALTH_NOTE,
		      node->flags & GREENCAP_NODE_F_APERF ? NULL :
		      "without APERF time is not weighted by frequency: shares are coarser", NULL,
		      "%s, quality %s%s", node->source, gc_quality_name(node->quality),
		      node->flags & GREENCAP_NODE_F_CORE_ENERGY ? ", with energy per core" : "");
	check_model(doctor, meter);
	if (node->flags & GREENCAP_NODE_F_FILTERED)
		gc_doctor_add(doctor, "filter", GC_HEALTH_NOTE,
			      "the CPU adds noise to its energy counters (against side channels, "
			      "or since SGX is on): short intervals are inexact",
			      "switch SGX off in firmware if it is not needed", "energy is filtered");
	if (!(node->flags & GREENCAP_NODE_F_ENABLED))
		gc_doctor_add(doctor, "meter", GC_HEALTH_IMPAIRED, "nothing is charged to cgroups",
			      "greencap settings set enabled=1", "switched off");
	if (node->untracked || node->overflows || node->ended_lost)
		gc_doctor_add(doctor, "tables", GC_HEALTH_NOTE,
			      "their energy is in 'unattributed', or their record was pushed out",
			      NULL, "%llu cgroups untracked, %llu full activity tables, "
			      "%llu final records lost", (unsigned long long)node->untracked,
			      (unsigned long long)node->overflows,
			      (unsigned long long)node->ended_lost);
}

/* A counter may stop long after the module has found it good. */
static void check_counters(struct gc_doctor *doctor, struct gc_meter *meter)
{
	struct gc_snapshot snapshot;
	int error = gc_meter_domains(meter, &snapshot);

	if (error) {
		cannot_ask(doctor, error);
		return;
	}
	for (size_t i = 0; i < snapshot.n_domains; i++) {
		const struct gc_domain *domain = &snapshot.domains[i];

		if (domain->flags & GREENCAP_DOMAIN_F_STUCK)
			gc_doctor_add(doctor, "counter", GC_HEALTH_IMPAIRED,
				      "what it should count is charged to nobody until it moves "
				      "again", "look for a newer firmware of the server",
				      "%s:%u: the counter stands still or cannot be read",
				      gc_domain_name(domain->type), domain->package);
		else if (domain->flags & GREENCAP_DOMAIN_F_REBASED)
			gc_doctor_add(doctor, "counter", GC_HEALTH_NOTE,
				      "sums since the load lack what was drawn meanwhile", NULL,
				      "%s:%u: for some time since the load it could not be "
				      "counted", gc_domain_name(domain->type), domain->package);
	}
	gc_snapshot_free(&snapshot);
}

void gc_doctor_module(struct gc_doctor *doctor)
{
	struct gc_meter *meter;
	struct gc_node node;
	int error = gc_meter_open(&meter);

	if (error == -ENOENT && is_hidden(doctor)) {
		hidden(doctor);
		return;
	}
	if (error == -ENOENT) {
		not_loaded(doctor);
		return;
	}
	doctor->module_loaded = true;
	if (error) {
		cannot_ask(doctor, error);
		return;
	}
	error = gc_meter_node(meter, &node);
	if (error)
		cannot_ask(doctor, error);
	else
		check_node(doctor, meter, &node);
	if (!error)
		check_counters(doctor, meter);
	gc_meter_close(meter);
}
