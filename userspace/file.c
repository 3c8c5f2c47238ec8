// SPDX-License-Identifier: GPL-2.0
/* Small files of the kernel: one value, read or written in one go. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

#define MAX_FILE	(16u << 20)

static int vformat_path(char *path, const char *format, va_list args)
{
	int length = vsnprintf(path, PATH_MAX, format, args);

	if (length < 0)
		return -EINVAL;
	return length >= PATH_MAX ? -ENAMETOOLONG : 0;
}

/* A macro, since va_start() needs the function that has the arguments. */
#define format_path(path, format) ({			\
	va_list args_;					\
	int error_;					\
							\
	va_start(args_, format);			\
	error_ = vformat_path(path, format, args_);	\
	va_end(args_);					\
	error_;						\
})

static int open_file(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC | O_NOCTTY, 0600);

	return fd < 0 ? -errno : fd;
}

/* Fill @text from @fd until its end; one byte more than fits is an error. */
static ssize_t read_text(int fd, char *text, size_t size)
{
	size_t length = 0;

	while (length < size) {
		ssize_t got = read(fd, text + length, size - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		length += (size_t)got;
	}
	if (length == size)
		return -EOVERFLOW;
	text[length] = '\0';
	if (length && text[length - 1] == '\n')
		text[--length] = '\0';
	return (ssize_t)length;
}

static int read_path(const char *path, char *text, size_t size)
{
	ssize_t length;
	int fd;

	fd = open_file(path, O_RDONLY);
	if (fd < 0)
		return fd;
	length = read_text(fd, text, size);
	close(fd);
	return (int)length;
}

int gc_file_read(char *text, size_t size, const char *path, ...)
{
	char full[PATH_MAX];
	int error = format_path(full, path);

	if (!error)
		error = read_path(full, text, size);
	if (error < 0)
		text[0] = '\0';
	return error;
}

int gc_file_read_all(char **text, const char *path, ...)
{
	char full[PATH_MAX];
	size_t size = 4096;
	int length;

	*text = NULL;
	length = format_path(full, path);
	while (length >= 0) {
		char *more = realloc(*text, size);

		if (!more) {
			length = -ENOMEM;
			break;
		}
		*text = more;
		length = read_path(full, *text, size);
		if (length != -EOVERFLOW)
			break;
		size *= 2;
		length = size > MAX_FILE ? -EFBIG : 0;
	}
	if (length < 0) {
		free(*text);
		*text = NULL;
	}
	return length;
}

int gc_file_read_u64(uint64_t *value, const char *path, ...)
{
	char full[PATH_MAX], text[32], *end;
	int error = format_path(full, path);

	if (!error)
		error = read_path(full, text, sizeof(text));
	if (error < 0)
		return error == -EOVERFLOW ? -EINVAL : error;
	if (text[0] < '0' || text[0] > '9')
		return -EINVAL;
	errno = 0;
	*value = strtoull(text, &end, 10);
	return errno || *end ? -EINVAL : 0;
}

static int write_path(const char *path, const char *text)
{
	size_t length = strlen(text);
	ssize_t put;
	int fd, error = 0;

	/* Sysfs does not care about O_TRUNC, other trees do. */
	fd = open_file(path, O_WRONLY | O_TRUNC);
	if (fd < 0)
		return fd;
	do {
		put = write(fd, text, length);
	} while (put < 0 && errno == EINTR);
	if (put < 0)
		error = -errno;
	else if ((size_t)put != length)
		error = -EIO;
	close(fd);
	return error;
}

int gc_file_write(const char *text, const char *path, ...)
{
	char full[PATH_MAX];
	int error = format_path(full, path);

	return error ? error : write_path(full, text);
}

int gc_file_write_u64(uint64_t value, const char *path, ...)
{
	char full[PATH_MAX], text[32];
	int error = format_path(full, path);

	snprintf(text, sizeof(text), "%" PRIu64, value);
	return error ? error : write_path(full, text);
}

/* The name is durable only once its directory is. */
static int sync_directory_of(const char *path)
{
	char copy[PATH_MAX];
	int fd, error;

	snprintf(copy, sizeof(copy), "%s", path);
	fd = open_file(dirname(copy), O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	error = fsync(fd) ? -errno : 0;
	close(fd);
	return error;
}

static int write_durably(const char *path, const char *text)
{
	size_t length = strlen(text);
	int fd, error = 0;

	fd = open_file(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
	if (fd < 0)
		return fd;
	while (length && !error) {
		ssize_t put = write(fd, text, length);

		if (put < 0 && errno != EINTR)
			error = -errno;
		if (put > 0) {
			text += put;
			length -= (size_t)put;
		}
	}
	if (!error && fsync(fd))
		error = -errno;
	if (close(fd) && !error)
		error = -errno;
	return error;
}

int gc_file_replace(const char *text, const char *path, ...)
{
	char full[PATH_MAX], fresh[PATH_MAX + 8];
	int error = format_path(full, path);

	if (error)
		return error;
	snprintf(fresh, sizeof(fresh), "%s.new", full);
	error = write_durably(fresh, text);
	if (!error && rename(fresh, full))
		error = -errno;
	if (error) {
		unlink(fresh);
		return error;
	}
	return sync_directory_of(full);
}

bool gc_file_exists(const char *path, ...)
{
	char full[PATH_MAX];

	return !format_path(full, path) && !access(full, F_OK);
}
