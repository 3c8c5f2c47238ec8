/* SPDX-License-Identifier: GPL-2.0 */
/* Stored models as files. */
#ifndef GC_CALIBRATION_FILE_H
#define GC_CALIBRATION_FILE_H

#include "calibration.h"

/**
 * gc_calibration_check_path() - whether a model can be stored there
 * @path: of the file
 *
 * Return: an exit status; why not has been told.
 */
int gc_calibration_check_path(const char *path);

/**
 * gc_calibration_load() - read a stored model
 * @path: the file
 * @calibration: filled on success
 *
 * Return: an exit status; why it is not 0 has been told.
 */
int gc_calibration_load(const char *path, struct gc_calibration *calibration);

/** gc_calibration_store() - as gc_calibration_load(); makes the last directory of the path */
int gc_calibration_store(const char *path, const struct gc_calibration *calibration);

#endif /* GC_CALIBRATION_FILE_H */
