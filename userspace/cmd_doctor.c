// SPDX-License-Identifier: GPL-2.0
/* greencap doctor: what works on this machine, what does not, and what to do. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "doctor.h"
#include "json_print.h"
#include "option.h"

static const char help[] =
	"usage: greencap doctor [--json]\n\n"
	"Look at everything that greencap needs: module, energy sources, power limits,\n"
	"frequencies, cgroups, rights, others who set limits. For each thing that is\n"
	"missing it says why that matters and what to do.\n\n"
	"      --json  for programs\n"
	"      --help  this text\n\n"
	"exit status: 0 everything works (notes do not count), 1 something is missing\n"
	"or impaired, 2 usage\n";

static const char *const health_names[] = {
	[GC_HEALTH_OK]		= "ok",
	[GC_HEALTH_NOTE]	= "note",
	[GC_HEALTH_IMPAIRED]	= "impaired",
	[GC_HEALTH_MISSING]	= "missing",
};

void gc_doctor_add(struct gc_doctor *doctor, const char *name, enum gc_health health,
		   const char *why, const char *todo, const char *found, ...)
{
	struct gc_check *check;
	va_list args;

	if (doctor->n_checks == GC_DOCTOR_CHECKS)
		return;
	check = &doctor->checks[doctor->n_checks++];
	check->name = name;
	check->health = health;
	check->why = why;
	check->todo = todo;
	va_start(args, found);
	vsnprintf(check->found, sizeof(check->found), found, args);
	va_end(args);
}

static void examine(struct gc_doctor *doctor)
{
	static void (*const checks[])(struct gc_doctor *doctor) = {
		gc_doctor_module, gc_doctor_powercap, gc_doctor_cpufreq, gc_doctor_cgroup,
		gc_doctor_rights, gc_doctor_lockdown, gc_doctor_rivals, gc_doctor_records,
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		checks[i](doctor);
}

static size_t count_problems(const struct gc_doctor *doctor)
{
	size_t count = 0;

	for (size_t i = 0; i < doctor->n_checks; i++)
		count += doctor->checks[i].health >= GC_HEALTH_IMPAIRED;
	return count;
}

static void print_table(const struct gc_doctor *doctor)
{
	size_t problems = count_problems(doctor);

	for (size_t i = 0; i < doctor->n_checks; i++) {
		const struct gc_check *check = &doctor->checks[i];

		printf("%-9s %-9s %s\n", health_names[check->health], check->name, check->found);
		if (check->why)
			printf("%20s%s\n", "", check->why);
		if (check->todo)
			printf("%20sto do: %s\n", "", check->todo);
	}
	if (problems)
		printf("%zu of %zu checks found something missing or impaired\n", problems,
		       doctor->n_checks);
	else
		printf("everything that greencap needs works\n");
}

static void print_json(const struct gc_doctor *doctor)
{
	struct json_object *root = json_object_new_object();
	struct json_object *checks = gc_json_array(root, "checks");

	for (size_t i = 0; i < doctor->n_checks; i++) {
		const struct gc_check *check = &doctor->checks[i];
		struct json_object *object = gc_json_append(checks);

		gc_json_string(object, "check", check->name);
		gc_json_string(object, "health", health_names[check->health]);
		gc_json_string(object, "found", check->found);
		if (check->why)
			gc_json_string(object, "why", check->why);
		if (check->todo)
			gc_json_string(object, "to_do", check->todo);
	}
	gc_json_bool(root, "works", !count_problems(doctor));
	gc_json_print(root, false);
}

int gc_cmd_doctor(const struct gc_env *env, int argc, char **argv)
{
	struct gc_doctor doctor = { .env = env };
	bool json = false;
	int status;

	status = gc_option_json("doctor", help, argc, argv, &json);
	if (status == GC_EXIT_OK)
		status = gc_option_no_words("doctor", argc, argv);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	examine(&doctor);
	if (json)
		print_json(&doctor);
	else
		print_table(&doctor);
	return count_problems(&doctor) ? GC_EXIT_FAILED : GC_EXIT_OK;
}
