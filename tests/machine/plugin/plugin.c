// SPDX-License-Identifier: GPL-2.0
/*
 * The machine's entry: hooks QEMU's translation, so that special instructions
 * are answered by the model and everything else is only counted.
 *
 * Arguments: server=FILE, the description; truth=FILE, where the truth goes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "decode.h"
#include "guest.h"
#include "machine.h"
#include "meter.h"
#include "operand.h"
#include "qemu_plugin_api.h"
#include "registers.h"
#include "special.h"
#include "task.h"
#include "throttle.h"
#include "truth.h"

/* The kernel lies in the upper half of the addresses. */
#define KERNEL_HALF 0x8000000000000000ull

int qemu_plugin_version = QEMU_PLUGIN_VERSION;
static struct machine machine;
static struct qemu_plugin_scoreboard *board;
static uint64_t quantum;
static bool present[SERVER_MAX_CPUS];
static bool weighs;	/* whether operands cost anything on this server */

const struct counts *machine_counts(unsigned int cpu)
{
	static const struct counts none;

	if (!__atomic_load_n(&present[cpu], __ATOMIC_ACQUIRE))
		return &none;
	return qemu_plugin_scoreboard_find(board, cpu);
}

static struct qemu_plugin_u64 entry(size_t offset)
{
	return (struct qemu_plugin_u64){ board, offset };
}

static void on_quantum(unsigned int vcpu, void *userdata)
{
	struct counts *counts = qemu_plugin_scoreboard_find(board, vcpu);

	(void)userdata;
	counts->quantum = 0;
	throttle_look(&machine, vcpu);
	meter_tick(&machine, server_package_of(&machine.server, vcpu), machine_now());
}

/* Instructions in a row that are executed all or, if nothing goes wrong, not at all. */
struct run {
	struct qemu_plugin_insn *first;
	struct activity activity;
	uint64_t hash;
};

static size_t place_of(enum mode mode)
{
	return offsetof(struct counts, activity) + mode * sizeof(struct activity);
}

static void add_to_run(struct run *run, struct qemu_plugin_insn *insn, const uint8_t *bytes,
		       size_t size)
{
	struct decoded decoded = decode(bytes, size);

	if (!run->first) {
		run->first = insn;
		run->hash = OPERAND_START;
	}
	run->hash = operand_hash(run->hash, bytes, size);
	run->activity.instructions++;
	run->activity.branches += decoded.class == CLASS_BRANCH;
	run->activity.simd += decoded.class == CLASS_SIMD;
	if (decoded.fp != FP_NONE)
		run->activity.fp[decoded.fp] += decoded.operations;
}

static void count_at(struct qemu_plugin_insn *insn, size_t place, uint64_t n)
{
	qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(insn, QEMU_PLUGIN_INLINE_ADD_U64,
							    entry(place), n);
}

/* Counts all of a run when its first instruction is executed, and begins another run. */
static void end_run(struct run *run, enum mode mode)
{
	const uint64_t *members = (const uint64_t *)&run->activity;
	size_t place = place_of(mode), i;

	if (weighs)
		run->activity.operands = run->activity.instructions * operand_weight(run->hash);
	for (i = 0; i < ACTIVITY_MEMBERS; i++)
		if (members[i])
			count_at(run->first, place + i * sizeof(*members), members[i]);
	*run = (struct run){ 0 };
}

static void count_accesses(struct qemu_plugin_insn *insn, enum mode mode)
{
	size_t place = place_of(mode) + offsetof(struct activity, accesses);

	qemu_plugin_register_vcpu_mem_inline_per_vcpu(insn, QEMU_PLUGIN_MEM_RW,
						      QEMU_PLUGIN_INLINE_ADD_U64, entry(place), 1);
}

/* @special: what special_find() says of the instruction before, then of this one. */
static void translate(struct run *run, struct qemu_plugin_insn *insn, enum mode mode,
		      struct special *special)
{
	uint8_t bytes[16];
	size_t size = qemu_plugin_insn_data(insn, bytes, sizeof(bytes));

