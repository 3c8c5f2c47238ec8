// SPDX-License-Identifier: GPL-2.0
#include "throttle.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched/types.h>
#include <math.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "meter.h"
#include "power.h"

#define QUANTUM_S 0.0005	/* model time of a quantum, at most */
#define LOOKS 4			/* looks at the clock per quantum at the lowest frequency */
#define LATE_S 0.0008		/* a quantum that the host delays by more than this is late */
#define BACKLOG_S 0.002		/* of lost time, no more than this is made up for */
#define SHORTEST_S 0.00005	/* not worth a sleep */
#define SLICE_NS 100000		/* the shortest that the host's scheduler takes */

/* One per processor, touched by its thread only. */
static struct pace {
	unsigned int phase;
	struct activity activity;
	double due_s;		/* when the instructions so far should have ended */
	double quantum_s;	/* model time of the present quantum so far */
	double began_s, began_running_s;	/* its begin, and the thread's running time then */
	int schedstat;		/* file descriptor */
	double waited_s;	/* for a core, when that was last looked at */
	uint64_t quanta, late, behind;
	double worst_s;
} paces[SERVER_MAX_CPUS];

/* Odd while a phase is measured. */
static unsigned int phase;

uint64_t throttle_quantum(const struct server *server)
{
	const struct server_frequency *f = &server->frequency;

	return (uint64_t)fmax(QUANTUM_S / LOOKS * f->min_mhz * 1e3 * f->mips_per_ghz, 1000);
}

static void sleep_until(double due_s)
{
	struct timespec t;
	double wait_s = due_s - machine_now();

	if (wait_s <= 0)
		return;
	t.tv_sec = 0;
	t.tv_nsec = (long)(wait_s * 1e9);
	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

/* How long the host has let this thread run. */
static double running_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * How long the host has had this thread wait for a core since the last call, by
 * the second number of its schedstat. Without that file, every pause is a wait.
 */
static double newly_waited_s(struct pace *pace)
{
	unsigned long long waited_ns = 0;
	double before_s = pace->waited_s;
	char text[96];
	ssize_t n;

	if (!pace->schedstat)
		pace->schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	n = pread(pace->schedstat, text, sizeof(text) - 1, 0);
	if (n <= 0)
		return INFINITY;
	text[n] = '\0';
	if (sscanf(text, "%*u %llu", &waited_ns) != 1)
		return INFINITY;
	pace->waited_s = (double)waited_ns / 1e9;
	return pace->waited_s - before_s;
}

/*
 * A processor that is due must not wait until another one, which is behind, has
 * used up its slice of milliseconds: with four processors on two cores that made
 * 3 to 5 of 100 quanta late, and 0.7 without. Kernels before 6.12 ignore it.
 */
static void ask_for_punctuality(void)
{
	struct sched_attr attr;

	prctl(PR_SET_TIMERSLACK, 1);
	if (syscall(SYS_sched_getattr, 0, &attr, sizeof(attr), 0))
		return;
	attr.sched_runtime = SLICE_NS;
	syscall(SYS_sched_setattr, 0, &attr, 0);
}

static void begin_quantum(struct pace *pace, double now)
{
	pace->quantum_s = 0;
	pace->began_s = now;
	pace->began_running_s = running_s();
}

static struct activity activity_of(unsigned int cpu)
{
	const struct counts *counts = machine_counts(cpu);
	struct activity sum = counts->activity[MODE_USER];
	static const struct activity none;

	activity_add(&sum, &counts->activity[MODE_KERNEL], &none);
	return sum;
}

static void restart(struct pace *pace, unsigned int cpu, double now)
{
	pace->activity = activity_of(cpu);
	pace->due_s = now;
	begin_quantum(pace, now);
}

/* Adds the time that the instructions since the last look should have taken. */
static void advance(struct machine *machine, struct pace *pace, unsigned int cpu, double now)
{
	struct activity activity = activity_of(cpu), fresh = { 0 };
	double seconds;

	activity_add(&fresh, &activity, &pace->activity);
	seconds = power_seconds(&machine->server.frequency, meter_mhz(machine, cpu), &fresh) /
		  meter_share(machine, cpu);
	pace->activity = activity;
	pace->due_s = fmax(pace->due_s, now - BACKLOG_S - seconds) + seconds;
	pace->quantum_s += seconds;
}

/*
 * A quantum is late when its sleep ends too late, or when there was no time to
 * sleep and the host had the thread wait for a core. Code that QEMU has yet to
 * translate, and devices that it emulates, are slow too, but that is no fault
 * of the host's.
 */
static void finish_quantum(struct pace *pace)
{
	double now = machine_now(), late_s;

	if (pace->due_s > now) {
		sleep_until(pace->due_s);
		now = machine_now();
		late_s = now - pace->due_s;
	} else {
		late_s = now - pace->began_s - (running_s() - pace->began_running_s);
		if (late_s > LATE_S)
			late_s = fmin(late_s, newly_waited_s(pace));
		pace->behind++;
	}
	pace->quanta++;
	if (late_s > LATE_S)
		pace->late++;
	pace->worst_s = fmax(pace->worst_s, late_s);
	begin_quantum(pace, now);
}

/* Whether the processor is throttled now; takes notice of a new phase. */
static bool measured(struct pace *pace, unsigned int cpu, double now)
{
	unsigned int current = __atomic_load_n(&phase, __ATOMIC_RELAXED);

	if (pace->phase != current) {
		ask_for_punctuality();
		pace->phase = current;
		newly_waited_s(pace);
		restart(pace, cpu, now);
	}
	return current & 1;
}

void throttle_look(struct machine *machine, unsigned int cpu)
{
	struct pace *pace = &paces[cpu];
	double now = machine_now();

	if (!measured(pace, cpu, now))
		return;
	advance(machine, pace, cpu, now);
	if (pace->quantum_s >= QUANTUM_S * (LOOKS - 1) / LOOKS)
		finish_quantum(pace);
}

void throttle_halt(struct machine *machine, unsigned int cpu)
{
	struct pace *pace = &paces[cpu];
	double now = machine_now();

	if (!measured(pace, cpu, now))
		return;
	advance(machine, pace, cpu, now);
	if (pace->due_s - now > SHORTEST_S)
		finish_quantum(pace);
}

void throttle_resume(unsigned int cpu)
{
	restart(&paces[cpu], cpu, machine_now());
}

void throttle_measure(bool on)
{
	if ((phase & 1) != on)
		__atomic_add_fetch(&phase, 1, __ATOMIC_RELAXED);
}

void throttle_read(struct throttle_report *report)
{
	unsigned int i;

	*report = (struct throttle_report){ 0 };
	for (i = 0; i < SERVER_MAX_CPUS; i++) {
		report->quanta += paces[i].quanta;
		report->late += paces[i].late;
		report->behind += paces[i].behind;
		report->worst_s = fmax(report->worst_s, paces[i].worst_s);
	}
}
