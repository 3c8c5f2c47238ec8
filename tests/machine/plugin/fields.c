// SPDX-License-Identifier: GPL-2.0
#include "fields.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int fields_fail(struct field_reader *reader, const char *key, const char *format, ...)
{
	const char *dot = key && reader->path[0] ? "." : "";
	va_list arguments;
	int n;

	n = snprintf(reader->error, reader->size, "%s: %s%s%s: ", reader->file, reader->path, dot,
		     key ? key : "");
	if (n < 0 || (size_t)n >= reader->size)
		return -1;
	va_start(arguments, format);
	vsnprintf(reader->error + n, reader->size - n, format, arguments);
	va_end(arguments);
	return -1;
}

size_t fields_enter(struct field_reader *reader, const char *key, unsigned int index)
{
	size_t length = strlen(reader->path);
	char *end = reader->path + length;
	size_t room = sizeof(reader->path) - length;

	if (key)
		snprintf(end, room, "%s%s", length ? "." : "", key);
	else
		snprintf(end, room, "[%u]", index);
	return length;
}

void fields_leave(struct field_reader *reader, size_t length)
{
	reader->path[length] = '\0';
}

static int read_number(struct field_reader *reader, const struct field *field,
		       struct json_object *value, double *number)
{
	bool whole = field->type == FIELD_U32;

	if (!json_object_is_type(value, json_type_int) &&
	    (whole || !json_object_is_type(value, json_type_double)))
		return fields_fail(reader, field->name,
				   whole ? "must be a whole number" : "must be a number");
	*number = json_object_get_double(value);
	if (!isfinite(*number) || *number < field->min || *number > field->max)
		return fields_fail(reader, field->name, "%g is not within %g and %g", *number,
				   field->min, field->max);
	return 0;
}

static int read_text(struct field_reader *reader, const struct field *field,
		     struct json_object *value, char *place)
{
	size_t size;

	if (!json_object_is_type(value, json_type_string))
		return fields_fail(reader, field->name, "must be a text");
	size = (size_t)json_object_get_string_len(value) + 1;
	if (size > field->max)
		return fields_fail(reader, field->name, "is longer than %g bytes", field->max - 1);
	memcpy(place, json_object_get_string(value), size);
	return 0;
}

int fields_read_one(struct field_reader *reader, const struct field *field,
		    struct json_object *value, void *base)
{
	void *place = (char *)base + field->offset;
	double number;

	switch (field->type) {
	case FIELD_U32:
		if (read_number(reader, field, value, &number))
			return -1;
		*(uint32_t *)place = (uint32_t)number;
		return 0;
	case FIELD_REAL:
		return read_number(reader, field, value, place);
	case FIELD_BOOL:
		if (!json_object_is_type(value, json_type_boolean))
			return fields_fail(reader, field->name, "must be true or false");
		*(bool *)place = json_object_get_boolean(value);
		return 0;
	case FIELD_TEXT:
		return read_text(reader, field, value, place);
	}
	return -1;
}

int fields_read(struct field_reader *reader, struct json_object *object,
		const struct field *fields, void *base)
{
	const struct field *field;

	if (!json_object_is_type(object, json_type_object))
		return fields_fail(reader, NULL, "must be an object");
	json_object_object_foreach(object, key, value) {
		for (field = fields; field->name && strcmp(field->name, key); field++)
			;
		if (!field->name)
			return fields_fail(reader, key, "unknown key");
		if (fields_read_one(reader, field, value, base))
			return -1;
	}
	return 0;
}
