/* SPDX-License-Identifier: GPL-2.0 */
/* Tracepoints that the kernel has and does not export: found by name. */
#ifndef _GC_TRACEPOINTS_H
#define _GC_TRACEPOINTS_H

/**
 * struct gc_probe - a function on a tracepoint
 * @name: of the tracepoint
 * @function: the probe; its type is checked where the table is written
 * @tracepoint: once registered
 */
struct gc_probe {
	const char *name;
	void *function;
	struct tracepoint *tracepoint;
};

int gc_probes_register(struct gc_probe *probe, unsigned int count);
void gc_probes_unregister(struct gc_probe *probe, unsigned int count);

#endif /* _GC_TRACEPOINTS_H */
