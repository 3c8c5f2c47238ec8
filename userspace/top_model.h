/* SPDX-License-Identifier: GPL-2.0 */
/* What "greencap top" shows and how it looks. Pure. */
#ifndef GC_TOP_MODEL_H
#define GC_TOP_MODEL_H

#include <stdio.h>

#include "meter.h"

/* One line. */
struct gc_top_row {
	const struct gc_cgroup *cgroup;	/* of the delta */
	unsigned int depth;		/* in a tree, the root is 0 */
	double watts;			/* all domains, with descendants */
	double self_watts;
	double dram_watts;
	double cpus;			/* CPUs that its own tasks kept busy */
	double joules;			/* all domains, since it was first seen */
};

struct gc_top {
	struct gc_top_row *rows;
	size_t n;
};

/**
 * struct gc_top_frame - all that one frame is made from
 * @node: who measures
 * @delta: from gc_snapshot_delta()
 * @top: from gc_top_make()
 * @seconds: length of the interval
 * @width: columns, at least 40
 * @height: lines, 0 for as many as there are
 * @colour: the terminal has colours
 * @tree: draw it as a tree
 */
struct gc_top_frame {
	const struct gc_node *node;
	const struct gc_snapshot *delta;
	const struct gc_top *top;
	double seconds;
	size_t width;
	size_t height;
	bool colour;
	bool tree;
};

/**
 * gc_top_make() - the lines, most power first
 * @delta: what an interval brought
 * @after: the snapshot at its end, whose cgroups are in the same order
 * @seconds: length of the interval, above zero
 * @tree: children below their parents, else one list
 * @top: filled; gc_top_free() frees it
 *
 * Return: 0 or -ENOMEM.
 */
int gc_top_make(const struct gc_snapshot *delta, const struct gc_snapshot *after, double seconds,
		bool tree, struct gc_top *top);
void gc_top_free(struct gc_top *top);

/** gc_top_render() - write a frame, each line ended by a newline */
void gc_top_render(FILE *to, const struct gc_top_frame *frame);

#endif /* GC_TOP_MODEL_H */
