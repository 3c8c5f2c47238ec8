// SPDX-License-Identifier: GPL-2.0
/* What a control of sysfs held before greencap wrote to it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "record.h"

#define DIRECTORY	"greencap/original"

/* A path as one name: '/' becomes '!', which no control of sysfs has in its name. */
static int file_of(const struct gc_env *env, const char *path, char *file)
{
	int length, start;

	start = snprintf(file, PATH_MAX, "%s/" DIRECTORY "/", env->run);
	length = snprintf(file, PATH_MAX, "%s/" DIRECTORY "/%s", env->run, path);
	if (length >= PATH_MAX || strlen(path) >= sizeof(((struct gc_record *)0)->path))
		return -ENAMETOOLONG;
	if (!path[0] || path[0] == '.' || strchr(path, '!'))
		return -EINVAL;
	for (char *c = file + start; *c; c++) {
		if (*c == '/')
			*c = '!';
	}
	return 0;
}

static int make_directory(const struct gc_env *env, const char *name, mode_t mode)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", env->run, name);
	return mkdir(path, mode) && errno != EEXIST ? -errno : 0;
}

int gc_record_lock(const struct gc_env *env)
{
	char path[PATH_MAX];
	int fd, error;

	error = make_directory(env, "greencap", 0755);
	if (!error)
		error = make_directory(env, DIRECTORY, 0700);
	if (error)
		return error;
	snprintf(path, sizeof(path), "%s/" DIRECTORY, env->run);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (flock(fd, LOCK_EX)) {
		if (errno == EINTR)
			continue;
		error = -errno;
		close(fd);
		return error;
	}
	return fd;
}

static bool field(const char *line, const char *key, const char **value)
{
	size_t length = strlen(key);

	if (strncmp(line, key, length) != 0 || line[length] != ' ')
		return false;
	*value = line + length + 1;
	return true;
}

static int parse_below(const char *value, struct gc_record *record)
{
	record->covers = sscanf(value, "%" SCNu64 " %" SCNu64, &record->below_requested,
				&record->below_applied) == 2;
	return record->covers ? 0 : -EBADMSG;
}

static int parse_line(const char *line, struct gc_record *record)
{
	const char *value;

	if (field(line, "label", &value))
		snprintf(record->label, sizeof(record->label), "%s", value);
	else if (field(line, "original", &value))
		return sscanf(value, "%" SCNu64, &record->original) == 1 ? 1 : -EBADMSG;
	else if (field(line, "requested", &value))
		return sscanf(value, "%" SCNu64, &record->requested) == 1 ? 0 : -EBADMSG;
	else if (field(line, "applied", &value))
		return sscanf(value, "%" SCNu64, &record->applied) == 1 ? 0 : -EBADMSG;
	else if (field(line, "owner", &value))
		return sscanf(value, "%d %" SCNu64, &record->owner, &record->owner_start) == 2 ?
			0 : -EBADMSG;
	else if (field(line, "below", &value))
		return parse_below(value, record);
	return 0;
}

static int parse_record(char *text, struct gc_record *record)
{
	bool complete = false;
	char *rest = NULL;
	int result;

	record->pending = !strstr(text, "\napplied ");
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		result = parse_line(line, record);
		if (result < 0)
			return result;
		complete |= result == 1;
	}
	return complete ? 0 : -EBADMSG;
}

int gc_record_load(const struct gc_env *env, const char *path, struct gc_record *record)
{
	char file[PATH_MAX], text[1024];
	int error;

	memset(record, 0, sizeof(*record));
	error = file_of(env, path, file);
	if (!error)
		error = gc_file_read(text, sizeof(text), "%s", file);
	if (error < 0)
		return error == -EOVERFLOW ? -EBADMSG : error;
	snprintf(record->path, sizeof(record->path), "%s", path);
	return parse_record(text, record);
}

