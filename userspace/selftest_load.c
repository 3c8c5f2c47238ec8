// SPDX-License-Identifier: GPL-2.0
/*
 * Work in a cgroup of its own. A leader enters the cgroup and starts the processes
 * there, in a process group of its own: signals to that halt all of them at once, and
 * the same processes with the same memory work in every round.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selector.h"
#include "selftest_load.h"
#include "stop.h"

#define MS		1000000ull

/* To begin to work, getting memory included. */
#define BEGIN_MS	30000
#define LOOK_MS		20

static size_t bytes_of(const struct gc_selftest_load *load)
{
	return load->n * GC_EXERCISE_STRIDE * sizeof(*load->turns);
}

/* A process that ends takes the others along: less work than is told is none to compare. */
static _Noreturn void lead(const struct gc_selftest_load *load, pid_t parent, int go)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct gc_exercise exercise = { .turns = load->turns };
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		signal(ending[i], SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	if (getppid() != parent || read(go, &byte, 1) != 1)
		_exit(1);
	if (!gc_exercise_start(&exercise, load->cpus, load->n, load->per_package, load->work, 100))
		waitpid(-1, NULL, 0);
	gc_exercise_stop(&exercise);
	_exit(1);
}

static int start_leader(struct gc_selftest_load *load, int *go)
{
	pid_t parent = getpid(), pid;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (pid < 0) {
		close(fds[0]);
		close(fds[1]);
		return -errno;
	}
	if (!pid) {
		close(fds[1]);
		lead(load, parent, fds[0]);
	}
	close(fds[0]);
	/* Here, too: whichever is first. */
	setpgid(pid, pid);
	load->leader = pid;
	*go = fds[1];
	return 0;
}

static bool all_work(const struct gc_selftest_load *load)
{
	for (size_t i = 0; i < load->n; i++) {
		if (!__atomic_load_n(&load->turns[i * GC_EXERCISE_STRIDE], __ATOMIC_RELAXED))
			return false;
	}
	return true;
}

static int wait_for_work(const struct gc_selftest_load *load)
{
	for (int ms = 0; ms < BEGIN_MS; ms += LOOK_MS) {
		if (all_work(load))
			return 0;
		if (!gc_stop_wait(LOOK_MS * MS))
			return -EINTR;
		if (!gc_selftest_load_alive(load))
			break;
	}
	return -ETIMEDOUT;
}

int gc_selftest_load_start(const struct gc_env *env, struct gc_selftest_load *load,
			   const char **why)
{
	void *turns = mmap(NULL, bytes_of(load), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int err, go = -1;

	*why = "cannot start processes for the load";
	if (turns == MAP_FAILED)
		return -errno;
	load->turns = turns;
	err = start_leader(load, &go);
	if (err)
		return err;
	*why = "cannot make a cgroup for the load";
	gc_run_group_enter(env, &load->group, load->name, load->leader);
	err = load->group.path ? gc_cgroup_id(env, load->group.path, &load->id) :
	      load->group.error;
	if (!err && write(go, "", 1) != 1)
		err = -errno;
	close(go);
	if (err)
		return err;
	*why = "a process of the load does not work: may it run on its CPU?";
	err = wait_for_work(load);
	gc_selftest_load_run(load, false);
	return err;
}

void gc_selftest_load_run(const struct gc_selftest_load *load, bool run)
{
	kill(-load->leader, run ? SIGCONT : SIGSTOP);
}

uint64_t gc_selftest_load_turns(const struct gc_selftest_load *load)
{
	uint64_t turns = 0;

	for (size_t i = 0; i < load->n; i++)
		turns += __atomic_load_n(&load->turns[i * GC_EXERCISE_STRIDE], __ATOMIC_RELAXED);
	return turns;
}

bool gc_selftest_load_alive(const struct gc_selftest_load *load)
{
	siginfo_t info = { 0 };

	/* Looked at only: gc_selftest_load_end() waits for it. */
	return !waitid(P_PID, (id_t)load->leader, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       !info.si_pid;
}

int gc_selftest_load_end(struct gc_selftest_load *load)
{
	ssize_t left = 0;

	if (load->leader) {
		kill(-load->leader, SIGKILL);
		while (waitpid(load->leader, NULL, 0) < 0 && errno == EINTR)
			;
		load->leader = 0;
	}
	if (load->group.env) {
		left = gc_run_group_leave(&load->group);
		gc_run_group_free(&load->group);
	}
	if (load->turns)
		munmap(load->turns, bytes_of(load));
	load->turns = NULL;
	return left < 0 ? (int)left : 0;
}
