// SPDX-License-Identifier: GPL-2.0
#include "special.h"

#include "cpuid.h"
#include "guest.h"
#include "marker.h"
#include "msr.h"
#include "registers.h"
#include "throttle.h"
#include "trap.h"

#define OPCODE_HLT 0xf4
#define OPCODE_IRET 0xcf
#define OPCODE_TWO_BYTE 0x0f
#define OPCODE_RDMSR 0x32
#define RDMSR_SIZE 2	/* the kernel writes it without a prefix */
#define OPCODE_WRMSR 0x30
#define OPCODE_RDPMC 0x33
#define OPCODE_CPUID 0xa2

#define PAGE_OFFSET 0xfffull
#define CR4_PCE 0x100u	/* programs may use rdpmc */

static struct machine *machine;

/*
 * QEMU's answer to a leaf that something is added to. Nobody but QEMU knows it, and it is
 * seen only when an instruction follows in the same block: the first one that is seen
 * serves for all. Firmware and the kernel ask for it long before they use it.
 */
static struct {
	uint32_t leaf;		/* 0: none yet; written last */
	struct cpuid answer;
} known;
static uint32_t asked[SERVER_MAX_CPUS];		/* the leaf that QEMU is answering */

static void write_pair(unsigned int vcpu, uint64_t value)
{
	registers_write(vcpu, REGISTER_RAX, (uint32_t)value);
	registers_write(vcpu, REGISTER_RDX, value >> 32);
}

/*
 * Where an instruction ends. The callbacks' userdata is the address after it
 * as it was when it was translated, which may have been in another process that
 * maps the same page elsewhere. The instruction pointer is of this process, but
 * may still be at the start of the block; both have the same offset in a page.
 */
static uint64_t place_after(unsigned int vcpu, void *translated_next)
{
	uint64_t rip = registers_read(vcpu, REGISTER_RIP);

	return rip + (((uint64_t)translated_next - rip) & PAGE_OFFSET);
}

static void skip(unsigned int vcpu, void *translated_next)
{
	qemu_plugin_set_pc(place_after(vcpu, translated_next));
}

static void on_rdmsr(unsigned int vcpu, void *next)
{
	uint32_t address = (uint32_t)registers_read(vcpu, REGISTER_RCX);
	uint64_t value;

	if (msr_is_absent(machine, vcpu, address)) {
		guest_enter(machine, vcpu, false);
		trap_protection(vcpu, place_after(vcpu, next) - RDMSR_SIZE);
	}
	if (!msr_read(machine, vcpu, address, &value))
		return;
	write_pair(vcpu, value);
	skip(vcpu, next);
}

static void on_wrmsr(unsigned int vcpu, void *next)
{
	uint64_t value = registers_read(vcpu, REGISTER_RDX) << 32 |
			 (uint32_t)registers_read(vcpu, REGISTER_RAX);

	if (msr_write(machine, vcpu, (uint32_t)registers_read(vcpu, REGISTER_RCX), value))
		skip(vcpu, next);
}

static void on_rdpmc(unsigned int vcpu, void *next)
{
	uint64_t value;

	if (!msr_rdpmc(machine, vcpu, (uint32_t)registers_read(vcpu, REGISTER_RCX), &value))
		return;
	write_pair(vcpu, value);
	skip(vcpu, next);
}

/* A program that may not is QEMU's to refuse. */
static void on_user_rdpmc(unsigned int vcpu, void *next)
{
	if (registers_read(vcpu, REGISTER_CR4) & CR4_PCE)
		on_rdpmc(vcpu, next);
}

static void write_answer(unsigned int vcpu, const struct cpuid *answer)
{
	registers_write(vcpu, REGISTER_RAX, answer->eax);
	registers_write(vcpu, REGISTER_RBX, answer->ebx);
	registers_write(vcpu, REGISTER_RCX, answer->ecx);
	registers_write(vcpu, REGISTER_RDX, answer->edx);
}

