// SPDX-License-Identifier: GPL-2.0
/* What commands have found out, kept as JSON in a file. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>

#include "command.h"
#include "file.h"
#include "json_file.h"

int gc_json_file_load(const struct gc_json_file *file, struct json_object **root)
{
	char *text;
	int err;

	err = gc_file_read_all(&text, "%s", file->path);
	if (err == -ENOENT) {
		gc_error("%s: there is no stored %s: 'greencap %s' makes one", file->path,
			 file->what, file->command);
		return GC_EXIT_FAILED;
	}
	if (err < 0) {
		gc_error("%s: cannot be read: %s", file->path, strerror(-err));
		return GC_EXIT_FAILED;
	}
	*root = json_tokener_parse(text);
	free(text);
	if (*root)
		return GC_EXIT_OK;
	gc_error("%s: it is not JSON; 'greencap %s' makes a new one", file->path, file->command);
	return GC_EXIT_FAILED;
}

static int make_directory(const char *path)
{
	char *copy = strdup(path);
	int err = 0;

	if (!copy)
		return -ENOMEM;
	if (mkdir(dirname(copy), 0755) && errno != EEXIST)
		err = -errno;
	free(copy);
	return err;
}

int gc_json_file_check(const struct gc_json_file *file)
{
	struct stat there;

	/* Replacing a file is renaming another over it: not over a device, nor a link. */
	if (lstat(file->path, &there) || S_ISREG(there.st_mode))
		return GC_EXIT_OK;
	gc_error("%s: not a regular file, and left as it is; --dry-run --json prints the %s",
		 file->path, file->what);
	return GC_EXIT_FAILED;
}

int gc_json_file_store(const struct gc_json_file *file, struct json_object *root)
{
	const int layout = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
			   JSON_C_TO_STRING_NOSLASHESCAPE;
	char *text = NULL;
	int err;

	err = make_directory(file->path);
	if (!err && asprintf(&text, "%s\n", json_object_to_json_string_ext(root, layout)) < 0)
		err = -ENOMEM;
	if (!err)
		err = gc_file_replace(text, "%s", file->path);
	free(text);
	if (!err)
		return GC_EXIT_OK;
	gc_error("%s: the %s cannot be stored: %s", file->path, file->what, strerror(-err));
	return GC_EXIT_FAILED;
}

void gc_json_file_stamp(char created[32], char release[65])
{
	time_t now = time(NULL);
	struct utsname name;
	struct tm utc;

	*created = '\0';
	*release = '\0';
	if (gmtime_r(&now, &utc))
		strftime(created, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
	if (!uname(&name))
		snprintf(release, 65, "%.64s", name.release);
}
