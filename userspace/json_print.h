/* SPDX-License-Identifier: GPL-2.0 */
/* JSON the same way everywhere: base units, valid UTF-8, no NaN. */
#ifndef GC_JSON_PRINT_H
#define GC_JSON_PRINT_H

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>

/* Each adds a member to @object. */
void gc_json_string(struct json_object *object, const char *key, const char *value);
void gc_json_u64(struct json_object *object, const char *key, uint64_t value);
void gc_json_bool(struct json_object *object, const char *key, bool value);
/* 15 digits; what is not a finite number becomes null. */
void gc_json_double(struct json_object *object, const char *key, double value);

/** gc_json_object() - add an empty object and return it, still owned by @object */
struct json_object *gc_json_object(struct json_object *object, const char *key);

/** gc_json_array() - add an empty array and return it, still owned by @object */
struct json_object *gc_json_array(struct json_object *object, const char *key);

/** gc_json_append() - append an empty object to an array and return it, still owned by it */
struct json_object *gc_json_append(struct json_object *array);

/**
 * gc_json_print() - print to standard output, with a newline, and free
 * @root: what to print
 * @line: on one line, for streams; else indented
 */
void gc_json_print(struct json_object *root, bool line);

#endif /* GC_JSON_PRINT_H */
