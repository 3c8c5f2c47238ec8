// SPDX-License-Identifier: GPL-2.0
/* Can power and frequency be limited, and who else limits them? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cap_range.h"
#include "cpufreq.h"
#include "doctor.h"
#include "file.h"
#include "powercap.h"
#include "units.h"

#define MSR_PKG_POWER_LIMIT	0x610
#define PKG_LOCK_BIT		63

static bool is_virtual(const struct gc_env *env)
{
	char *text;
	bool found;

	if (gc_file_read_all(&text, "%s/cpuinfo", env->procfs) < 0)
		return false;
	found = strstr(text, " hypervisor");
	free(text);
	return found;
}

static void no_zones(struct gc_doctor *doctor, const char *found)
{
	if (is_virtual(doctor->env))
		gc_doctor_add(doctor, "powercap", GC_HEALTH_MISSING,
			      "no power limits: a virtual machine has no energy counters of its own",
			      "run greencap on the host", "%s", found);
	else
		gc_doctor_add(doctor, "powercap", GC_HEALTH_MISSING, "no power limits",
			      "modprobe intel_rapl_msr (intel_rapl_tpmi on Granite Rapids and "
			      "later), if the CPU has RAPL", "%s", found);
}

/* The register if the msr driver is there, else what the kernel said when it met the lock. */
static bool is_locked(const struct gc_env *env, const struct gc_zone *zone)
{
	char package[32], line[256];
	uint64_t value;
	int cpu;

	if (zone->kind != GC_ZONE_PACKAGE || zone->mmio)
		return false;
	cpu = gc_package_cpu(env, zone->package, zone->die);
	if (cpu >= 0 && !gc_msr_read(env, (unsigned int)cpu, MSR_PKG_POWER_LIMIT, &value))
		return value >> PKG_LOCK_BIT;
	snprintf(package, sizeof(package), "package-%d", zone->package);
	return gc_kmsg_find(env, "locked by BIOS", package, line, sizeof(line));
}

static void check_limits(struct gc_doctor *doctor, const struct gc_powercap *powercap,
			 const struct gc_zone *zone)
{
	struct gc_effective effective = gc_powercap_effective(powercap, zone);
	char label[64], text[32] = "none";

	gc_zone_label(zone, label, sizeof(label));
	if (effective.zone)
		gc_format_watts(text, sizeof(text), (double)effective.limit_uw / 1e6);
	if (is_locked(doctor->env, zone))
		gc_doctor_add(doctor, "limits", GC_HEALTH_IMPAIRED,
			      "firmware has locked the register: limits cannot be set",
			      "look for a power limit lock in the firmware's setup",
			      "%s: limit %s, locked by firmware", label, text);
	else if (effective.zone && effective.zone->mmio)
		gc_doctor_add(doctor, "limits", GC_HEALTH_NOTE,
			      "a limit set through MMIO (by firmware, a BMC or thermald) is lower "
			      "than the one that greencap sets: the lowest wins", NULL,
			      "%s: limit %s, by %s", label, text, effective.zone->control_type);
	else if (zone->kind == GC_ZONE_PACKAGE && zone->has_enabled && !zone->enabled)
		gc_doctor_add(doctor, "limits", GC_HEALTH_NOTE,
			      "'greencap cap set' switches them on, 'cap clear' off again", NULL,
			      "%s: limits are switched off", label);
	else
		gc_doctor_add(doctor, "limits", GC_HEALTH_OK, NULL, NULL, "%s: limit %s%s%s", label,
			      text, effective.zone ? ", by " : "",
			      effective.zone ? gc_constraint_name(effective.constraint) : "");
}

static void check_zones(struct gc_doctor *doctor, const struct gc_powercap *powercap)
{
	size_t energies = 0, limits = 0;

	for (size_t i = 0; i < powercap->n_zones; i++) {
		energies += powercap->zones[i].has_energy;
		limits += powercap->zones[i].has_limits;
	}
	gc_doctor_add(doctor, "powercap", energies ? GC_HEALTH_OK : GC_HEALTH_IMPAIRED,
		      energies ? NULL : "the kernel lets only root read energy (a side channel)",
		      energies ? NULL : "run as root", "%zu zones, %zu with energy, %zu with limits",
		      powercap->n_zones, energies, limits);
	if (!limits)
		gc_doctor_add(doctor, "limits", GC_HEALTH_IMPAIRED,
			      "powercap cannot limit power here: cap does not work",
			      "AMD and Hygon are limited through HSMP: modprobe amd_hsmp",
			      "no zone can be limited");
	for (size_t i = 0; i < powercap->n_zones && i < GC_DOCTOR_CHECKS / 2; i++) {
		const struct gc_zone *zone = &powercap->zones[i];

		if (zone->has_limits && !zone->mmio)
			check_limits(doctor, powercap, zone);
	}
}

void gc_doctor_powercap(struct gc_doctor *doctor)
{
	struct gc_powercap powercap;
	int error = gc_powercap_read(doctor->env, &powercap);

	if (error == -ENOENT)
		no_zones(doctor, "the kernel has no powercap class");
	else if (error)
		no_zones(doctor, strerror(-error));
	else if (!powercap.n_zones)
		no_zones(doctor, "there is not one zone");
	else
		check_zones(doctor, &powercap);
	if (!error)
		gc_powercap_free(&powercap);
}

static const char *driver_note(const struct gc_policy *policy, const char *mode)
{
	if (!strcmp(policy->driver, "acpi-cpufreq"))
		return "limits act in the steps of the firmware's table";
	if (!strncmp(policy->driver, "amd-pstate", 10) && !strcmp(mode, "passive"))
		return "passive mode: the governor chooses below the limit";
	return NULL;
}

void gc_doctor_cpufreq(struct gc_doctor *doctor)
{
	struct gc_cpufreq cpufreq;
	const struct gc_policy *first;
	char low[32], high[32];
	const char *note;
	int error = gc_cpufreq_read(doctor->env, &cpufreq);

	if (error) {
		gc_doctor_add(doctor, "cpufreq", GC_HEALTH_MISSING,
			      "frequencies can be neither seen nor limited: freq does not work",
			      "look for a switched-off driver on the kernel's command line "
			      "(intel_pstate=disable) and in firmware (P-states, HWP, CPPC)",
			      "no driver is active");
		return;
	}
	first = &cpufreq.policies[0];
	note = driver_note(first, cpufreq.mode);
	gc_doctor_add(doctor, "cpufreq", note ? GC_HEALTH_NOTE : GC_HEALTH_OK, note, NULL,
		      "%s%s%s, governor %s, %zu policies, %s to %s%s", first->driver,
		      cpufreq.mode[0] ? " " : "", cpufreq.mode, first->governor,
		      cpufreq.n_policies,
		      gc_format_hertz(low, sizeof(low), (double)first->hardware_min_hz),
		      gc_format_hertz(high, sizeof(high), (double)first->hardware_max_hz),
		      cpufreq.turbo_off ? ", turbo off" : "");
	gc_cpufreq_free(&cpufreq);
}
