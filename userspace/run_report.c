// SPDX-License-Identifier: GPL-2.0
/* What 'greencap run' says at the end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "control_print.h"
#include "json_print.h"
#include "run_report.h"
#include "text.h"
#include "units.h"

static const char *const source_names[] = {
	[GC_RUN_CGROUP]		= "cgroup",
	[GC_RUN_SAMPLED]	= "samples",
	[GC_RUN_PROCESS]	= "process",
	[GC_RUN_UNKNOWN]	= "unknown",
};

static const char *source_note(enum gc_run_source source)
{
	switch (source) {
	case GC_RUN_SAMPLED:
		return " (highest of the samples)";
	case GC_RUN_PROCESS:
		return " (of the command's process alone)";
	default:
		return "";
	}
}

static const char *energy_reason(const struct gc_run_report *report)
{
	if (!report->group->path)
		return "the command had no cgroup of its own";
	switch (report->meter->meter_error) {
	case -ENOENT:
		return "the greencap module is not loaded";
	case -ENODEV:
		return "the greencap module was unloaded or loaded anew meanwhile";
	case -ESRCH:
		return "the greencap module does not know the command's cgroup";
	case -EPERM:
	case -EACCES:
		return "CAP_PERFMON is needed to read it";
	case -ENODATA:
		return "the meter is switched off: 'greencap settings set enabled=1'";
	default:
		return strerror(-report->meter->meter_error);
	}
}

static char *bytes(char *buffer, size_t size, uint64_t value)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double scaled = (double)value;
	size_t unit = 0;

	while (scaled >= 1024 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		scaled /= 1024;
		unit++;
	}
	snprintf(buffer, size, unit ? "%.1f %s" : "%.0f %s", scaled, units[unit]);
	return buffer;
}

static void print_ending(FILE *out, const struct gc_run_report *report)
{
	char *command = gc_text_printable(report->command[0]);
	char wall[32];

	fprintf(out, "greencap: %s ", command ? command : "the command");
	if (WIFSIGNALED(report->child->status))
		fprintf(out, "was ended by signal %d (%s)", WTERMSIG(report->child->status),
			strsignal(WTERMSIG(report->child->status)));
	else
		fprintf(out, "ended with status %d", WEXITSTATUS(report->child->status));
	fprintf(out, " after %s\n", gc_format_seconds(wall, sizeof(wall), report->cost->wall_s));
	free(command);
}

static void print_energy(FILE *out, const struct gc_run_report *report)
{
	const struct gc_run_cost *cost = report->cost;
	char text[32], mean[32], peak[32];

	if (!cost->energy_known) {
		fprintf(out, "  energy   not known: %s\n", energy_reason(report));
		return;
	}
	fprintf(out, "  energy   %s", gc_format_joules(text, sizeof(text), cost->joules));
	for (size_t i = 0; i < cost->cgroup.n_energies; i++) {
		const struct gc_cgroup_energy *energy = &cost->cgroup.energies[i];
		const struct gc_domain *domain = gc_snapshot_domain(&report->meter->domains,
								    energy->package, energy->type);

		if (!domain)
			continue;
		fprintf(out, "%s%s:%u %s", i ? ", " : ": ", gc_domain_name(energy->type),
			energy->package,
			gc_format_joules(text, sizeof(text),
					 gc_energy_joules(energy->total, domain->unit)));
	}
	fprintf(out, "\n  power    mean %s, peak %s%s\n",
		gc_format_watts(mean, sizeof(mean), cost->mean_watts),
		gc_format_watts(peak, sizeof(peak), cost->peak_watts),
		report->meter->quality == GREENCAP_QUALITY_MODELLED ?
		"; of its own work, without shared power" : "");
}

static void print_limits(FILE *out, const char *word, const struct gc_control_family *family,
			 const struct gc_control *controls, size_t n_controls)
{
	char asked[32], applied[32];

	if (!n_controls)
		return;
	gc_control_value(family, controls->label, controls->value, asked, sizeof(asked));
	gc_control_value(family, controls->label, controls->applied, applied, sizeof(applied));
	fprintf(out, "  %-8s requested %s, applied %s\n", word, asked, applied);
}

static void print_left_over(FILE *out, const struct gc_run_report *report)
{
	if (report->left_over < 0)
		fprintf(out, "  cgroup   %s could not be removed: %s\n", report->group->path,
			strerror((int)-report->left_over));
	else if (report->left_over > 0)
		fprintf(out, "  left     %zd processes of the command still run, in %s\n",
			report->left_over,
			report->group->scope ? report->group->path : report->group->parent);
}

void gc_run_report_text(FILE *out, const struct gc_run_report *report)
{
	const struct gc_run_cost *cost = report->cost;
	char text[32], more[32];

	print_ending(out, report);
	print_energy(out, report);
	fprintf(out, "  memory   peak %s%s\n", bytes(text, sizeof(text), cost->memory_bytes),
		source_note(cost->memory_source));
	if (cost->io_source == GC_RUN_UNKNOWN)
		fprintf(out, "  io       not known\n");
	else
		fprintf(out, "  io       read %s, written %s%s\n",
			bytes(text, sizeof(text), cost->read_bytes),
			bytes(more, sizeof(more), cost->written_bytes),
			source_note(cost->io_source));
	print_limits(out, "cap", &gc_family_cap, report->limits->caps, report->limits->n_caps);
	print_limits(out, "freq", &gc_family_freq, report->limits->freqs, report->limits->n_freqs);
	if (!report->group->path)
		fprintf(out, "  cgroup   none of its own: %s\n",
			report->group->error == -EOPNOTSUPP ? "there is no cgroup v2 hierarchy" :
			strerror(-report->group->error));
	print_left_over(out, report);
}

static void json_energy(struct json_object *root, const struct gc_run_report *report)
{
	const struct gc_run_cost *cost = report->cost;
	struct json_object *domains;

	gc_json_double(root, "energy_joules", cost->joules);
	gc_json_double(root, "power_mean_watts", cost->mean_watts);
	gc_json_double(root, "power_peak_watts", cost->peak_watts);
	gc_json_string(root, "quality", gc_quality_name(report->meter->quality));
	domains = gc_json_array(root, "domains");
	for (size_t i = 0; i < cost->cgroup.n_energies; i++) {
		const struct gc_cgroup_energy *energy = &cost->cgroup.energies[i];
		const struct gc_domain *domain = gc_snapshot_domain(&report->meter->domains,
								    energy->package, energy->type);
		struct json_object *object;

		if (!domain)
			continue;
		object = gc_json_append(domains);
		gc_json_u64(object, "package", energy->package);
		gc_json_string(object, "domain", gc_domain_name(energy->type));
		gc_json_double(object, "energy_joules",
			       gc_energy_joules(energy->total, domain->unit));
	}
}

static void json_no_energy(struct json_object *root, const struct gc_run_report *report)
{
	json_object_object_add(root, "energy_joules", NULL);
	json_object_object_add(root, "power_mean_watts", NULL);
	json_object_object_add(root, "power_peak_watts", NULL);
	gc_json_string(root, "energy_reason", energy_reason(report));
	gc_json_array(root, "domains");
}

static void json_limits(struct json_object *root, const char *key,
			const struct gc_control_family *family, const struct gc_control *controls,
			size_t n_controls)
{
	struct json_object *array = gc_json_array(root, key);
	char requested[32], applied[32];

	snprintf(requested, sizeof(requested), "requested_%s", family->unit);
	snprintf(applied, sizeof(applied), "applied_%s", family->unit);
	for (size_t i = 0; i < n_controls; i++) {
		struct json_object *object;

		/* The switch of a zone has no slack, and is not a limit. */
		if (!controls[i].slack)
			continue;
		object = gc_json_append(array);
		gc_json_string(object, "control", controls[i].label);
		gc_json_double(object, requested, (double)controls[i].value * family->scale);
		gc_json_double(object, applied, (double)controls[i].applied * family->scale);
	}
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void json_ending(struct json_object *root, const struct gc_run_report *report)
{
	struct json_object *command = gc_json_array(root, "command");

	for (char **word = report->command; *word; word++) {
		char *text = gc_text_utf8(*word);

		json_object_array_add(command, json_object_new_string(text ? text : ""));
		free(text);
	}
	gc_json_string(root, "name", report->name);
	if (report->group->path)
		gc_json_string(root, "cgroup", report->group->path);
	else
		json_object_object_add(root, "cgroup", NULL);
	gc_json_u64(root, "exit_status", (uint64_t)gc_run_child_exit(report->child));
	if (WIFSIGNALED(report->child->status))
		gc_json_u64(root, "signal", (uint64_t)WTERMSIG(report->child->status));
	gc_json_double(root, "wall_seconds", report->cost->wall_s);
	gc_json_double(root, "user_seconds", seconds(report->child->usage.ru_utime));
	gc_json_double(root, "system_seconds", seconds(report->child->usage.ru_stime));
}