int gc_record_save(const struct gc_env *env, const struct gc_record *record)
{
	char file[PATH_MAX], text[1024], applied[40] = "", owner[64] = "", below[64] = "";
	int error = file_of(env, record->path, file);

	if (error)
		return error;
	if (!record->pending)
		snprintf(applied, sizeof(applied), "applied %" PRIu64 "\n", record->applied);
	if (record->owner)
		snprintf(owner, sizeof(owner), "owner %d %" PRIu64 "\n", record->owner,
			 record->owner_start);
	if (record->covers)
		snprintf(below, sizeof(below), "below %" PRIu64 " %" PRIu64 "\n",
			 record->below_requested, record->below_applied);
	snprintf(text, sizeof(text), "label %s\noriginal %" PRIu64 "\nrequested %" PRIu64
		 "\n%s%s%s", record->label, record->original, record->requested, applied, owner,
		 below);
	return gc_file_replace(text, "%s", file);
}

int gc_record_forget(const struct gc_env *env, const char *path)
{
	char file[PATH_MAX];
	int error = file_of(env, path, file);

	if (!error && unlink(file) && errno != ENOENT)
		error = -errno;
	return error;
}

static int add_record(const struct gc_env *env, const char *path, struct gc_records *records)
{
	struct gc_record record, *more;
	int error = gc_record_load(env, path, &record);

	if (error == -EBADMSG) {
		records->n_damaged++;
		return 0;
	}
	if (error)
		return error == -ENOENT ? 0 : error;
	more = reallocarray(records->records, records->n_records + 1, sizeof(record));
	if (!more)
		return -ENOMEM;
	more[records->n_records++] = record;
	records->records = more;
	return 0;
}

static int compare_records(const void *left, const void *right)
{
	return strcmp(((const struct gc_record *)left)->path,
		      ((const struct gc_record *)right)->path);
}

static int add_entry(const struct gc_env *env, const char *name, const char *prefix,
		     struct gc_records *records)
{
	size_t length = strlen(name);
	char path[NAME_MAX + 1];

	/* Half of an interrupted gc_file_replace() is not a record. */
	if (name[0] == '.' || (length > 4 && !strcmp(name + length - 4, ".new")))
		return 0;
	snprintf(path, sizeof(path), "%s", name);
	for (char *c = path; *c; c++) {
		if (*c == '!')
			*c = '/';
	}
	return strncmp(path, prefix, strlen(prefix)) ? 0 : add_record(env, path, records);
}

int gc_records_read(const struct gc_env *env, const char *prefix, struct gc_records *records)
{
	struct dirent *entry;
	char path[PATH_MAX];
	int error = 0;
	DIR *dir;

	*records = (struct gc_records){ 0 };
	snprintf(path, sizeof(path), "%s/" DIRECTORY, env->run);
	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (!error && (entry = readdir(dir)))
		error = add_entry(env, entry->d_name, prefix, records);
	closedir(dir);
	if (error)
		gc_records_free(records);
	else if (records->n_records)
		qsort(records->records, records->n_records, sizeof(struct gc_record),
		      compare_records);
	return error;
}

void gc_records_free(struct gc_records *records)
{
	free(records->records);
	*records = (struct gc_records){ 0 };
}

const struct gc_record *gc_records_find(const struct gc_records *records, const char *path)
{
	for (size_t i = 0; i < records->n_records; i++) {
		if (!strcmp(records->records[i].path, path))
			return &records->records[i];
	}
	return NULL;
}

/* Field 22 of stat, counted from behind the name, which may hold anything. */
static int start_of(const struct gc_env *env, pid_t pid, uint64_t *start)
{
	char stat[1024], *at;
	int error = gc_file_read(stat, sizeof(stat), "%s/%d/stat", env->procfs, pid);

	if (error < 0)
		return error;
	at = strrchr(stat, ')');
	for (int number = 2; at && number < 22; number++)
		at = strchr(at + 1, ' ');
	return at && sscanf(at, " %" SCNu64, start) == 1 ? 0 : -EBADMSG;
}

int gc_record_set_owner(const struct gc_env *env, struct gc_record *record, pid_t owner)
{
	record->owner = owner;
	record->owner_start = 0;
	return owner ? start_of(env, owner, &record->owner_start) : 0;
}

struct gc_record gc_record_below(const struct gc_record *record)
{
	struct gc_record below = *record;

	below.requested = record->below_requested;
	below.applied = record->below_applied;
	below.pending = false;
	below.owner = 0;
	below.owner_start = 0;
	below.covers = false;
	return below;
}

bool gc_record_owner_alive(const struct gc_env *env, const struct gc_record *record)
{
	uint64_t start;

	return record->owner && !start_of(env, record->owner, &start) &&
	       start == record->owner_start;
}
