// SPDX-License-Identifier: GPL-2.0
/* Stored models as files. */
#include "calibration_file.h"
#include "json_file.h"

static struct gc_json_file file_of(const char *path)
{
	return (struct gc_json_file){ path, "model", "calibrate" };
}

int gc_calibration_load(const char *path, struct gc_calibration *calibration)
{
	const struct gc_json_file file = file_of(path);
	struct json_object *root;
	const char *why;
	int status, err;

	status = gc_json_file_load(&file, &root);
	if (status != GC_EXIT_OK)
		return status;
	err = gc_calibration_parse(root, calibration, &why);
	json_object_put(root);
	if (!err)
		return GC_EXIT_OK;
	gc_error("%s: %s; 'greencap calibrate' makes a new one", path, why);
	return GC_EXIT_FAILED;
}

int gc_calibration_check_path(const char *path)
{
	const struct gc_json_file file = file_of(path);

	return gc_json_file_check(&file);
}

int gc_calibration_store(const char *path, const struct gc_calibration *calibration)
{
	struct json_object *root = gc_calibration_json(calibration);
	const struct gc_json_file file = file_of(path);
	int status = gc_json_file_store(&file, root);

	json_object_put(root);
	return status;
}