static void json_io(struct json_object *root, const struct gc_run_cost *cost)
{
	gc_json_u64(root, "memory_peak_bytes", cost->memory_bytes);
	gc_json_string(root, "memory_source", source_names[cost->memory_source]);
	if (cost->io_source == GC_RUN_UNKNOWN) {
		json_object_object_add(root, "read_bytes", NULL);
		json_object_object_add(root, "written_bytes", NULL);
	} else {
		gc_json_u64(root, "read_bytes", cost->read_bytes);
		gc_json_u64(root, "written_bytes", cost->written_bytes);
	}
	gc_json_string(root, "io_source", source_names[cost->io_source]);
}

void gc_run_report_json(FILE *out, const struct gc_run_report *report)
{
	struct json_object *root = json_object_new_object();

	json_ending(root, report);
	if (report->cost->energy_known)
		json_energy(root, report);
	else
		json_no_energy(root, report);
	json_io(root, report->cost);
	json_limits(root, "caps", &gc_family_cap, report->limits->caps, report->limits->n_caps);
	json_limits(root, "freqs", &gc_family_freq, report->limits->freqs,
		    report->limits->n_freqs);
	gc_json_u64(root, "left_over_processes",
		    report->left_over > 0 ? (uint64_t)report->left_over : 0);
	gc_json_bool(root, "restored", report->restored && report->left_over >= 0);
	fprintf(out, "%s\n", json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
							    JSON_C_TO_STRING_SPACED |
							    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
}
