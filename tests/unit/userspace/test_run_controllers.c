// SPDX-License-Identifier: GPL-2.0
// sources: run_controllers.c cgroup.c file.c
/* Runs that overlap, and who of them switches controllers off. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "file.h"
#include "run_controllers.h"
#include "tap.h"
#include "tree.h"

#define CONTROL	"cgroup/lab/cgroup.subtree_control"

/* What was written last; as in the kernel, a request is one write, and here it stays. */
static char written(const struct gc_env *env)
{
	char text[64] = "";

	gc_file_read(text, sizeof(text), "%s/lab/cgroup.subtree_control", env->cgroupfs);
	return text[0];
}

static void take(const struct gc_env *env, struct gc_run_controllers *run)
{
	gc_run_controllers_take(env, "/lab", run);
}

static void release(const struct gc_env *env, struct gc_run_controllers *run)
{
	gc_run_controllers_release(env, "/lab", run);
}

/* Two runs of which the first switches on; the file then has what the kernel would show. */
static void begin_two(const struct gc_env *env, struct gc_run_controllers *first,
		      struct gc_run_controllers *second)
{
	tree_file(CONTROL, "cpu\n");
	take(env, first);
	ok(written(env) == '+', "the first switches them on");
	tree_file(CONTROL, "cpu memory io\n");
	take(env, second);
	ok(written(env) == 'c', "the second has no need to");
}

static void test_order(const struct gc_env *env)
{
	struct gc_run_controllers first, second;

	begin_two(env, &first, &second);
	release(env, &first);
	ok(written(env) == 'c', "the first to end leaves them on");
	release(env, &second);
	ok(written(env) == '-', "the last switches them off, although it did not switch them on");
	begin_two(env, &first, &second);
	release(env, &second);
	ok(written(env) == 'c', "in the other order too");
	release(env, &first);
	ok(written(env) == '-', "  the last switches off");
	release(env, &first);
	ok(first.fd < 0, "a second release does nothing");
}

static void test_death(const struct gc_env *env)
{
	struct gc_run_controllers first, second;

	begin_two(env, &first, &second);
	close(first.fd);
	release(env, &second);
	ok(written(env) == '-', "a run that was killed does not count");
}

static void test_foreign(const struct gc_env *env)
{
	struct gc_run_controllers first, second;

	tree_file(CONTROL, "memory io\n");
	take(env, &first);
	take(env, &second);
	release(env, &first);
	release(env, &second);
	ok(written(env) == 'm', "what somebody else switched on stays on");
	tree_file(CONTROL, "memory\n");
	take(env, &first);
	ok(!first.ours[0] && first.ours[1], "each controller for itself");
	release(env, &first);
}

static void test_refused(const struct gc_env *env)
{
	const struct flock gate = { .l_type = F_RDLCK, .l_whence = SEEK_SET,
				    .l_start = GC_RUN_CONTROLLERS, .l_len = 1 };
	struct gc_run_controllers run;
	char path[PATH_MAX];
	int stranger;

	tree_file(CONTROL, "cpu\n");
	tree_full(path, CONTROL);
	stranger = open(path, O_RDONLY | O_CLOEXEC);
	ok(stranger >= 0 && !fcntl(stranger, F_OFD_SETLK, &gate), "a stranger locks the file");
	take(env, &run);
	ok(run.fd < 0 && written(env) == 'c', "  which costs the figures, not the run");
	close(stranger);
	tree_remove(CONTROL);
	take(env, &run);
	ok(run.fd < 0, "no such file");
	release(env, &run);
}

int main(void)
{
	const struct gc_env env = tree_begin();

	test_order(&env);
	test_death(&env);
	test_foreign(&env);
	test_refused(&env);
	return tap_done();
}
