// SPDX-License-Identifier: GPL-2.0
#include "registers.h"

#include <string.h>

#include "machine.h"
#include "qemu_plugin_api.h"

static const char *const names[REGISTERS] = {
	"rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rsp", "rip", "eflags", "cs", "ss",
	"cr4",
};

static struct {
	struct qemu_plugin_register *handles[REGISTERS];
	GByteArray *buffer;
} cpus[SERVER_MAX_CPUS];

void registers_init(unsigned int cpu)
{
	GArray *all = qemu_plugin_get_registers();
	unsigned int i, name;

	cpus[cpu].buffer = g_byte_array_new();
	for (i = 0; i < all->len; i++) {
		const struct qemu_plugin_reg_descriptor *d =
			&g_array_index(all, struct qemu_plugin_reg_descriptor, i);

		for (name = 0; name < REGISTERS; name++)
			if (!strcmp(d->name, names[name]))
				cpus[cpu].handles[name] = d->handle;
	}
	g_array_free(all, TRUE);
}

uint64_t registers_read(unsigned int cpu, enum register_name name)
{
	GByteArray *buffer = cpus[cpu].buffer;
	uint64_t value = 0;

	g_byte_array_set_size(buffer, 0);
	if (qemu_plugin_read_register(cpus[cpu].handles[name], buffer))
		memcpy(&value, buffer->data, buffer->len < 8 ? buffer->len : 8);
	return value;
}

void registers_write(unsigned int cpu, enum register_name name, uint64_t value)
{
	GByteArray *buffer = cpus[cpu].buffer;

	g_byte_array_set_size(buffer, 0);
	g_byte_array_append(buffer, (const guint8 *)&value, sizeof(value));
	qemu_plugin_write_register(cpus[cpu].handles[name], buffer);
}
