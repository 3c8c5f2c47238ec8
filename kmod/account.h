/* SPDX-License-Identifier: GPL-2.0 */
/* What cgroups are charged with. */
#ifndef _GC_ACCOUNT_H
#define _GC_ACCOUNT_H

#include "work.h"

struct gc_cgroup;

void gc_account_energy(struct gc_cgroup *entry, unsigned int package, unsigned int domain,
		       u64 energy);
void gc_account_work(struct gc_cgroup *entry, unsigned int package, const struct gc_work *work,
		     u64 model);

#endif /* _GC_ACCOUNT_H */
