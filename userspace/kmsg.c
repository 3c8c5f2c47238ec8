// SPDX-License-Identifier: GPL-2.0
/* The kernel's log, searched. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"

/* "6,339,5140900,-;message", then lines of " KEY=value" that are of no interest. */
static void search_record(char *record, const char *needle, const char *also, char *line,
			  size_t size, bool *found)
{
	char *text = strchr(record, ';');

	text = text ? text + 1 : record;
	text[strcspn(text, "\n")] = '\0';
	if (!strstr(text, needle) || (also && !strstr(text, also)))
		return;
	snprintf(line, size, "%s", text);
	*found = true;
}

bool gc_kmsg_find(const struct gc_env *env, const char *needle, const char *also, char *line,
		  size_t size)
{
	char path[PATH_MAX], record[8192];
	bool found = false;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "%s/kmsg", env->dev);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	/* One record a read; EPIPE: some were overwritten meanwhile. */
	while ((got = read(fd, record, sizeof(record) - 1)) > 0 || (got < 0 && errno == EPIPE)) {
		if (got < 0)
			continue;
		record[got] = '\0';
		search_record(record, needle, also, line, size, &found);
	}
	close(fd);
	return found;
}
