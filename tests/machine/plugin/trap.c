// SPDX-License-Identifier: GPL-2.0
#include "trap.h"

#include <string.h>

#include "qemu_plugin_api.h"
#include "registers.h"

/*
 * Where Linux on x86-64 maps its interrupt descriptors, at the start of the
 * CPU entry area: no register that a plugin can read tells.
 */
#define DESCRIPTORS 0xfffffe0000000000ull
#define PROTECTION 13
#define GATE_PRESENT 0x8000u
#define GATE_OWN_STACK 0x7u

/* Trap, interrupt, nested task, resume: off while the exception is handled. */
#define FLAGS_CLEARED 0x14300ull
#define STACK_ALIGNMENT 15ull

/* An interrupt descriptor. */
struct gate {
	uint16_t low, selector, flags, middle;
	uint32_t high, reserved;
};

/* What a processor pushes, lowest address first. */
struct frame {
	uint64_t error, rip, cs, flags, rsp, ss;
};

static bool read_gate(unsigned int vector, struct gate *gate)
{
	GByteArray *bytes = g_byte_array_new();
	bool done = qemu_plugin_read_memory_vaddr(DESCRIPTORS + vector * sizeof(*gate), bytes,
						  sizeof(*gate));

	if (done)
		memcpy(gate, bytes->data, sizeof(*gate));
	g_byte_array_free(bytes, TRUE);
	return done && gate->flags & GATE_PRESENT && !(gate->flags & GATE_OWN_STACK);
}

static bool push(uint64_t address, const struct frame *frame)
{
	GByteArray *bytes = g_byte_array_new();
	bool done;

	g_byte_array_append(bytes, (const guint8 *)frame, sizeof(*frame));
	done = qemu_plugin_write_memory_vaddr(address, bytes);
	g_byte_array_free(bytes, TRUE);
	return done;
}

void trap_protection(unsigned int cpu, uint64_t rip)
{
	struct frame frame = {
		.rip = rip,
		.cs = registers_read(cpu, REGISTER_CS),
		.flags = registers_read(cpu, REGISTER_EFLAGS),
		.rsp = registers_read(cpu, REGISTER_RSP),
		.ss = registers_read(cpu, REGISTER_SS),
	};
	uint64_t stack = (frame.rsp & ~STACK_ALIGNMENT) - sizeof(frame);
	struct gate gate;

	if (!read_gate(PROTECTION, &gate) || !push(stack, &frame))
		return;
	registers_write(cpu, REGISTER_RSP, stack);
	registers_write(cpu, REGISTER_EFLAGS, frame.flags & ~FLAGS_CLEARED);
	qemu_plugin_set_pc((uint64_t)gate.high << 32 | (uint64_t)gate.middle << 16 | gate.low);
}
