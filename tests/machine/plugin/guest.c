// SPDX-License-Identifier: GPL-2.0
#include "guest.h"

#include "counter.h"
#include "handler.h"
#include "marker.h"
#include "meter.h"
#include "registers.h"
#include "task.h"
#include "throttle.h"
#include "truth.h"

static struct machine *machine;
static uint64_t switch_address, birth_address;

static void on_switch(unsigned int cpu, void *userdata)
{
	uint64_t next = registers_read(cpu, REGISTER_RSI);

	(void)userdata;
	machine->cpus[cpu].task = next;
	machine->cpus[cpu].interrupts = 0;
	meter_set_marker(machine, cpu, task_marker(next));
}

/* A child has its parent's marker; whatever died in its task_struct before is forgotten. */
static void on_birth(unsigned int cpu, void *userdata)
{
	(void)userdata;
	task_set_marker(registers_read(cpu, REGISTER_RDI),
			task_marker(machine->cpus[cpu].task));
}

/*
 * A task pays for its exceptions, but not for the interrupts that happen to
 * arrive while it runs, nor do these for each other's; an exception within an
 * interrupt belongs to it, and is counted so that its end is not taken for the
 * interrupt's. A task that is switched away from within an interrupt pays for
 * the short way out of it when it runs again.
 */
void guest_enter(struct machine *m, unsigned int cpu, uint64_t handler)
{
	struct cpu *c = &m->cpus[cpu];

	if (!c->interrupts && handler_is_exception(handler))
		return;
	if (!c->interrupts++)
		meter_set_marker(m, cpu, MACHINE_INTERRUPTS);
}

void guest_leave(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpus[cpu];

	if (c->interrupts && !--c->interrupts)
		meter_set_marker(m, cpu, task_marker(c->task));
}

/*
 * Code that was translated before the hook was known is translated again once
 * it has been written to, even when nothing changes.
 */
static bool retranslate(uint64_t address)
{
	GByteArray *bytes = g_byte_array_new();
	bool done = qemu_plugin_read_memory_vaddr(address, bytes, 1) &&
		    qemu_plugin_write_memory_vaddr(address, bytes);

	g_byte_array_free(bytes, TRUE);
	return done;
}

static bool set_hooks(uint64_t on_switch_address, uint64_t on_birth_address)
{
	if (!on_switch_address || !on_birth_address)
		return false;
	__atomic_store_n(&switch_address, on_switch_address, __ATOMIC_SEQ_CST);
	__atomic_store_n(&birth_address, on_birth_address, __ATOMIC_SEQ_CST);
	return retranslate(on_switch_address) && retranslate(on_birth_address);
}

static bool mark(unsigned int cpu, const char *name, size_t length)
{
	unsigned int marker = task_marker_number(name, length);
	uint64_t task = machine->cpus[cpu].task;

	if (!task || (length && !marker))
		return false;
	task_set_marker(task, marker);
	meter_set_marker(machine, cpu, marker);
	return true;
}

static bool change_fault(const char *text, size_t length)
{
	struct fault_change change;

	if (!fault_parse(text, length, &machine->server, &change))
		return false;
	counter_fault(machine, &change);
	return true;
}

/* Calls that carry a text. */
static bool call_with_text(unsigned int cpu, enum machine_verb verb)
{
	uint64_t address = registers_read(cpu, REGISTER_RDI);
	uint64_t length = registers_read(cpu, REGISTER_RSI);
	GByteArray *bytes;
	bool done = false;

	if (length > MACHINE_NAME_MAX)
		return false;
	bytes = g_byte_array_new();
	if (!length || qemu_plugin_read_memory_vaddr(address, bytes, length)) {
		done = true;
		if (verb == MACHINE_VERB_MARK)
			done = mark(cpu, (const char *)bytes->data, length);
		else if (verb == MACHINE_VERB_FAULT)
			done = change_fault((const char *)bytes->data, length);
		else
			truth_snapshot(machine, (const char *)bytes->data, length);
	}
	g_byte_array_free(bytes, TRUE);
	return done;
}

static bool set_exceptions(uint64_t address, uint64_t n)
{
	GByteArray *bytes;
	bool done;

	if (!n || n > MACHINE_HANDLERS_MAX)
		return false;
	bytes = g_byte_array_new();
	done = qemu_plugin_read_memory_vaddr(address, bytes, n * sizeof(uint64_t)) &&
	       handler_set_exceptions((const uint64_t *)bytes->data, n);
	g_byte_array_free(bytes, TRUE);
	return done;
}

bool guest_call(struct machine *m, unsigned int cpu)
{
	enum machine_verb verb = registers_read(cpu, REGISTER_RCX);

	machine = m;
	switch (verb) {
	case MACHINE_VERB_MARK:
	case MACHINE_VERB_TRUTH:
	case MACHINE_VERB_FAULT:
		return call_with_text(cpu, verb);
	case MACHINE_VERB_HOOK:
		return set_hooks(registers_read(cpu, REGISTER_RDI),
				 registers_read(cpu, REGISTER_RSI));
	case MACHINE_VERB_EXCEPTIONS:
		return set_exceptions(registers_read(cpu, REGISTER_RDI),
				      registers_read(cpu, REGISTER_RSI));
	case MACHINE_VERB_START:
		meter_restart_limits(machine);
		throttle_measure(true);
		return true;
	case MACHINE_VERB_STOP:
		throttle_measure(false);
		return true;
	}
	return false;
}

void guest_hook(struct qemu_plugin_insn *insn, struct machine *m)
{
	uint64_t address = qemu_plugin_insn_vaddr(insn);

	if (!address)
		return;
	machine = m;
	if (address == __atomic_load_n(&switch_address, __ATOMIC_RELAXED))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_switch, QEMU_PLUGIN_CB_R_REGS,
						       NULL);
	else if (address == __atomic_load_n(&birth_address, __ATOMIC_RELAXED))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_birth, QEMU_PLUGIN_CB_R_REGS,
						       NULL);
}
