/* SPDX-License-Identifier: GPL-2.0 */
/* Which processor something was found out on, as it is stored. Pure. */
#ifndef GC_HARDWARE_JSON_H
#define GC_HARDWARE_JSON_H

#include <json-c/json.h>

#include "hardware.h"

/** gc_hardware_json() - add it to @root as "hardware" */
void gc_hardware_json(struct json_object *root, const struct gc_hardware *hardware);

/**
 * gc_hardware_parse() - from a @root that has it
 *
 * Return: false when it is missing, damaged, or not fit to be printed.
 */
bool gc_hardware_parse(struct json_object *root, struct gc_hardware *hardware);

#endif /* GC_HARDWARE_JSON_H */
