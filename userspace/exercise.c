// SPDX-License-Identifier: GPL-2.0
/* Work on chosen CPUs, by processes that end with this one. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exercise.h"

/* Of memory, each: at least this, and those of a package twice what its last cache holds. */
#define BYTES_MIN	(16u << 20)
#define BYTES_MAX	(256u << 20)

static size_t bytes_each(size_t per_package)
{
	long cache = sysconf(_SC_LEVEL3_CACHE_SIZE);
	size_t bytes = cache > 0 ? 2 * (size_t)cache / per_package : 0;

	if (bytes > BYTES_MAX)
		bytes = BYTES_MAX;
	return bytes > BYTES_MIN ? bytes : BYTES_MIN;
}

static int pin(unsigned int cpu)
{
	cpu_set_t *set = CPU_ALLOC(cpu + 1);
	size_t size = CPU_ALLOC_SIZE(cpu + 1);
	int err;

	if (!set)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	CPU_SET_S(cpu, size, set);
	err = sched_setaffinity(0, size, set) ? -errno : 0;
	CPU_FREE(set);
	return err;
}

/* One that cannot be where it should ends, and its point is of less work: no harm. */
static _Noreturn void be_child(pid_t parent, unsigned int cpu, enum gc_work work,
			       unsigned int duty, size_t bytes, uint64_t *turns)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || pin(cpu))
		_exit(1);
	gc_work_forever(work, duty, bytes, turns);
}

int gc_exercise_start(struct gc_exercise *exercise, const unsigned int *cpus, size_t n,
		      size_t per_package, enum gc_work work, unsigned int duty)
{
	pid_t parent = getpid(), pid;

	exercise->n = 0;
	exercise->pids = calloc(n + 1, sizeof(*exercise->pids));
	if (!exercise->pids)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		enum gc_work kind = work == GC_WORK_KINDS ? i % GC_WORK_KINDS : work;

		pid = fork();
		if (pid < 0)
			return -errno;
		if (!pid)
			be_child(parent, cpus[i], kind, duty, bytes_each(per_package),
				 exercise->turns ? exercise->turns + i * GC_EXERCISE_STRIDE : NULL);
		exercise->pids[exercise->n++] = pid;
	}
	return 0;
}

void gc_exercise_stop(struct gc_exercise *exercise)
{
	for (size_t i = 0; i < exercise->n; i++)
		kill(exercise->pids[i], SIGKILL);
	for (size_t i = 0; i < exercise->n; i++) {
		while (waitpid(exercise->pids[i], NULL, 0) < 0 && errno == EINTR)
			;
	}
	free(exercise->pids);
	*exercise = (struct gc_exercise){ 0 };
}
