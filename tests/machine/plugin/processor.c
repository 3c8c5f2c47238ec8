// SPDX-License-Identifier: GPL-2.0
#include "processor.h"

#include <stdlib.h>
#include <string.h>

#define MODEL "model="
#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Models that QEMU's names stand for, where it makes a difference below. */
static const struct {
	const char *name;
	unsigned int model;
} named[] = {
	{ "Skylake-Server", 85 },
	{ "Cascadelake-Server", 85 },
	{ "Cooperlake", 85 },
	{ "SapphireRapids", 143 },
};

/* These count their DRAM in 2^-16 J whatever the unit register says. */
static const unsigned int fixed_dram[] = {
	63,		/* Haswell-EP */
	79, 86,		/* Broadwell-EP, -DE */
	85,		/* Skylake-SP, Cascade Lake-SP */
	87, 133,	/* Knights Landing, Knights Mill */
	106, 108,	/* Ice Lake-SP, -D */
};

/* These count the platform in whole joules whatever the unit register says. */
static const unsigned int fixed_psys[] = {
	143,		/* Sapphire Rapids */
	207,		/* Emerald Rapids */
};

unsigned int processor_model(const char *cpu)
{
	const char *option = cpu;
	size_t i;

	while ((option = strchr(option, ',')))
		if (!strncmp(++option, MODEL, strlen(MODEL)))
			return (unsigned int)strtoul(option + strlen(MODEL), NULL, 0);
	for (i = 0; i < ARRAY_LENGTH(named); i++) {
		size_t length = strlen(named[i].name);

		/* A version of the model may follow, as in Skylake-Server-v4. */
		if (!strncmp(cpu, named[i].name, length) && strchr(",-", cpu[length]))
			return named[i].model;
	}
	return 0;
}

static int is_in(unsigned int model, const unsigned int *list, size_t count)
{
	while (count--)
		if (list[count] == model)
			return 1;
	return 0;
}

uint32_t processor_dram_unit(unsigned int model, uint32_t energy_unit)
{
	return is_in(model, fixed_dram, ARRAY_LENGTH(fixed_dram)) ? 16 : energy_unit;
}

uint32_t processor_psys_unit(unsigned int model, uint32_t energy_unit)
{
	return is_in(model, fixed_psys, ARRAY_LENGTH(fixed_psys)) ? 0 : energy_unit;
}
