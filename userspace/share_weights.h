/* SPDX-License-Identifier: GPL-2.0 */
/* Sharing out with the weights that cgroups have now. */
#ifndef GC_SHARE_WEIGHTS_H
#define GC_SHARE_WEIGHTS_H

#include "command.h"
#include "share.h"

/** gc_share_by() - gc_share_make() with cpu.weight from cgroupfs; 0 or -ENOMEM */
int gc_share_by(const struct gc_env *env, const struct gc_snapshot *snapshot,
		enum gc_share_rule rule, struct gc_share *share);

#endif /* GC_SHARE_WEIGHTS_H */
