// SPDX-License-Identifier: GPL-2.0
/* Which processor something was found out on, as it is stored. */
#include "hardware_json.h"
#include "json_print.h"
#include "json_read.h"

void gc_hardware_json(struct json_object *root, const struct gc_hardware *hardware)
{
	struct json_object *object = gc_json_object(root, "hardware");

	gc_json_string(object, "vendor", hardware->vendor);
	gc_json_u64(object, "family", hardware->family);
	gc_json_u64(object, "model", hardware->model);
	gc_json_u64(object, "stepping", hardware->stepping);
	gc_json_u64(object, "packages", hardware->packages);
}

/* It is printed as it is, and a file may hold anything. */
static bool printable(const char *text)
{
	for (; *text; text++) {
		if (*text < ' ' || *text > '~')
			return false;
	}
	return true;
}

bool gc_hardware_parse(struct json_object *root, struct gc_hardware *hardware)
{
	struct json_object *object = NULL;

	json_object_object_get_ex(root, "hardware", &object);
	gc_json_get_string(object, "vendor", hardware->vendor, sizeof(hardware->vendor));
	return *hardware->vendor && printable(hardware->vendor) &&
	       gc_json_get_uint(object, "family", &hardware->family) &&
	       gc_json_get_uint(object, "model", &hardware->model) &&
	       gc_json_get_uint(object, "stepping", &hardware->stepping) &&
	       gc_json_get_uint(object, "packages", &hardware->packages);
}