/* Whether the answer is the machine's; it is QEMU's, or will be seen, otherwise. */
static bool answer_cpuid(unsigned int vcpu, uint32_t leaf, struct cpuid *answer)
{
	*answer = (struct cpuid){ 0 };
	if (leaf == MACHINE_LEAF) {
		answer->eax = guest_call(machine, vcpu) ? MACHINE_LEAF : 0;
		return true;
	}
	if (leaf && __atomic_load_n(&known.leaf, __ATOMIC_ACQUIRE) == leaf) {
		*answer = known.answer;
		return true;
	}
	return cpuid_answer(&machine->server, leaf, answer);
}

static void on_cpuid(unsigned int vcpu, void *next)
{
	uint32_t leaf = (uint32_t)registers_read(vcpu, REGISTER_RAX);
	struct cpuid answer;

	asked[vcpu] = leaf;
	if (!answer_cpuid(vcpu, leaf, &answer))
		return;
	write_answer(vcpu, &answer);
	skip(vcpu, next);
}

static void after_cpuid(unsigned int vcpu, void *userdata)
{
	struct cpuid bits, answer;

	(void)userdata;
	if (!cpuid_adds(&machine->server, asked[vcpu], &bits))
		return;
	answer.eax = (uint32_t)registers_read(vcpu, REGISTER_RAX) | bits.eax;
	answer.ebx = (uint32_t)registers_read(vcpu, REGISTER_RBX) | bits.ebx;
	answer.ecx = (uint32_t)registers_read(vcpu, REGISTER_RCX) | bits.ecx;
	answer.edx = (uint32_t)registers_read(vcpu, REGISTER_RDX) | bits.edx;
	write_answer(vcpu, &answer);
	known.answer = answer;
	__atomic_store_n(&known.leaf, asked[vcpu], __ATOMIC_RELEASE);
}

static void on_halt(unsigned int vcpu, void *next)
{
	(void)next;
	throttle_halt(machine, vcpu);
}

static void on_iret(unsigned int vcpu, void *userdata)
{
	(void)userdata;
	guest_leave(machine, vcpu);
}

static bool is_prefix(unsigned char byte)
{
	return (byte & 0xf0) == 0x40 || byte == 0x66 || byte == 0x67 || byte == 0xf2 ||
	       byte == 0xf3 || byte == 0x2e || byte == 0x3e;
}

/* Elsewhere than in the kernel rdmsr and wrmsr are QEMU's to refuse. */
static qemu_plugin_vcpu_udata_cb_t answer_to(unsigned char opcode, bool kernel)
{
	switch (opcode) {
	case OPCODE_CPUID:
		return on_cpuid;
	case OPCODE_RDMSR:
		return kernel ? on_rdmsr : NULL;
	case OPCODE_WRMSR:
		return kernel ? on_wrmsr : NULL;
	case OPCODE_RDPMC:
		return kernel ? on_rdpmc : on_user_rdpmc;
	default:
		return NULL;
	}
}

struct special special_find(const uint8_t *bytes, size_t size, bool kernel)
{
	struct special special = { 0 };
	size_t i = 0;

	while (i + 1 < size && is_prefix(bytes[i]))
		i++;
	if (i + 2 == size && bytes[i] == OPCODE_TWO_BYTE) {
		special.callback = answer_to(bytes[i + 1], kernel);
		special.leaves = special.callback;
		special.after = special.callback == on_cpuid ? after_cpuid : NULL;
	} else if (i + 1 == size && bytes[i] == OPCODE_IRET) {
		special.callback = on_iret;
	} else if (i + 1 == size && bytes[i] == OPCODE_HLT) {
		special.callback = on_halt;
	}
	return special;
}

void special_hook(struct qemu_plugin_insn *insn, const struct special *special, struct machine *m)
{
	uint64_t next = qemu_plugin_insn_vaddr(insn) + qemu_plugin_insn_size(insn);

	machine = m;
	guest_hook(insn, m);
	if (special->callback)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, special->callback,
						       special->leaves ? QEMU_PLUGIN_CB_RW_REGS_PC
								       : QEMU_PLUGIN_CB_NO_REGS,
						       (void *)next);
}

void special_hook_after(struct qemu_plugin_insn *insn, const struct special *before)
{
	if (before->after)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, before->after, QEMU_PLUGIN_CB_RW_REGS,
						       NULL);
}
