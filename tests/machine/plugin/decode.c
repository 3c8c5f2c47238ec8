// SPDX-License-Identifier: GPL-2.0
#include "decode.h"

#include <stdbool.h>

enum map { MAP_ONE_BYTE, MAP_0F, MAP_0F38, MAP_0F3A };

/* The mandatory prefix, as VEX and EVEX number it. */
enum prefix { PREFIX_NONE, PREFIX_66, PREFIX_F3, PREFIX_F2 };

enum width { WIDTH_128, WIDTH_256, WIDTH_512 };

/* An opcode, however it was encoded. */
struct opcode {
	unsigned int map;
	enum prefix prefix;
	enum width width;
	bool vex, wide;		/* VEX or EVEX; their or REX's W */
	uint8_t byte;
	const uint8_t *modrm;	/* what follows; NULL if nothing does */
};

static bool within(uint8_t byte, uint8_t first, uint8_t last)
{
	return byte >= first && byte <= last;
}

static bool is_legacy_prefix(uint8_t byte)
{
	switch (byte) {
	case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0x66: case 0x67:
	case 0xf0: case 0xf2: case 0xf3:
		return true;
	default:
		return false;
	}
}

/* F2 and F3 go before 66. */
static enum prefix mandatory(enum prefix before, uint8_t byte)
{
	switch (byte) {
	case 0xf2:
		return PREFIX_F2;
	case 0xf3:
		return PREFIX_F3;
	case 0x66:
		return before == PREFIX_NONE ? PREFIX_66 : before;
	default:
		return before;
	}
}

/* How many bytes of the instruction come before its opcode when that is VEX or EVEX, or 0. */
static size_t vector_prefix(const uint8_t *bytes, size_t size, struct opcode *op)
{
	uint8_t last;

	if (size > 2 && bytes[0] == 0xc5) {
		op->map = MAP_0F;
		last = bytes[1];
		op->width = last >> 2 & 1;
		op->prefix = last & 3;
		return 2;
	}
	if (size > 3 && bytes[0] == 0xc4) {
		op->map = bytes[1] & 0x1f;
		last = bytes[2];
		op->width = last >> 2 & 1;
		op->prefix = last & 3;
		op->wide = last >> 7;
		return 3;
	}
	if (size > 4 && bytes[0] == 0x62) {
		op->map = bytes[1] & 7;
		op->prefix = bytes[2] & 3;
		op->wide = bytes[2] >> 7;
		op->width = bytes[3] >> 5 & 3;
		/* Rounding takes the width's bits: such instructions are of 512 bits, or scalar. */
		if (bytes[3] & 0x10 && size > 5 && bytes[5] >= 0xc0)
			op->width = WIDTH_512;
		return 4;
	}
	return 0;
}

static size_t escape(const uint8_t *bytes, size_t size, struct opcode *op)
{
	if (size < 2 || bytes[0] != 0x0f)
		return 0;
	op->map = MAP_0F;
	if (size < 3)
		return 1;
	if (bytes[1] == 0x38)
		op->map = MAP_0F38;
	else if (bytes[1] == 0x3a)
		op->map = MAP_0F3A;
	return op->map == MAP_0F ? 1 : 2;
}

/* Finds the opcode; false if the instruction ends before it. */
static bool find_opcode(const uint8_t *bytes, size_t size, struct opcode *op)
{
	size_t i = 0, length;

	for (; i < size && is_legacy_prefix(bytes[i]); i++)
		op->prefix = mandatory(op->prefix, bytes[i]);
	length = vector_prefix(bytes + i, size - i, op);
	op->vex = length;
	if (!length) {
		if (i + 1 < size && within(bytes[i], 0x40, 0x4f))
			op->wide = bytes[i++] >> 3 & 1;
		length = escape(bytes + i, size - i, op);
	}
	i += length;
	if (i >= size)
		return false;
	op->byte = bytes[i];
	op->modrm = i + 1 < size ? bytes + i + 1 : NULL;
	return true;
}

static enum instruction_class one_byte_class(const struct opcode *op)
{
	uint8_t byte = op->byte;
	unsigned int extension;

	if (within(byte, 0xd8, 0xdf))
		return CLASS_SIMD;	/* x87 */
	/* Jcc; LOOP and JRCXZ; CALL and JMP, near ones */
	if (within(byte, 0x70, 0x7f) || within(byte, 0xe0, 0xe3) || within(byte, 0xe8, 0xe9))
		return CLASS_BRANCH;
	switch (byte) {
	case 0xc2: case 0xc3: case 0xca: case 0xcb: /* RET */
	case 0xcc: case 0xcd: case 0xcf: /* INT, IRET */
	case 0xeb: /* JMP */
		return CLASS_BRANCH;
	case 0xff:
		extension = op->modrm ? *op->modrm >> 3 & 7 : 0;
		return within((uint8_t)extension, 2, 5) ? CLASS_BRANCH : CLASS_INTEGER;
	default:
		return CLASS_INTEGER;
	}
}

