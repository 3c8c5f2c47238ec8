/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a processor did, in the terms that cost energy and that events count.
 */
#ifndef MACHINE_ACTIVITY_H
#define MACHINE_ACTIVITY_H

#include <stdint.h>

/*
 * Floating-point arithmetic by width and type, in the order of the umask bits
 * of Intel's FP_ARITH_INST_RETIRED.
 */
enum fp_kind {
	FP_SCALAR_DOUBLE,
	FP_SCALAR_SINGLE,
	FP_128_DOUBLE,
	FP_128_SINGLE,
	FP_256_DOUBLE,
	FP_256_SINGLE,
	FP_512_DOUBLE,
	FP_512_SINGLE,
	FP_KINDS,
	FP_NONE = FP_KINDS,
};

/* Who executes: the program or the kernel. */
enum mode { MODE_USER, MODE_KERNEL, MODES };

/* All members are uint64_t, because code that QEMU inlines adds to them. */
struct activity {
	uint64_t instructions;
	uint64_t accesses;	/* to memory */
	uint64_t branches;	/* of the instructions */
	uint64_t simd;		/* of the instructions: floating-point and vector ones */
	uint64_t operands;	/* what their operands weigh; nothing counts that */
	uint64_t fp[FP_KINDS];	/* arithmetic among these; a fused one counts twice */
};

#define ACTIVITY_MEMBERS (sizeof(struct activity) / sizeof(uint64_t))

/**
 * activity_add() - add what happened between two times
 * @sum: what it is added to
 * @now: the activity at the later time
 * @before: the activity at the earlier one
 */
static inline void activity_add(struct activity *sum, const struct activity *now,
				const struct activity *before)
{
	unsigned int i;

	sum->instructions += now->instructions - before->instructions;
	sum->accesses += now->accesses - before->accesses;
	sum->branches += now->branches - before->branches;
	sum->simd += now->simd - before->simd;
	sum->operands += now->operands - before->operands;
	for (i = 0; i < FP_KINDS; i++)
		sum->fp[i] += now->fp[i] - before->fp[i];
}

#endif
