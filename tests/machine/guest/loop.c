// SPDX-License-Identifier: GPL-2.0
/*
 * Loops of which every instruction is known.
 *
 * usage: loop KIND MILLIONS	rounds
 *
 * Per round:	instructions	branches	floating-point operations
 *   integer	4		1		0
 *   double	4		1		2, scalar and double
 *   single	4		1		2, 128 bits of singles
 *   fused	3		1		2 (one instruction), 256 bits of doubles
 *   x87	4		1		0, as no event counts them
 *   branch	4		3		0
 *   load	3		1		0; one access to memory
 *   rdpmc	4		1		0; reads Intel's fixed counter of cycles
 *   rdpmc0	4		1		0; reads the first general counter
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOP(body) ({							\
	__asm__ volatile("1:\n\t" body "\n\tdec %0\n\tjnz 1b"		\
			 : "+r"(n) : "r"(&word)				\
			 : "xmm0", "xmm1", "xmm2", "rax", "rcx", "rdx", "memory"); \
	})

int main(int argc, char **argv)
{
	static uint64_t word;
	uint64_t n = argc == 3 ? strtoull(argv[2], NULL, 10) * 1000000 : 0;
	const char *kind = argv[1];

	if (!n) {
		fprintf(stderr, "usage: loop KIND MILLIONS\n");
		return 2;
	}
	if (!strcmp(kind, "integer"))
		LOOP("add $1, %%rax\n\timul %%rax, %%rax");
	else if (!strcmp(kind, "double"))
		LOOP("addsd %%xmm1, %%xmm0\n\tmulsd %%xmm1, %%xmm0");
	else if (!strcmp(kind, "single"))
		LOOP("addps %%xmm1, %%xmm0\n\tmulps %%xmm1, %%xmm0");
	else if (!strcmp(kind, "fused"))
		LOOP("vfmadd231pd %%ymm2, %%ymm1, %%ymm0");
	else if (!strcmp(kind, "x87"))
		LOOP("fld1\n\tfstp %%st(0)");
	else if (!strcmp(kind, "branch"))
		LOOP("jmp 2f\n2:\n\tjmp 3f\n3:");
	else if (!strcmp(kind, "load"))
		LOOP("mov (%1), %%rax");
	else if (!strcmp(kind, "rdpmc"))
		LOOP("mov $0x40000001, %%ecx\n\trdpmc");
	else if (!strcmp(kind, "rdpmc0"))
		LOOP("mov $0, %%ecx\n\trdpmc");
	else
		return 2;
	return 0;
}
