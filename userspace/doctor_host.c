// SPDX-License-Identifier: GPL-2.0
/* The host around greencap: cgroups, rights, rivals, lockdown. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "doctor.h"
#include "file.h"
#include "record.h"
#include "systemd_scope.h"

#define CAP_SYS_ADMIN_BIT	21
#define CAP_PERFMON_BIT		38

void gc_doctor_cgroup(struct gc_doctor *doctor)
{
	const struct gc_env *env = doctor->env;
	char controllers[256];

	if (!gc_cgroup_unified(env)) {
		gc_doctor_add(doctor, "cgroup", GC_HEALTH_MISSING,
			      "energy is charged to cgroups of version 2 only",
			      "boot with systemd.unified_cgroup_hierarchy=1",
			      "no cgroup v2 hierarchy at %s", env->cgroupfs);
		return;
	}
	if (gc_file_read(controllers, sizeof(controllers), "%s/cgroup.controllers",
			 env->cgroupfs) < 0)
		controllers[0] = '\0';
	gc_doctor_add(doctor, "cgroup", GC_HEALTH_OK, NULL, NULL, "version 2, %s, controllers %s",
		      gc_systemd_runs(env) ? "managed by systemd" : "without systemd",
		      controllers[0] ? controllers : "none");
}

static uint64_t effective_capabilities(const struct gc_env *env)
{
	char text[8192], *line;
	uint64_t capabilities = 0;

	if (gc_file_read(text, sizeof(text), "%s/self/status", env->procfs) < 0)
		return 0;
	line = strstr(text, "\nCapEff:");
	if (line)
		sscanf(line, "\nCapEff: %" SCNx64, &capabilities);
	return capabilities;
}

void gc_doctor_rights(struct gc_doctor *doctor)
{
	uint64_t capabilities = effective_capabilities(doctor->env);
	bool admin = capabilities >> CAP_SYS_ADMIN_BIT & 1;
	bool perfmon = capabilities >> CAP_PERFMON_BIT & 1;
	bool root = !geteuid();

	if (root && admin && perfmon) {
		gc_doctor_add(doctor, "rights", GC_HEALTH_OK, NULL, NULL,
			      "root, CAP_PERFMON, CAP_SYS_ADMIN");
		return;
	}
	gc_doctor_add(doctor, "rights", GC_HEALTH_IMPAIRED,
		      root ? "capabilities were taken away: reading energy needs CAP_PERFMON, "
			     "settings CAP_SYS_ADMIN" :
			     "limits are set by root, energy is read with CAP_PERFMON, "
			     "settings are changed with CAP_SYS_ADMIN",
		      "run as root", "%s%s%s", root ? "root" : "not root",
		      perfmon ? ", CAP_PERFMON" : ", without CAP_PERFMON",
		      admin ? ", CAP_SYS_ADMIN" : ", without CAP_SYS_ADMIN");
}

/* Names as the kernel keeps them: 15 characters. */
static const char *const rivals[] = {
	"thermald", "tuned", "power-profiles-", "auto-cpufreq", "geopmd", "geopmctl",
	"tlp", "tlp-pd", "cpufreqd", "dptfxtract", "intel_powerclam", "eard", "raplcapd",
};

static const char *rival_of(const char *comm)
{
	for (size_t i = 0; i < sizeof(rivals) / sizeof(rivals[0]); i++) {
		if (!strcmp(comm, rivals[i]))
			return rivals[i];
	}
	return NULL;
}

static void add_word(char *list, size_t size, const char *word)
{
	size_t used = strlen(list);

	if (!strstr(list, word))
		snprintf(list + used, size - used, "%s%s", used ? ", " : "", word);
}

static void find_processes(const struct gc_env *env, char *list, size_t size)
{
	struct dirent *entry;
	char comm[64];
	DIR *dir = opendir(env->procfs);

	while (dir && (entry = readdir(dir))) {
		const char *rival;

		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    gc_file_read(comm, sizeof(comm), "%s/%s/comm", env->procfs,
				 entry->d_name) <= 0)
			continue;
		rival = rival_of(comm);
		if (rival)
			add_word(list, size, rival);
	}
	if (dir)
		closedir(dir);
}

void gc_doctor_rivals(struct gc_doctor *doctor)
{
	char list[200] = "";

	find_processes(doctor->env, list, sizeof(list));
	/* TLP sets limits at boot and on events, and leaves no process. */
	if (gc_file_exists("%s/tlp", doctor->env->run))
		add_word(list, sizeof(list), "tlp");
	if (!list[0])
		gc_doctor_add(doctor, "rivals", GC_HEALTH_OK, NULL, NULL,
			      "nobody else seems to set limits");
	else
		gc_doctor_add(doctor, "rivals", GC_HEALTH_NOTE,
			      "they may change what greencap has set; 'cap show' and 'freq show' "
			      "tell when that has happened",
			      "stop them, or leave the limits to them", "%s", list);
}

bool gc_secure_boot(const struct gc_env *env)
{
	unsigned char bytes[5] = { 0 };
	char path[PATH_MAX];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "%s/firmware/efi/efivars/"
		 "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", env->sysfs);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	/* Four bytes of attributes, one of value. */
	got = read(fd, bytes, sizeof(bytes));
	close(fd);
	return got == sizeof(bytes) && bytes[4] == 1;
}

void gc_doctor_lockdown(struct gc_doctor *doctor)
{
	bool secure = gc_secure_boot(doctor->env);
	char text[128] = "", *mode, *end;

	gc_file_read(text, sizeof(text), "%s/kernel/security/lockdown", doctor->env->sysfs);
	mode = strchr(text, '[');
	end = mode ? strchr(mode, ']') : NULL;
	if (end)
		*end = '\0';
	mode = end ? mode + 1 : NULL;
	if (!mode || !strcmp(mode, "none"))
		gc_doctor_add(doctor, "lockdown", GC_HEALTH_OK, NULL, NULL, "Secure Boot %s, %s",
			      secure ? "on" : "off or not told",
			      mode ? "lockdown none" : "lockdown not told");
	else
		gc_doctor_add(doctor, "lockdown",
			      doctor->module_loaded ? GC_HEALTH_OK : GC_HEALTH_NOTE,
			      doctor->module_loaded ? NULL : "only a signed module can be loaded",
			      doctor->module_loaded ? NULL :
			      "sign it with a key that firmware trusts (mokutil --import)",
			      "Secure Boot %s, lockdown %s", secure ? "on" : "off or not told",
			      mode);
}

void gc_doctor_records(struct gc_doctor *doctor)
{
	size_t orphans = 0, standing = 0;
	struct gc_records records;

	if (gc_records_read(doctor->env, "", &records))
		return;
	for (size_t i = 0; i < records.n_records; i++) {
		const struct gc_record *record = &records.records[i];

		standing += !record->owner;
		orphans += record->owner && !gc_record_owner_alive(doctor->env, record);
	}
	if (orphans)
		gc_doctor_add(doctor, "left", GC_HEALTH_IMPAIRED,
			      "a 'greencap run' died before it could put them back",
			      "greencap cap clear; greencap freq clear",
			      "%zu limits were left behind", orphans);
	if (records.n_damaged)
		gc_doctor_add(doctor, "left", GC_HEALTH_IMPAIRED,
			      "what these controls held before greencap is not known",
			      "look at greencap/original in the run directory, then remove them",
			      "%zu damaged records", records.n_damaged);
	if (standing)
		gc_doctor_add(doctor, "set", GC_HEALTH_NOTE, "they stay until they are cleared",
			      NULL, "%zu limits are set by greencap", standing);
	gc_records_free(&records);
}
