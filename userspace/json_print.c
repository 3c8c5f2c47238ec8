// SPDX-License-Identifier: GPL-2.0
/* JSON the same way everywhere. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "json_print.h"
#include "text.h"

void gc_json_string(struct json_object *object, const char *key, const char *value)
{
	char *text = gc_text_utf8(value);

	json_object_object_add(object, key, text ? json_object_new_string(text) : NULL);
	free(text);
}

void gc_json_u64(struct json_object *object, const char *key, uint64_t value)
{
	json_object_object_add(object, key, json_object_new_uint64(value));
}

void gc_json_bool(struct json_object *object, const char *key, bool value)
{
	json_object_object_add(object, key, json_object_new_boolean(value));
}

void gc_json_double(struct json_object *object, const char *key, double value)
{
	struct json_object *number = NULL;
	char text[40];

	if (isfinite(value)) {
		snprintf(text, sizeof(text), "%.15g", value);
		number = json_object_new_double_s(value, text);
	}
	json_object_object_add(object, key, number);
}

struct json_object *gc_json_object(struct json_object *object, const char *key)
{
	struct json_object *child = json_object_new_object();

	json_object_object_add(object, key, child);
	return child;
}

struct json_object *gc_json_array(struct json_object *object, const char *key)
{
	struct json_object *child = json_object_new_array();

	json_object_object_add(object, key, child);
	return child;
}

struct json_object *gc_json_append(struct json_object *array)
{
	struct json_object *child = json_object_new_object();

	json_object_array_add(array, child);
	return child;
}

void gc_json_print(struct json_object *root, bool line)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE |
		    (line ? JSON_C_TO_STRING_PLAIN : JSON_C_TO_STRING_PRETTY);

	puts(json_object_to_json_string_ext(root, flags));
	json_object_put(root);
}
