// SPDX-License-Identifier: GPL-2.0
/* Stored models as files. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "calibration_file.h"
#include "file.h"

int gc_calibration_load(const char *path, struct gc_calibration *calibration)
{
	struct json_object *root;
	const char *why = "it is not JSON";
	char *text;
	int err;

	err = gc_file_read_all(&text, "%s", path);
	if (err == -ENOENT) {
		gc_error("%s: there is no stored model: 'greencap calibrate' learns one", path);
		return GC_EXIT_FAILED;
	}
	if (err < 0) {
		gc_error("%s: cannot be read: %s", path, strerror(-err));
		return GC_EXIT_FAILED;
	}
	root = json_tokener_parse(text);
	free(text);
	err = root ? gc_calibration_parse(root, calibration, &why) : -EINVAL;
	json_object_put(root);
	if (!err)
		return GC_EXIT_OK;
	gc_error("%s: %s; 'greencap calibrate' makes a new one", path, why);
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

int gc_calibration_check_path(const char *path)
{
	struct stat there;

	/* Replacing a file is renaming another over it: not over a device, nor a link. */
	if (lstat(path, &there) || S_ISREG(there.st_mode))
		return GC_EXIT_OK;
	gc_error("%s: not a regular file, and left as it is; --dry-run --json prints the model",
		 path);
	return GC_EXIT_FAILED;
}

int gc_calibration_store(const char *path, const struct gc_calibration *calibration)
{
	struct json_object *root = gc_calibration_json(calibration);
	const int layout = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
			   JSON_C_TO_STRING_NOSLASHESCAPE;
	char *text = NULL;
	int err;

	err = make_directory(path);
	if (!err && asprintf(&text, "%s\n", json_object_to_json_string_ext(root, layout)) < 0)
		err = -ENOMEM;
	if (!err)
		err = gc_file_replace(text, "%s", path);
	free(text);
	json_object_put(root);
	if (!err)
		return GC_EXIT_OK;
	gc_error("%s: the model cannot be stored: %s", path, strerror(-err));
	return GC_EXIT_FAILED;
}
