// SPDX-License-Identifier: GPL-2.0
/*
 * Page faults, and little else: touches pages that it has given back before.
 *
 * usage: pagefault THOUSANDS	of faults
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define PAGE 4096
#define PAGES 250	/* a round; four make a thousand */

static int give_and_touch(volatile char *pages)
{
	size_t i;

	if (madvise((void *)pages, PAGES * PAGE, MADV_DONTNEED))
		return -1;
	for (i = 0; i < PAGES; i++)
		pages[i * PAGE] = 1;
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc == 2 ? strtoul(argv[1], NULL, 10) * 1000 / PAGES : 0;
	void *pages = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!rounds || pages == MAP_FAILED || madvise(pages, PAGES * PAGE, MADV_NOHUGEPAGE)) {
		fprintf(stderr, "usage: pagefault THOUSANDS\n");
		return 2;
	}
	while (rounds--)
		if (give_and_touch(pages))
			return 1;
	return 0;
}
