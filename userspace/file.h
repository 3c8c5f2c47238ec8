/* SPDX-License-Identifier: GPL-2.0 */
/* Small files of the kernel: one value, read or written in one go. */
#ifndef GC_FILE_H
#define GC_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Paths are given as for printf(), since they are built from roots and names. */

/**
 * gc_file_read() - read a short file, without its last newline
 * @text: filled, always terminated
 * @size: size of @text
 *
 * Return: length; -EOVERFLOW when the file does not fit; another -errno.
 */
int gc_file_read(char *text, size_t size, const char *path, ...)
	__attribute__((format(printf, 3, 4)));

/** gc_file_read_all() - as gc_file_read(), of any length up to 16 MiB, allocated */
int gc_file_read_all(char **text, const char *path, ...) __attribute__((format(printf, 2, 3)));

/**
 * gc_file_read_u64() - read one decimal number
 *
 * Return: 0; -EINVAL when the file holds something else; another -errno.
 */
int gc_file_read_u64(uint64_t *value, const char *path, ...) __attribute__((format(printf, 2, 3)));

/**
 * gc_file_write() - write a text into a file that exists, in one write()
 *
 * Return: 0 or -errno of open() or write(), which for a control is the driver's answer.
 */
int gc_file_write(const char *text, const char *path, ...) __attribute__((format(printf, 2, 3)));

/** gc_file_write_u64() - gc_file_write() of a decimal number */
int gc_file_write_u64(uint64_t value, const char *path, ...) __attribute__((format(printf, 2, 3)));

/**
 * gc_file_replace() - make a file's content @text, all or nothing, also over a crash
 * @text: what the file shall hold
 * @path: its directory must exist; a neighbour "PATH.new" is used
 *
 * Return: 0 or -errno.
 */
int gc_file_replace(const char *text, const char *path, ...) __attribute__((format(printf, 2, 3)));

/** gc_file_exists() - whether there is anything at a path */
bool gc_file_exists(const char *path, ...) __attribute__((format(printf, 1, 2)));

#endif /* GC_FILE_H */
