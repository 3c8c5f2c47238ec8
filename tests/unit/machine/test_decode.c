// SPDX-License-Identifier: GPL-2.0
#include "decode.h"

#include <string.h>

#include "test.h"

static void test_one(const char *name, const char *bytes, size_t size,
		     enum instruction_class class, enum fp_kind fp, unsigned int operations)
{
	struct decoded decoded = decode((const uint8_t *)bytes, size);

	test_ok(decoded.class == class && decoded.fp == fp &&
		(fp == FP_NONE || decoded.operations == operations), "decode: %s", name);
}

#define FP(name, text, kind, n) \
	test_one(name, text, sizeof(text) - 1, CLASS_SIMD, kind, n)
#define CLASS(name, text, class) test_one(name, text, sizeof(text) - 1, class, FP_NONE, 0)
#define INTEGER(name, text) CLASS(name, text, CLASS_INTEGER)
#define BRANCH(name, text) CLASS(name, text, CLASS_BRANCH)
#define SIMD(name, text) CLASS(name, text, CLASS_SIMD)

static void test_integer(void)
{
	INTEGER("add %rbx,%rax", "\x48\x01\xd8");
	INTEGER("nop", "\x90");
	INTEGER("lock cmpxchg %rcx,(%rdi)", "\xf0\x48\x0f\xb1\x0f");
	INTEGER("movzbl (%rdi),%eax", "\x0f\xb6\x07");
	INTEGER("cmove %rbx,%rax", "\x48\x0f\x44\xc3");
	INTEGER("popcnt %rbx,%rax", "\xf3\x48\x0f\xb8\xc3");
	INTEGER("bswap %eax", "\x0f\xc8");
	INTEGER("movnti %eax,(%rdi)", "\x0f\xc3\x07");
	INTEGER("prefetcht0 (%rdi)", "\x0f\x18\x0f");
	INTEGER("endbr64", "\xf3\x0f\x1e\xfa");
	INTEGER("rdpmc", "\x0f\x33");
	INTEGER("ud0", "\x0f\xff\xc0");
	INTEGER("vmread", "\x0f\x78\xc3");
	INTEGER("crc32b %bl,%eax", "\xf2\x0f\x38\xf0\xc3");
	INTEGER("adcx %ebx,%eax", "\x66\x0f\x38\xf6\xc3");
	INTEGER("invpcid (%rdi),%rax", "\x66\x0f\x38\x82\x07");
	INTEGER("andn, a BMI instruction under VEX", "\xc4\xe2\x60\xf2\xc1");
	INTEGER("rorx, likewise", "\xc4\xe3\x7b\xf0\xc3\x04");
	INTEGER("incl (%rdi), which shares a call's opcode", "\xff\x07");
	INTEGER("push (%rdi), likewise", "\xff\x37");
	INTEGER("nothing", "");
	INTEGER("a prefix alone", "\x66");
	INTEGER("an escape alone", "\x0f");
	INTEGER("a long escape alone", "\x0f\x38");
	INTEGER("VEX cut off", "\xc4\xe2");
}

static void test_branches(void)
{
	BRANCH("jne", "\x75\xfe");
	BRANCH("jne with a hint", "\x3e\x75\xfe");
	BRANCH("jne, far away", "\x0f\x85\x00\x01\x00\x00");
	BRANCH("loop", "\xe2\xfe");
	BRANCH("jrcxz", "\xe3\xfe");
	BRANCH("jmp", "\xeb\xfe");
	BRANCH("jmp, far away", "\xe9\x00\x01\x00\x00");
	BRANCH("call", "\xe8\x00\x01\x00\x00");
	BRANCH("call *%rax", "\xff\xd0");
	BRANCH("call *(%r8)", "\x41\xff\x10");
	BRANCH("jmp *%rax", "\xff\xe0");
	BRANCH("notrack jmp *%rax", "\x3e\xff\xe0");
	BRANCH("ret", "\xc3");
	BRANCH("repz ret", "\xf3\xc3");
	BRANCH("ret $8", "\xc2\x08\x00");
	BRANCH("iretq", "\x48\xcf");
	BRANCH("int3", "\xcc");
	BRANCH("syscall", "\x0f\x05");
	BRANCH("sysretq", "\x48\x0f\x07");
}

