// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel work: page faults, by memory that is mapped, touched and unmapped.
 *
 * usage: faults SECONDS
 */
#include <stdio.h>
#include <sys/mman.h>

#include "work.h"

#define SIZE (1u << 20)
#define PAGE 4096

int main(int argc, char **argv)
{
	unsigned int at;
	double end;

	if (argc != 2) {
		fprintf(stderr, "usage: faults SECONDS\n");
		return 2;
	}
	end = work_now_s() + work_seconds(argv[1], "SECONDS");
	while (work_now_s() < end) {
		char *map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				 -1, 0);

		if (map == MAP_FAILED) {
			perror("faults: mmap");
			return 1;
		}
		madvise(map, SIZE, MADV_NOHUGEPAGE);
		for (at = 0; at < SIZE; at += PAGE)
			map[at] = 1;
		munmap(map, SIZE);
	}
	return 0;
}
