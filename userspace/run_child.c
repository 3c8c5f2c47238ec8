// SPDX-License-Identifier: GPL-2.0
/* A command as a child. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "run_child.h"

#define NS_PER_S	1000000000ull

/* timeout(1) and others send a signal to us and to our process group: one request, twice. */
#define SAME_REQUEST_NS	NS_PER_S

void gc_run_signals_block(struct gc_run_child *child)
{
	/* Faults of our own, and what stops and continues at the terminal. */
	static const int left_alone[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT,
		SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH, SIGURG,
	};
	struct sigaction usual = { .sa_handler = SIG_DFL }, was;

	/* Any other would end us with the limits left on. */
	sigfillset(&child->signals);
	for (size_t i = 0; i < sizeof(left_alone) / sizeof(left_alone[0]); i++)
		sigdelset(&child->signals, left_alone[i]);
	sigprocmask(SIG_BLOCK, &child->signals, &child->inherited);
	/* Where SIGCHLD is ignored, children vanish and nothing can be waited for. */
	child->chld_ignored = !sigaction(SIGCHLD, &usual, &was) && was.sa_handler == SIG_IGN;
}

static _Noreturn void be_child(const struct gc_run_child *child, int go_fd, int error_fd,
			       char **command)
{
	ssize_t got;
	char byte;
	int error;

	do {
		got = read(go_fd, &byte, 1);
	} while (got < 0 && errno == EINTR);
	if (got != 1)
		_exit(GC_EXIT_RUN_FAILED);
	if (child->chld_ignored)
		signal(SIGCHLD, SIG_IGN);
	sigprocmask(SIG_SETMASK, &child->inherited, NULL);
	execvp(command[0], command);
	error = errno;
	if (write(error_fd, &error, sizeof(error)) < 0)
		_exit(GC_EXIT_RUN_FAILED);
	_exit(error == ENOENT ? GC_EXIT_NOT_FOUND : GC_EXIT_NOT_EXECUTABLE);
}

int gc_run_child_fork(struct gc_run_child *child, char **command)
{
	int go[2], failed[2], error;

	if (pipe2(go, O_CLOEXEC))
		return -errno;
	if (pipe2(failed, O_CLOEXEC)) {
		error = -errno;
		goto err_go;
	}
	child->pid = fork();
	if (child->pid < 0) {
		error = -errno;
		goto err_failed;
	}
	if (!child->pid) {
		close(go[1]);
		close(failed[0]);
		be_child(child, go[0], failed[1], command);
	}
	close(go[0]);
	close(failed[1]);
	child->go_fd = go[1];
	child->error_fd = failed[0];
	return 0;

err_failed:
	close(failed[0]);
	close(failed[1]);
err_go:
	close(go[0]);
	close(go[1]);
	return error;
}

int gc_run_child_go(struct gc_run_child *child)
{
	int exec_error = 0;
	ssize_t got;

	if (write(child->go_fd, "g", 1) != 1)
		exec_error = errno;
	close(child->go_fd);
	/* Closed by a successful exec. */
	do {
		got = read(child->error_fd, &exec_error, sizeof(exec_error));
	} while (got < 0 && errno == EINTR);
	close(child->error_fd);
	if (exec_error)
		gc_run_child_reap(child);
	return -exec_error;
}

void gc_run_child_abandon(struct gc_run_child *child)
{
	close(child->go_fd);
	close(child->error_fd);
	gc_run_child_reap(child);
}

static bool has_ended(const struct gc_run_child *child)
{
	siginfo_t info = { 0 };

	/* ECHILD: somebody else has reaped it. */
	if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT))
		return errno == ECHILD;
	return info.si_pid == child->pid;
}

static bool is_from(const siginfo_t *info, pid_t pid)
{
	return info->si_code <= 0 && info->si_code != SI_TIMER && info->si_pid == pid;
}

/*
 * The keys of the terminal reach the whole foreground process group, and so the
 * command already; it must not get them twice. A hangup may reach only us.
 */
static void pass_on(const struct gc_run_child *child, const siginfo_t *info)
{
	bool is_key = info->si_signo == SIGINT || info->si_signo == SIGQUIT;

	if (is_key && info->si_code == SI_KERNEL)
		return;
	kill(child->pid, info->si_signo);
	/* One that is stopped is to learn of the hangup too. */
	if (info->si_signo == SIGHUP)
		kill(child->pid, SIGCONT);
}

static enum gc_run_event terminate(struct gc_run_child *child, const siginfo_t *info)
{
	uint64_t now_ns = gc_clock_ns();

	if (!child->terminated_ns) {
		child->terminated_ns = now_ns;
		pass_on(child, info);
		return GC_RUN_TICK;
	}
	return now_ns - child->terminated_ns < SAME_REQUEST_NS ? GC_RUN_TICK : GC_RUN_KILL;
}

static struct timespec left_until(uint64_t until_ns)
{
	uint64_t now_ns = gc_clock_ns();
	uint64_t left_ns = until_ns > now_ns ? until_ns - now_ns : 0;

	return (struct timespec){
		.tv_sec = (time_t)(left_ns / NS_PER_S),
		.tv_nsec = (long)(left_ns % NS_PER_S),
	};
}

enum gc_run_event gc_run_child_wait(struct gc_run_child *child, uint64_t until_ns)
{
	for (;;) {
		struct timespec left = left_until(until_ns);
		siginfo_t info;
		int number;

		if (has_ended(child))
			return GC_RUN_ENDED;
		number = sigtimedwait(&child->signals, &info, &left);
		if (number < 0 && errno == EAGAIN)
			return GC_RUN_TICK;
		/* SIGPIPE is about our own report, and must not end us before the rest. */
		if (number < 0 || number == SIGCHLD || number == SIGPIPE)
			continue;
		/* The command has sent it to its process group, or our own write has failed. */
		if (is_from(&info, child->pid) || is_from(&info, getpid()))
			continue;
		if (number != SIGTERM)
			pass_on(child, &info);
		else if (terminate(child, &info) == GC_RUN_KILL)
			return GC_RUN_KILL;
	}
}

void gc_run_child_reap(struct gc_run_child *child)
{
	pid_t got;

	do {
		got = wait4(child->pid, &child->status, 0, &child->usage);
	} while (got < 0 && errno == EINTR);
	/* Reaped by somebody else: its status is not known, and is not to look like success. */
	if (got < 0)
		child->status = W_EXITCODE(GC_EXIT_RUN_FAILED, 0);
}

int gc_run_child_exit(const struct gc_run_child *child)
{
	if (WIFSIGNALED(child->status))
		return 128 + WTERMSIG(child->status);
	return WEXITSTATUS(child->status);
}