static void test_vectors(void)
{
	SIMD("movaps %xmm1,%xmm0", "\x0f\x28\xc1");
	SIMD("movsd (%rdi),%xmm0", "\xf2\x0f\x10\x07");
	SIMD("cvtsi2sd %rax,%xmm0", "\xf2\x48\x0f\x2a\xc0");
	SIMD("ucomisd %xmm1,%xmm0", "\x66\x0f\x2e\xc1");
	SIMD("cmpltpd %xmm1,%xmm0", "\x66\x0f\xc2\xc1\x01");
	SIMD("paddd %xmm1,%xmm0", "\x66\x0f\xfe\xc1");
	SIMD("pxor %xmm8,%xmm8", "\x66\x45\x0f\xef\xc0");
	SIMD("emms", "\x0f\x77");
	SIMD("pshufb %xmm1,%xmm0", "\x66\x0f\x38\x00\xc1");
	SIMD("aesenc %xmm1,%xmm0", "\x66\x0f\x38\xdc\xc1");
	SIMD("palignr $1,%xmm1,%xmm0", "\x66\x0f\x3a\x0f\xc1\x01");
	SIMD("vzeroupper", "\xc5\xf8\x77");
	SIMD("vpaddd %ymm2,%ymm1,%ymm0", "\xc5\xf5\xfe\xc2");
	SIMD("vpxor %xmm10,%xmm1,%xmm0, a long VEX", "\xc4\xc1\x71\xef\xc2");
	SIMD("vgatherdps", "\xc4\xe2\x6d\x92\x04\x07");
	SIMD("vpmultishiftqb, under EVEX", "\x62\xf2\xf5\x48\x83\xc2");
	SIMD("fld1", "\xd9\xe8");
	SIMD("faddp, which no event counts", "\xde\xc1");
}

static void test_arithmetic(void)
{
	FP("addsd %xmm1,%xmm0", "\xf2\x0f\x58\xc1", FP_SCALAR_DOUBLE, 1);
	FP("addsd %xmm9,%xmm0", "\xf2\x41\x0f\x58\xc1", FP_SCALAR_DOUBLE, 1);
	FP("mulss %xmm1,%xmm0", "\xf3\x0f\x59\xc1", FP_SCALAR_SINGLE, 1);
	FP("subpd %xmm1,%xmm0", "\x66\x0f\x5c\xc1", FP_128_DOUBLE, 1);
	FP("divps %xmm1,%xmm0", "\x0f\x5e\xc1", FP_128_SINGLE, 1);
	FP("sqrtsd %xmm1,%xmm0", "\xf2\x0f\x51\xc1", FP_SCALAR_DOUBLE, 1);
	FP("rcpss %xmm1,%xmm0", "\xf3\x0f\x53\xc1", FP_SCALAR_SINGLE, 1);
	FP("haddpd %xmm1,%xmm0", "\x66\x0f\x7c\xc1", FP_128_DOUBLE, 1);
	FP("addsubps %xmm1,%xmm0", "\xf2\x0f\xd0\xc1", FP_128_SINGLE, 1);
	FP("dpps $1,%xmm1,%xmm0", "\x66\x0f\x3a\x40\xc1\x01", FP_128_SINGLE, 2);
	FP("vaddsd %xmm2,%xmm1,%xmm0", "\xc5\xf3\x58\xc2", FP_SCALAR_DOUBLE, 1);
	FP("vmulpd %ymm2,%ymm1,%ymm0", "\xc5\xf5\x59\xc2", FP_256_DOUBLE, 1);
	FP("vmaxps %ymm10,%ymm1,%ymm0", "\xc4\xc1\x74\x5f\xc2", FP_256_SINGLE, 1);
	FP("vfmadd231pd %ymm2,%ymm1,%ymm0", "\xc4\xe2\xf5\xb8\xc2", FP_256_DOUBLE, 2);
	FP("vfmadd213ss %xmm2,%xmm1,%xmm0", "\xc4\xe2\x71\xa9\xc2", FP_SCALAR_SINGLE, 2);
	FP("vfmaddsub132ps %xmm2,%xmm1,%xmm0", "\xc4\xe2\x71\x96\xc2", FP_128_SINGLE, 2);
	FP("vfmsubadd132pd %xmm2,%xmm1,%xmm0", "\xc4\xe2\xf1\x97\xc2", FP_128_DOUBLE, 2);
	FP("vaddpd %zmm2,%zmm1,%zmm0", "\x62\xf1\xf5\x48\x58\xc2", FP_512_DOUBLE, 1);
	FP("vaddps {rn-sae},%zmm2,%zmm1,%zmm0", "\x62\xf1\x74\x18\x58\xc2", FP_512_SINGLE, 1);
	FP("vaddps (%rax){1to4},%xmm1,%xmm0", "\x62\xf1\x74\x18\x58\x00", FP_128_SINGLE, 1);
}

void test_decode(void)
{
	test_integer();
	test_branches();
	test_vectors();
	test_arithmetic();
}
