// SPDX-License-Identifier: GPL-2.0
// sources: selector.c cgroup.c file.c
/* Selectors and cgroup paths, on a tree as systemd, Docker, Kubernetes and Slurm make it. */
#include <errno.h>

#include "cgroup.h"
#include "selector.h"
#include "systemd_scope.h"
#include "tap.h"
#include "tree.h"

bool gc_systemd_runs(const struct gc_env *env)
{
	(void)env;
	return false;
}

int gc_systemd_unit_cgroup(const char *unit, char **path)
{
	(void)unit;
	(void)path;
	return -ENOENT;
}

static void finds(const struct gc_env *env, const char *selector, const char *want)
{
	char *path = NULL;

	ok(!gc_selector_resolve(env, selector, &path), selector);
	is(path, want, "  is its cgroup");
	free(path);
}

static void refuses(const struct gc_env *env, const char *selector, int error)
{
	char *path = NULL;

	tree_error[0] = '\0';
	ok(gc_selector_resolve(env, selector, &path) == error && !path && tree_error[0], selector);
}

static void test_paths(void)
{
	ok(gc_cgroup_path_valid("/") && gc_cgroup_path_valid("/a/b.slice"), "paths");
	ok(!gc_cgroup_path_valid("/a/../b") && !gc_cgroup_path_valid("/.") &&
	   !gc_cgroup_path_valid("//a") && !gc_cgroup_path_valid("/a/") &&
	   !gc_cgroup_path_valid("a") && !gc_cgroup_path_valid("/a\nb"), "paths that lead astray");
}

static void test_io(void)
{
	uint64_t read, written;

	gc_io_stat_parse("8:0 rbytes=10 wbytes=20 rios=1 wios=1 dbytes=7 dios=1\n"
			 "8:16 rbytes=5 wbytes=2 rios=1 wios=1 dbytes=0 dios=0\n", &read,
			 &written);
	ok(read == 15 && written == 22, "I/O over all devices");
	gc_io_stat_parse("", &read, &written);
	ok(!read && !written, "no I/O");
}

static void make_tree(void)
{
	tree_file("cgroup/cgroup.controllers", "cpu io memory\n");
	tree_mkdir("cgroup/system.slice/ssh.service");
	tree_mkdir("cgroup/system.slice/docker-abcd1234ef.scope");
	tree_mkdir("cgroup/system.slice/docker-abcd9999ef.scope/inner");
	tree_mkdir("cgroup/docker/beef5678");
	tree_mkdir("cgroup/kubepods.slice/pod1/cri-containerd-feed4321.scope");
	tree_mkdir("cgroup/user.slice/user-0.slice/session-1.scope");
	tree_mkdir("cgroup/system.slice/slurmstepd.scope/job_77/step_0");
	tree_mkdir("cgroup/a/twice.service");
	tree_mkdir("cgroup/b/twice.service");
	tree_file("proc/42/cgroup", "1:name=systemd:/x\n0::/system.slice/ssh.service\n");
	tree_file("proc/43/cgroup", "1:name=systemd:/x\n");
}

int main(void)
{
	struct gc_env env = tree_begin();
	uint64_t id;

	test_paths();
	test_io();
	make_tree();
	finds(&env, "/", "/");
	finds(&env, "/system.slice", "/system.slice");
	finds(&env, "cgroup:/system.slice/", "/system.slice");
	finds(&env, "unit:ssh", "/system.slice/ssh.service");
	finds(&env, "unit:ssh.service", "/system.slice/ssh.service");
	finds(&env, "pid:42", "/system.slice/ssh.service");
	finds(&env, "user:root", "/user.slice/user-0.slice");
	finds(&env, "user:0", "/user.slice/user-0.slice");
	finds(&env, "container:abcd1234", "/system.slice/docker-abcd1234ef.scope");
	finds(&env, "container:beef", "/docker/beef5678");
	finds(&env, "container:feed4321", "/kubepods.slice/pod1/cri-containerd-feed4321.scope");
	finds(&env, "slurm:77", "/system.slice/slurmstepd.scope/job_77");
	refuses(&env, "container:abcd", -EEXIST);
	refuses(&env, "unit:twice", -EEXIST);
	refuses(&env, "container:ab", -EINVAL);
	refuses(&env, "container:../..", -EINVAL);
	refuses(&env, "unit:../x", -EINVAL);
	refuses(&env, "unit:", -EINVAL);
	refuses(&env, "unit:none", -ENOENT);
	refuses(&env, "cgroup:/system.slice/../..", -EINVAL);
	refuses(&env, "cgroup:relative", -EINVAL);
	refuses(&env, "/none", -ENOENT);
	refuses(&env, "pid:0", -EINVAL);
	refuses(&env, "pid:-1", -EINVAL);
	refuses(&env, "pid:44", -ENOENT);
	refuses(&env, "pid:43", -EOPNOTSUPP);
	refuses(&env, "user:nobody-has-this-name", -ENOENT);
	refuses(&env, "slurm:x", -EINVAL);
	refuses(&env, "slurm:78", -ENOENT);
	refuses(&env, "nonsense", -EINVAL);
	refuses(&env, "", -EINVAL);
	ok(!gc_cgroup_id(&env, "/system.slice", &id) && id, "the id of a cgroup");
	ok(gc_cgroup_id(&env, "/system.slice/../..", &id) == -EINVAL, "not of what is outside");
	return tap_done();
}
