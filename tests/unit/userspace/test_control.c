// SPDX-License-Identifier: GPL-2.0
// sources: control.c record.c file.c
/* All or none, read back, put back; and after a death what is on disk. */
#include <errno.h>
#include <unistd.h>

#include "control.h"
#include "file.h"
#include "tap.h"
#include "tree.h"

static uint64_t read_file(const struct gc_env *env, const char *path)
{
	uint64_t value = 0;

	gc_file_read_u64(&value, "%s/%s", env->sysfs, path);
	return value;
}

static void make_controls(struct gc_control *controls, uint64_t value)
{
	memset(controls, 0, 2 * sizeof(*controls));
	strcpy(controls[0].path, "x/a");
	strcpy(controls[0].label, "thing:0 a");
	strcpy(controls[1].path, "x/b");
	strcpy(controls[1].label, "thing:0 b");
	controls[0].value = value;
	controls[1].value = value;
}

static size_t count_records(const struct gc_env *env)
{
	struct gc_records records;
	size_t n;

	if (gc_records_read(env, "x/", &records))
		return 99;
	n = records.n_records;
	gc_records_free(&records);
	return n;
}

static void test_set_and_clear(const struct gc_env *env)
{
	struct gc_control controls[2];
	struct gc_control_failure failure;
	struct gc_record record;
	uint64_t present;

	make_controls(controls, 50);
	ok(!gc_controls_apply(env, controls, 2, 0, &failure), "applied");
	ok(read_file(env, "x/a") == 50 && controls[0].applied == 50, "written and read back");
	ok(count_records(env) == 2, "the originals are on disk");
	make_controls(controls, 60);
	ok(!gc_controls_apply(env, controls, 2, 0, &failure), "applied over it");
	gc_record_load(env, "x/a", &record);
	ok(record.original == 100 && record.applied == 60, "the original stays the first one");
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_RESTORED && present == 100,
	   "cleared");
	tree_file("sys/x/b", "70\n");
	gc_record_load(env, "x/b", &record);
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_CHANGED && present == 70 &&
	   read_file(env, "x/b") == 70, "what somebody else changed is left alone");
	ok(!count_records(env), "no record is left");
}

static void test_rollback(const struct gc_env *env)
{
	struct gc_control controls[2];
	struct gc_control_failure failure;

	tree_remove("sys/x/b");
	make_controls(controls, 50);
	ok(gc_controls_apply(env, controls, 2, 0, &failure) == -ENOENT, "the second one fails");
	ok(failure.index == 1 && failure.step == GC_CONTROL_READ && !failure.stuck, "and which");
	ok(read_file(env, "x/a") == 100, "the first one is put back");
	ok(!count_records(env), "and no record is left");
	tree_file("sys/x/b", "100\n");
}

static void test_run(const struct gc_env *env)
{
	struct gc_control standing[2], controls[2];
	struct gc_control_failure failure;
	struct gc_record record;
	uint64_t present;

	make_controls(standing, 80);
	gc_controls_apply(env, standing, 2, 0, &failure);
	make_controls(controls, 50);
	ok(!gc_controls_apply(env, controls, 2, getpid(), &failure), "a run over a standing limit");
	make_controls(standing, 90);
	ok(gc_controls_apply(env, standing, 2, 0, &failure) == -EBUSY &&
	   failure.owner == getpid(), "nobody may set it meanwhile");
	gc_record_load(env, "x/a", &record);
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_OWNED, "nor clear it");
	ok(gc_control_undo(env, &controls[0], &present) == GC_CONTROL_RESTORED && present == 80,
	   "the run ends: the standing limit is back");
	gc_record_load(env, "x/a", &record);
	ok(!record.owner && record.original == 100 && record.applied == 80, "and its record");
	gc_control_undo(env, &controls[1], &present);
	gc_control_clear(env, &record, &present);
	gc_record_load(env, "x/b", &record);
	gc_control_clear(env, &record, &present);
}

