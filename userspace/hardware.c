// SPDX-License-Identifier: GPL-2.0
/* Which processor this is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "hardware.h"

/* "NAME<tabs>: 106" of the first processor. */
static bool number(const char *text, const char *name, unsigned int *value)
{
	const char *line = text;
	size_t length = strlen(name);

	while (line) {
		if (!strncmp(line, name, length) && (line[length] == '\t' || line[length] == ' ') &&
		    sscanf(line + length, " : %u", value) == 1)
			return true;
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return false;
}

int gc_hardware_read(const struct gc_env *env, unsigned int packages,
		     struct gc_hardware *hardware)
{
	const char *vendor;
	char *text;
	int err;

	*hardware = (struct gc_hardware){ .packages = packages };
	err = gc_file_read_all(&text, "%s/cpuinfo", env->procfs);
	if (err < 0)
		return err;
	vendor = strstr(text, "vendor_id");
	if (!vendor || sscanf(vendor, "vendor_id : %15s", hardware->vendor) != 1 ||
	    !number(text, "cpu family", &hardware->family) ||
	    !number(text, "model", &hardware->model) ||
	    !number(text, "stepping", &hardware->stepping))
		err = -ENODATA;
	else
		err = 0;
	free(text);
	return err;
}

bool gc_hardware_same(const struct gc_hardware *a, const struct gc_hardware *b)
{
	return !strcmp(a->vendor, b->vendor) && a->family == b->family && a->model == b->model &&
	       a->stepping == b->stepping && a->packages == b->packages;
}

char *gc_hardware_format(const struct gc_hardware *hardware, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s family %u model %u stepping %u, %u package%s",
		 hardware->vendor, hardware->family, hardware->model, hardware->stepping,
		 hardware->packages, hardware->packages == 1 ? "" : "s");
	return buffer;
}
