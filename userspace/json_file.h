/* SPDX-License-Identifier: GPL-2.0 */
/* What commands have found out, kept as JSON in a file. */
#ifndef GC_JSON_FILE_H
#define GC_JSON_FILE_H

#include <json-c/json.h>

/* A file, and how to speak of it. */
struct gc_json_file {
	const char *path;
	const char *what;		/* is in it: "model" */
	const char *command;		/* makes a new one: "calibrate" */
};

/*
 * Each returns an exit status; why it is not 0 has been told.
 *
 * gc_json_file_check() - whether it can be stored there: not over a device, nor a link
 * gc_json_file_load() - @root is set on success, to be freed with json_object_put()
 * gc_json_file_store() - all or nothing; makes the last directory of the path
 */
int gc_json_file_check(const struct gc_json_file *file);
int gc_json_file_load(const struct gc_json_file *file, struct json_object **root);
int gc_json_file_store(const struct gc_json_file *file, struct json_object *root);

/**
 * gc_json_file_stamp() - when and where something was found out, for the file
 * @created: now, ISO 8601, in UTC
 * @release: of the kernel
 */
void gc_json_file_stamp(char created[32], char release[65]);

#endif /* GC_JSON_FILE_H */
