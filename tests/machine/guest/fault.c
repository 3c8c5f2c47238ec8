// SPDX-License-Identifier: GPL-2.0
/*
 * Have an energy counter of the machine go wrong, or right again.
 *
 * usage: fault KIND.COUNTER[:PACKAGE] on|off
 *
 * KIND is frozen, reads_zero, wraps or absent; COUNTER is package, dram, cores
 * or psys. Ends with 1 if this server has no such fault, or is none of ours.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../plugin/marker.h"

static int call(const char *text)
{
	uint32_t eax = MACHINE_LEAF, ecx = MACHINE_VERB_FAULT, ebx, edx;

	__asm__ volatile("cpuid"
			 : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx)
			 : "D"(text), "S"(strlen(text))
			 : "memory");
	return eax == MACHINE_LEAF ? 0 : 1;
}

int main(int argc, char **argv)
{
	char text[MACHINE_NAME_MAX + 1];
	int length;

	if (argc != 3) {
		fprintf(stderr, "usage: fault KIND.COUNTER[:PACKAGE] on|off\n");
		return 2;
	}
	length = snprintf(text, sizeof(text), "%s %s", argv[1], argv[2]);
	if (length < 0 || (size_t)length >= sizeof(text) || call(text)) {
		fprintf(stderr, "fault: there is no \"%s\" here\n", text);
		return 1;
	}
	return 0;
}