	special_hook_after(insn, special);
	*special = special_find(bytes, size, mode == MODE_KERNEL);
	count_accesses(insn, mode);
	add_to_run(run, insn, bytes, size);
	/* Before its hook: that may not return, and what is added later would be lost. */
	if (special->leaves)
		end_run(run, mode);
	special_hook(insn, special, &machine);
}

static void on_translation(struct qemu_plugin_tb *tb, void *userdata)
{
	struct qemu_plugin_u64 steps = entry(offsetof(struct counts, quantum));
	size_t n = qemu_plugin_tb_n_insns(tb), i;
	bool kernel = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0)) & KERNEL_HALF;
	enum mode mode = kernel ? MODE_KERNEL : MODE_USER;
	struct special special = { 0 };
	struct run run = { 0 };

	(void)userdata;
	qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(tb, QEMU_PLUGIN_INLINE_ADD_U64, steps, n);
	qemu_plugin_register_vcpu_tb_exec_cond_cb(tb, on_quantum, QEMU_PLUGIN_CB_NO_REGS,
						  QEMU_PLUGIN_COND_GE, steps, quantum, NULL);
	for (i = 0; i < n; i++)
		translate(&run, qemu_plugin_tb_get_insn(tb, i), mode, &special);
	if (run.first)
		end_run(&run, mode);
}

static void on_cpu(unsigned int vcpu, void *userdata)
{
	(void)userdata;
	registers_init(vcpu);
	__atomic_store_n(&present[vcpu], true, __ATOMIC_RELEASE);
}

static void on_idle(unsigned int vcpu, void *userdata)
{
	(void)userdata;
	meter_set_busy(&machine, vcpu, false);
}

static void on_resume(unsigned int vcpu, void *userdata)
{
	(void)userdata;
	throttle_resume(vcpu);
	meter_set_busy(&machine, vcpu, true);
}

static void on_end(void *userdata)
{
	(void)userdata;
	truth_snapshot(&machine, "end", 3);
}

/*
 * Exceptions are reported twice: as interrupts when they enter their handler, and as
 * exceptions, which this is not registered for, with an address that says nothing.
 */
static void on_discontinuity(unsigned int vcpu, enum qemu_plugin_discon_type type, uint64_t from,
			     uint64_t to, void *userdata)
{
	(void)type;
	(void)from;
	(void)userdata;
	guest_enter(&machine, vcpu, to);
}

static int read_argument(const char *argument, bool *have_server)
{
	char error[512];

	if (!strncmp(argument, "server=", 7)) {
		*have_server = true;
		if (!server_load(argument + 7, &machine.server, error, sizeof(error)))
			return 0;
		fprintf(stderr, "machine: %s\n", error);
		return -1;
	}
	if (!strncmp(argument, "truth=", 6)) {
		if (!truth_open(argument + 6))
			return 0;
		fprintf(stderr, "machine: %s: %s\n", argument + 6, strerror(errno));
		return -1;
	}
	fprintf(stderr, "machine: unknown argument %s\n", argument);
	return -1;
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc, char **argv)
{
	bool have_server = false;
	int i;

	for (i = 0; i < argc; i++)
		if (read_argument(argv[i], &have_server))
			return -1;
	if (!have_server || (unsigned int)info->system.max_vcpus != server_cpus(&machine.server)) {
		fprintf(stderr, "machine: server=FILE is missing or does not match -smp\n");
		return -1;
	}
	board = qemu_plugin_scoreboard_new(sizeof(struct counts));
	quantum = throttle_quantum(&machine.server);
	for (i = 0; i < (int)machine.server.sockets; i++)
		weighs |= machine.server.power[i].operand_nj > 0;
	machine_init(&machine);
	qemu_plugin_register_vcpu_init_cb(id, on_cpu, NULL);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation, NULL);
	qemu_plugin_register_vcpu_idle_cb(id, on_idle, NULL);
	qemu_plugin_register_vcpu_resume_cb(id, on_resume, NULL);
	qemu_plugin_register_vcpu_discon_cb(id, QEMU_PLUGIN_DISCON_INTERRUPT, on_discontinuity,
					    NULL);
	qemu_plugin_register_atexit_cb(id, on_end, NULL);
	return 0;
}