static enum instruction_class two_byte_class(const struct opcode *op)
{
	uint8_t byte = op->byte;

	if (op->vex)
		return CLASS_SIMD;
	/* Jcc, SYSCALL, SYSRET */
	if (within(byte, 0x80, 0x8f) || byte == 0x05 || byte == 0x07)
		return CLASS_BRANCH;
	if (within(byte, 0x10, 0x17) || within(byte, 0x28, 0x2f) || within(byte, 0x50, 0x77) ||
	    within(byte, 0x7c, 0x7f) || within(byte, 0xc4, 0xc6) || byte == 0xc2 ||
	    within(byte, 0xd0, 0xfe))
		return CLASS_SIMD;
	return CLASS_INTEGER;
}

/* BMI's instructions have VEX prefixes, but work on general registers. */
static enum instruction_class three_byte_class(const struct opcode *op)
{
	if (within(op->byte, 0xf0, 0xff) || (within(op->byte, 0x80, 0x87) && !op->vex))
		return CLASS_INTEGER;
	return CLASS_SIMD;
}

static enum instruction_class class_of(const struct opcode *op)
{
	switch (op->map) {
	case MAP_ONE_BYTE:
		return one_byte_class(op);
	case MAP_0F:
		return two_byte_class(op);
	case MAP_0F38:
		return three_byte_class(op);
	case MAP_0F3A:
		return op->byte == 0xf0 ? CLASS_INTEGER : CLASS_SIMD;
	default:
		return op->vex ? CLASS_SIMD : CLASS_INTEGER;
	}
}

static void set_packed(struct decoded *decoded, const struct opcode *op, bool single)
{
	decoded->fp = FP_128_DOUBLE + 2 * (op->width > WIDTH_512 ? WIDTH_512 : op->width) + single;
}

static void set_scalar(struct decoded *decoded, bool single)
{
	decoded->fp = single ? FP_SCALAR_SINGLE : FP_SCALAR_DOUBLE;
}

/* ADD, MUL, SUB, MIN, DIV, MAX, SQRT, RSQRT, RCP, horizontal and alternating ones. */
static void find_arithmetic(struct decoded *decoded, const struct opcode *op)
{
	bool any = op->byte == 0x51 || within(op->byte, 0x58, 0x59) ||
		   within(op->byte, 0x5c, 0x5f);
	bool estimate = within(op->byte, 0x52, 0x53);
	bool horizontal = within(op->byte, 0x7c, 0x7d) || op->byte == 0xd0;

	if (horizontal && (op->prefix == PREFIX_66 || op->prefix == PREFIX_F2))
		set_packed(decoded, op, op->prefix == PREFIX_F2);
	else if ((any || estimate) && op->prefix == PREFIX_NONE)
		set_packed(decoded, op, true);
	else if ((any || estimate) && op->prefix == PREFIX_F3)
		set_scalar(decoded, true);
	else if (any && op->prefix == PREFIX_66)
		set_packed(decoded, op, false);
	else if (any)
		set_scalar(decoded, false);
}

/* Fused multiply and add: 96 to 9F, A6 to AF, B6 to BF; from x8 on, odd ones are scalar. */
static void find_fused(struct decoded *decoded, const struct opcode *op)
{
	uint8_t low = op->byte & 0xf;

	if (!op->vex || op->prefix != PREFIX_66 || !within(op->byte, 0x96, 0xbf) || low < 6)
		return;
	if (low > 8 && low & 1)
		set_scalar(decoded, !op->wide);
	else
		set_packed(decoded, op, !op->wide);
	decoded->operations = 2;
}

/* DPPS and DPPD */
static void find_dot_product(struct decoded *decoded, const struct opcode *op)
{
	if (op->prefix != PREFIX_66 || !within(op->byte, 0x40, 0x41))
		return;
	set_packed(decoded, op, op->byte == 0x40);
	decoded->operations = 2;
}

struct decoded decode(const uint8_t *bytes, size_t size)
{
	struct decoded decoded = { CLASS_INTEGER, FP_NONE, 1 };
	struct opcode op = { 0 };

	if (!find_opcode(bytes, size, &op))
		return decoded;
	decoded.class = class_of(&op);
	if (op.map == MAP_0F)
		find_arithmetic(&decoded, &op);
	else if (op.map == MAP_0F38)
		find_fused(&decoded, &op);
	else if (op.map == MAP_0F3A)
		find_dot_product(&decoded, &op);
	return decoded;
}
