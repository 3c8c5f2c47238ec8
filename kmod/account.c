// SPDX-License-Identifier: GPL-2.0
#include "account.h"
#include "table.h"

/**
 * gc_account_energy() - give energy to a cgroup
 * @entry: the cgroup
 * @package: index of the package
 * @domain: enum greencap_domain
 * @energy: in 1/65536 raw units
 *
 * Context: gc_account_lock held.
 */
void gc_account_energy(struct gc_cgroup *entry, unsigned int package, unsigned int domain,
		       u64 energy)
{
	lockdep_assert_held(&gc_account_lock);
	entry->account[package].domain[domain].self += energy;
	for (; entry; entry = entry->parent)
		entry->account[package].domain[domain].total += energy;
}

/**
 * gc_account_work() - enter work that was counted for a model
 * @entry: the cgroup
 * @package: index of the package
 * @work: what its own tasks did
 * @model: number of the model; what was counted for another is forgotten
 *
 * Context: gc_account_lock held.
 */
void gc_account_work(struct gc_cgroup *entry, unsigned int package, const struct gc_work *work,
		     u64 model)
{
	struct gc_account *account = &entry->account[package];

	lockdep_assert_held(&gc_account_lock);
	if (account->model != model) {
		account->model = model;
		account->work = (struct gc_work){};
	}
	gc_work_add(&account->work, work);
}
