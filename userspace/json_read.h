/* SPDX-License-Identifier: GPL-2.0 */
/* Members of JSON that somebody may have damaged. Pure. */
#ifndef GC_JSON_READ_H
#define GC_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

/* False when the member is missing, is something else, or is more than @max. */
bool gc_json_get_u64(struct json_object *object, const char *key, uint64_t max, uint64_t *value);
bool gc_json_get_uint(struct json_object *object, const char *key, unsigned int *value);

/** gc_json_get_double() - NaN when it is missing or null */
double gc_json_get_double(struct json_object *object, const char *key);

/** gc_json_get_string() - into @to, cut to @size; "" when it is missing */
void gc_json_get_string(struct json_object *object, const char *key, char *to, size_t size);

#endif /* GC_JSON_READ_H */