static void test_death(const struct gc_env *env)
{
	struct gc_record record = {
		.path = "x/a", .label = "thing:0 a", .original = 100, .requested = 50,
		.applied = 50, .owner = 99999999, .owner_start = 1,
	};
	struct gc_control controls[2];
	struct gc_control_failure failure;
	uint64_t present;
	int lock;

	lock = gc_record_lock(env);
	gc_record_save(env, &record);
	close(lock);
	tree_file("sys/x/a", "50\n");
	make_controls(controls, 60);
	ok(!gc_controls_apply(env, controls, 1, getpid(), &failure), "a run after one that died");
	ok(gc_control_undo(env, &controls[0], &present) == GC_CONTROL_RESTORED && present == 100,
	   "goes back to the original, not to what the dead one left");
	record.owner = 0;
	record.pending = true;
	gc_record_save(env, &record);
	tree_file("sys/x/a", "49\n");
	gc_record_load(env, "x/a", &record);
	ok(record.pending, "died between write and read back");
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_RESTORED && present == 100,
	   "the original comes back");
}

static void test_stale(const struct gc_env *env)
{
	struct gc_control controls[2];
	struct gc_control_failure failure;
	struct gc_record stale, record;
	uint64_t present;

	make_controls(controls, 80);
	gc_controls_apply(env, controls, 1, 0, &failure);
	gc_record_load(env, "x/a", &stale);
	make_controls(controls, 60);
	gc_controls_apply(env, controls, 1, getpid(), &failure);
	record = stale;
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_OWNED &&
	   read_file(env, "x/a") == 60, "a run that began since the record was listed");
	gc_control_undo(env, &controls[0], &present);
	record = stale;
	gc_control_clear(env, &record, &present);
	record = stale;
	tree_file("sys/x/a", "80\n");
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_RESTORED && present == 80 &&
	   read_file(env, "x/a") == 80, "cleared by another since it was listed");
	tree_file("sys/x/a", "100\n");
}

/* A run of 50 over a limit of 80 that stays, and it dies. */
static void die_over(const struct gc_env *env)
{
	struct gc_control controls[2];
	struct gc_control_failure failure;
	struct gc_record record;

	make_controls(controls, 80);
	gc_controls_apply(env, controls, 1, 0, &failure);
	make_controls(controls, 50);
	gc_controls_apply(env, controls, 1, getpid(), &failure);
	gc_record_load(env, "x/a", &record);
	record.owner = 99999999;
	gc_record_save(env, &record);
}

static void test_death_over_limit(const struct gc_env *env)
{
	struct gc_control controls[2];
	struct gc_control_failure failure;
	struct gc_record record;
	uint64_t present;

	die_over(env);
	gc_record_load(env, "x/a", &record);
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_RESTORED && present == 80,
	   "a run died over a limit: that limit comes back");
	gc_record_load(env, "x/a", &record);
	ok(record.original == 100 && record.requested == 80 && record.applied == 80 &&
	   !record.owner && !record.covers, "with its record");
	ok(gc_control_clear(env, &record, &present) == GC_CONTROL_RESTORED && present == 100,
	   "and can be cleared itself");
	die_over(env);
	make_controls(controls, 60);
	gc_controls_apply(env, controls, 1, getpid(), &failure);
	gc_record_load(env, "x/a", &record);
	ok(record.covers && record.below_applied == 80, "the next run keeps it too");
	ok(gc_control_undo(env, &controls[0], &present) == GC_CONTROL_RESTORED && present == 80,
	   "and goes back to it");
	gc_record_load(env, "x/a", &record);
	gc_control_clear(env, &record, &present);
	ok(present == 100 && !count_records(env), "the first original at last");
}

static void test_damage(const struct gc_env *env)
{
	struct gc_records records;

	tree_file("run/greencap/original/x!a", "nonsense\n");
	tree_file("run/greencap/original/x!b", "label b\noriginal 5\nrequested 6\napplied 6\n");
	tree_file("run/greencap/original/x!c.new", "original 5\n");
	ok(!gc_records_read(env, "x/", &records) && records.n_records == 1 &&
	   records.n_damaged == 1, "a damaged record does not hide the others");
	gc_records_free(&records);
}

int main(void)
{
	struct gc_env env = tree_begin();
	struct stat status;
	char path[128];

	/* This process is the owner of what the tests hold. */
	env.procfs = "/proc";
	tree_file("sys/x/a", "100\n");
	tree_file("sys/x/b", "100\n");
	test_set_and_clear(&env);
	snprintf(path, sizeof(path), "%s/greencap/original", env.run);
	ok(!stat(path, &status) && (status.st_mode & 0777) == 0700, "nobody else may look");
	test_rollback(&env);
	test_run(&env);
	test_death(&env);
	test_stale(&env);
	test_death_over_limit(&env);
	test_damage(&env);
	return tap_done();
}
