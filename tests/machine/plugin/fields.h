/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads JSON objects into structures by tables of fields, and refuses
 * everything that no table names, with the full path of the key.
 */
#ifndef MACHINE_FIELDS_H
#define MACHINE_FIELDS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type { FIELD_U32, FIELD_REAL, FIELD_BOOL, FIELD_TEXT };

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	double min, max;	/* of numbers; of texts max is the size of the buffer */
};

/* Where an error is reported, and what is being read: a file, and a key's path in it. */
struct field_reader {
	const char *file;
	char path[192];
	char *error;
	size_t size;
};

/**
 * fields_fail() - report what is wrong with a key
 * @reader: carries the path so far
 * @key: name of the key below that path, or NULL for the path itself
 * @format: as of printf()
 *
 * Return: -1.
 */
int fields_fail(struct field_reader *reader, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * fields_enter() - extend the path while a nested value is read
 * @reader: the reader
 * @key: name of an object, or NULL for an array's element
 * @index: number of the element
 *
 * Return: the length of the path before, to be given to fields_leave().
 */
size_t fields_enter(struct field_reader *reader, const char *key, unsigned int index);

/**
 * fields_leave() - shorten the path again
 * @reader: the reader
 * @length: what fields_enter() returned
 */
void fields_leave(struct field_reader *reader, size_t length);

/**
 * fields_read() - read an object
 * @reader: the reader
 * @object: what to read
 * @fields: the keys that it may have, ended by an entry without a name
 * @base: structure that the fields' offsets refer to
 *
 * Return: 0, or -1 after fields_fail().
 */
int fields_read(struct field_reader *reader, struct json_object *object,
		const struct field *fields, void *base);

/**
 * fields_read_one() - read one value by its table entry
 * @reader: the reader
 * @field: type, range and place of the value
 * @value: what to read
 * @base: structure that the field's offset refers to
 *
 * Return: 0, or -1 after fields_fail().
 */
int fields_read_one(struct field_reader *reader, const struct field *field,
		    struct json_object *value, void *base);

#endif
