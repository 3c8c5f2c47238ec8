// SPDX-License-Identifier: GPL-2.0
/*
 * Speak to the machine.
 *
 * usage: mark NAME -- COMMAND [ARG...]	run COMMAND, and all that it starts, under a marker
 *        mark --truth LABEL		add a snapshot to the machine's truth
 *        mark --hook | --start | --stop	for the guest's init
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../plugin/marker.h"

static int call(enum machine_verb verb, uint64_t first, uint64_t second)
{
	uint32_t eax = MACHINE_LEAF, ecx = verb, ebx, edx;

	__asm__ volatile("cpuid"
			 : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx)
			 : "D"(first), "S"(second)
			 : "memory");
	return eax == MACHINE_LEAF ? 0 : -1;
}

static int call_text(enum machine_verb verb, const char *text)
{
	return call(verb, (uintptr_t)text, strlen(text));
}

/* What the machine needs to know of the guest's kernel. */
struct kernel {
	uint64_t switch_to, birth;
	uint64_t exceptions[MACHINE_HANDLERS_MAX], exceptions_used;
};

/* A non-maskable interrupt is none of the task's doing; the system call of old programs is. */
static int is_exception(const char *name)
{
	if (!strncmp(name, "asm_exc_", 8))
		return strcmp(name, "asm_exc_nmi");
	return !strcmp(name, "asm_int80_emulation") || !strcmp(name, "entry_INT80_compat");
}

static void take_symbol(struct kernel *kernel, const char *name, const char *address)
{
	if (!strcmp(name, "__switch_to_asm"))
		kernel->switch_to = strtoull(address, NULL, 16);
	else if (!strcmp(name, "wake_up_new_task"))
		kernel->birth = strtoull(address, NULL, 16);
	else if (is_exception(name) && kernel->exceptions_used < MACHINE_HANDLERS_MAX)
		kernel->exceptions[kernel->exceptions_used++] = strtoull(address, NULL, 16);
}

/*
 * A line is "ADDRESS TYPE NAME", and perhaps the name's module: 16 digits, a letter. There are
 * hundreds of thousands for a slow processor to read, so that only those of interest are taken
 * apart. Returns 0 behind the last one of the kernel's own code.
 */
static int take_line(struct kernel *kernel, char *line)
{
	enum { TYPE = 17, NAME = 19 };
	char *name = line + NAME;

	if (strnlen(line, NAME + 1) <= NAME)
		return 1;
	name[strcspn(name, "\t\n")] = '\0';
	if (line[TYPE] == 't' || line[TYPE] == 'T')
		take_symbol(kernel, name, line);
	return strcmp(name, "_etext");
}

static void find_symbols(struct kernel *kernel)
{
	char line[512];
	FILE *file = fopen("/proc/kallsyms", "r");

	while (file && fgets(line, sizeof(line), file) && take_line(kernel, line))
		;
	if (file)
		fclose(file);
}

static int hook(void)
{
	struct kernel kernel = { 0 };

	find_symbols(&kernel);
	if (call(MACHINE_VERB_EXCEPTIONS, (uintptr_t)kernel.exceptions, kernel.exceptions_used))
		return -1;
	return call(MACHINE_VERB_HOOK, kernel.switch_to, kernel.birth);
}

static int run_marked(const char *name, char **command)
{
	struct timespec nap = { .tv_nsec = 1000000 };

	/* The machine knows who runs on a processor once that processor has switched tasks. */
	nanosleep(&nap, NULL);
	if (call_text(MACHINE_VERB_MARK, name)) {
		fprintf(stderr, "mark: the machine does not take the marker \"%s\"\n", name);
		return 125;
	}
	execvp(command[0], command);
	fprintf(stderr, "mark: %s: %s\n", command[0], strerror(errno));
	return errno == ENOENT ? 127 : 126;
}

static int refuse(void)
{
	fprintf(stderr, "usage: mark NAME -- COMMAND [ARG...]\n"
			"       mark --truth LABEL | --hook | --start | --stop\n");
	return 125;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--hook"))
		return -hook();
	if (argc == 2 && !strcmp(argv[1], "--start"))
		return -call(MACHINE_VERB_START, 0, 0);
	if (argc == 2 && !strcmp(argv[1], "--stop"))
		return -call(MACHINE_VERB_STOP, 0, 0);
	if (argc == 3 && !strcmp(argv[1], "--truth"))
		return -call_text(MACHINE_VERB_TRUTH, argv[2]);
	if (argc >= 4 && argv[1][0] != '-' && !strcmp(argv[2], "--"))
		return run_marked(argv[1], argv + 3);
	return refuse();
}
