/* SPDX-License-Identifier: GPL-2.0 */
/* A command as a child: started when all is ready, signalled, waited for. */
#ifndef GC_RUN_CHILD_H
#define GC_RUN_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

struct gc_run_child {
	pid_t pid;
	int go_fd;			/* a byte lets it run, closing it ends it */
	int error_fd;			/* its errno when it could not be executed */
	sigset_t signals;		/* that are taken here and passed on */
	sigset_t inherited;		/* mask that the command gets */
	bool chld_ignored;		/* as the command gets it */
	uint64_t terminated_ns;		/* when the first SIGTERM came, 0: none did */
	int status;			/* as from waitpid(), when it has ended */
	struct rusage usage;
};

/** gc_run_signals_block() - from here on signals wait for gc_run_child_wait() */
void gc_run_signals_block(struct gc_run_child *child);

/** gc_run_child_fork() - make the process; it waits for gc_run_child_go(); 0 or -errno */
int gc_run_child_fork(struct gc_run_child *child, char **command);

/** gc_run_child_go() - let it execute; 0 or -errno of exec, and then it has ended */
int gc_run_child_go(struct gc_run_child *child);

/** gc_run_child_abandon() - end a process that was not let go */
void gc_run_child_abandon(struct gc_run_child *child);

enum gc_run_event {
	GC_RUN_TICK,			/* the time is up */
	GC_RUN_ENDED,			/* and can still be looked at in procfs */
	GC_RUN_KILL,			/* asked to end for the second time */
};

/**
 * gc_run_child_wait() - pass on signals until something happens
 * @child: running
 * @until_ns: on the monotonic clock
 */
enum gc_run_event gc_run_child_wait(struct gc_run_child *child, uint64_t until_ns);

/** gc_run_child_reap() - collect its status and usage */
void gc_run_child_reap(struct gc_run_child *child);

/** gc_run_child_exit() - the status for greencap to exit with: its own, or 128 + signal */
int gc_run_child_exit(const struct gc_run_child *child);

#endif /* GC_RUN_CHILD_H */
