// SPDX-License-Identifier: GPL-2.0
/* Members of JSON that somebody may have damaged. */
#include <math.h>
#include <stdio.h>

#include "json_read.h"

bool gc_json_get_u64(struct json_object *object, const char *key, uint64_t max, uint64_t *value)
{
	struct json_object *member;

	if (!json_object_object_get_ex(object, key, &member) ||
	    !json_object_is_type(member, json_type_int) || json_object_get_int64(member) < 0)
		return false;
	*value = json_object_get_uint64(member);
	return *value <= max;
}

bool gc_json_get_uint(struct json_object *object, const char *key, unsigned int *value)
{
	uint64_t wide;

	if (!gc_json_get_u64(object, key, UINT32_MAX, &wide))
		return false;
	*value = (unsigned int)wide;
	return true;
}

double gc_json_get_double(struct json_object *object, const char *key)
{
	struct json_object *member;

	if (!json_object_object_get_ex(object, key, &member) || !member)
		return NAN;
	return json_object_get_double(member);
}

void gc_json_get_string(struct json_object *object, const char *key, char *to, size_t size)
{
	struct json_object *member;
	const char *text = "";

	if (json_object_object_get_ex(object, key, &member) &&
	    json_object_is_type(member, json_type_string))
		text = json_object_get_string(member);
	snprintf(to, size, "%s", text);
}
