/* SPDX-License-Identifier: GPL-2.0 */
/* Running a self test. */
#ifndef GC_SELFTEST_RUN_H
#define GC_SELFTEST_RUN_H

#include "command.h"
#include "selftest.h"

/**
 * gc_selftest_run() - work alone and together, on a server that is quiet
 * @env: roots
 * @meter: to measure with
 * @test: options are set; what is measured is added, gc_selftest_free() frees it
 * @progress: tell it on standard error
 *
 * From now on signals end the test, not the process. Processes and cgroups are gone
 * when it returns.
 *
 * Return: an exit status; why it is not 0 has been told.
 */
int gc_selftest_run(const struct gc_env *env, struct gc_meter *meter, struct gc_selftest *test,
		    bool progress);

#endif /* GC_SELFTEST_RUN_H */
