/* SPDX-License-Identifier: GPL-2.0 */
/* Being asked to end, where something has to be put back first. */
#ifndef GC_STOP_H
#define GC_STOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/** gc_stopped - somebody wants it to end; set by a signal */
extern volatile sig_atomic_t gc_stopped;

/**
 * gc_stop_catch() - from now on signals set gc_stopped, and do not end the process
 *
 * What a caller like nohup has ignored stays ignored; a reader who goes away ends nothing.
 */
void gc_stop_catch(void);

/** gc_stop_wait() - sleep; false when somebody wants it to end */
bool gc_stop_wait(uint64_t ns);

#endif /* GC_STOP_H */
