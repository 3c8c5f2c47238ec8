// SPDX-License-Identifier: GPL-2.0
/* Which limits a zone may be given. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "cap_range.h"
#include "cpufreq.h"
#include "file.h"

#define MSR_RAPL_POWER_UNIT	0x606
#define MSR_PKG_POWER_INFO	0x614
#define MSR_DRAM_POWER_INFO	0x61c

/* Where nothing tells a maximum, a number above this was a slip of the finger. */
#define CEILING_UW		2000000000ull
#define CEILING_PSYS_UW		20000000000ull

int gc_msr_read(const struct gc_env *env, unsigned int cpu, uint32_t address, uint64_t *value)
{
	char path[PATH_MAX];
	ssize_t got;
	int fd, error = 0;

	snprintf(path, sizeof(path), "%s/cpu/%u/msr", env->dev, cpu);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	got = pread(fd, value, sizeof(*value), address);
	if (got < 0)
		error = -errno;
	else if (got != sizeof(*value))
		error = -EIO;
	close(fd);
	return error;
}

int gc_package_cpu(const struct gc_env *env, int package, int die)
{
	uint64_t value;

	for (int cpu = 0; cpu < GC_CPU_MAX; cpu++) {
		if (!gc_file_exists("%s/devices/system/cpu/cpu%d", env->sysfs, cpu))
			break;
		if (gc_file_read_u64(&value,
				     "%s/devices/system/cpu/cpu%d/topology/physical_package_id",
				     env->sysfs, cpu) || (int)value != package)
			continue;
		if (die < 0 ||
		    (!gc_file_read_u64(&value, "%s/devices/system/cpu/cpu%d/topology/die_id",
				       env->sysfs, cpu) && (int)value == die))
			return cpu;
	}
	return -ENOENT;
}

/* Power fields count in 2^-n watts. */
static uint64_t field_uw(uint64_t info, unsigned int shift, unsigned int unit)
{
	return (info >> shift & 0x7fff) * 1000000 >> unit;
}

struct gc_power_info gc_power_info_decode(uint64_t unit_register, uint64_t info_register)
{
	unsigned int unit = unit_register & 0xf;

	return (struct gc_power_info){
		.tdp_uw = field_uw(info_register, 0, unit),
		.min_uw = field_uw(info_register, 16, unit),
		.max_uw = field_uw(info_register, 32, unit),
	};
}

static struct gc_power_info read_info(const struct gc_env *env, const struct gc_zone *zone)
{
	uint64_t unit_register = 0, info_register = 0;
	uint32_t address;
	int cpu;

	if (zone->mmio || (zone->kind != GC_ZONE_PACKAGE && zone->kind != GC_ZONE_DRAM))
		return (struct gc_power_info){ 0 };
	address = zone->kind == GC_ZONE_PACKAGE ? MSR_PKG_POWER_INFO : MSR_DRAM_POWER_INFO;
	cpu = gc_package_cpu(env, zone->package, zone->die);
	if (cpu < 0 ||
	    gc_msr_read(env, (unsigned int)cpu, MSR_RAPL_POWER_UNIT, &unit_register) ||
	    gc_msr_read(env, (unsigned int)cpu, address, &info_register))
		return (struct gc_power_info){ 0 };
	return gc_power_info_decode(unit_register, info_register);
}

static void raise_to(uint64_t *max_uw, uint64_t uw, uint64_t ceiling_uw)
{
	if (uw > *max_uw && uw <= ceiling_uw)
		*max_uw = uw;
}

struct gc_cap_range gc_cap_range(const struct gc_env *env, const struct gc_zone *zone,
				 uint64_t original_uw)
{
	uint64_t ceiling_uw = zone->kind == GC_ZONE_PSYS ? CEILING_PSYS_UW : CEILING_UW;
	struct gc_power_info info = read_info(env, zone);
	struct gc_cap_range range = { 0 };

	range.default_uw = gc_zone_default_uw(zone, original_uw);
	/* What it ran with is legal, whatever the maxima say. */
	raise_to(&range.max_uw, range.default_uw, ceiling_uw);
	raise_to(&range.max_uw, original_uw, ceiling_uw);
	raise_to(&range.max_uw, info.max_uw, ceiling_uw);
	for (int kind = 0; kind < GC_CONSTRAINT_PEAK_POWER; kind++)
		raise_to(&range.max_uw, zone->constraints[kind].max_uw, ceiling_uw);
	if (!range.max_uw)
		range.max_uw = ceiling_uw;
	if (info.min_uw && info.min_uw <= range.max_uw) {
		range.min_uw = info.min_uw;
	} else {
		range.min_uw = range.default_uw / 10;
		range.min_is_guess = true;
	}
	return range;
}
