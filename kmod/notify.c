// SPDX-License-Identifier: GPL-2.0
#include <linux/workqueue.h>
#include <net/genetlink.h>

#include "netlink.h"
#include "netlink_put.h"
#include "notify.h"
#include "ring.h"
#include "settings.h"

static void notify_samples(struct work_struct *work);
static void notify_ended(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(samples_work, notify_samples);
static DECLARE_WORK(ended_work, notify_ended);
static bool notify_on;

static void multicast_domain(const struct gc_snapshot *snapshot, unsigned int i)
{
	struct sk_buff *msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *header;

	if (!msg)
		return;
	header = gc_netlink_header(msg, 0, 0, 0, GREENCAP_CMD_SAMPLE_NTF);
	if (!header || gc_put_domain(msg, snapshot, &snapshot->domain[i])) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, header);
	gc_netlink_multicast(msg, GC_NETLINK_SAMPLES);
}

/*
 * Deferrable: an idle CPU is not woken up for it. One snapshot at a time, of
 * domains only, whatever the dumps hold.
 */
static void notify_samples(struct work_struct *work)
{
	struct gc_snapshot *snapshot;
	struct gc_settings settings;
	unsigned int i;

	if (!READ_ONCE(notify_on))
		return;
	gc_settings_get(&settings);
	if (gc_netlink_is_heard(GC_NETLINK_SAMPLES)) {
		snapshot = gc_snapshot_take(GC_SNAPSHOT_DOMAINS, NULL);
		for (i = 0; !IS_ERR(snapshot) && i < snapshot->domains; i++)
			multicast_domain(snapshot, i);
		if (!IS_ERR(snapshot))
			gc_snapshot_free(snapshot);
	}
	if (settings.notify_ns && READ_ONCE(notify_on))
		schedule_delayed_work(&samples_work, nsecs_to_jiffies(settings.notify_ns));
}

static void multicast_ended(u64 seq, struct gc_cgroup *entry)
{
	struct sk_buff *msg = genlmsg_new(gc_put_cgroup_size(entry), GFP_KERNEL);
	void *header;

	if (!msg)
		return;
	header = gc_netlink_header(msg, 0, 0, 0, GREENCAP_CMD_ENDED_NTF);
	if (!header || gc_put_ended(msg, seq, entry)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, header);
	gc_netlink_multicast(msg, GC_NETLINK_ENDED);
}

/* Send the records that there are since the last time. */
static void notify_ended(struct work_struct *work)
{
	bool wanted = gc_netlink_is_heard(GC_NETLINK_ENDED);
	static u64 sent;
	struct gc_cgroup *entry;
	u64 seq;

	for (;;) {
		seq = sent + 1;
		spin_lock_bh(&gc_account_lock);
		entry = gc_ring_get(&seq);
		spin_unlock_bh(&gc_account_lock);
		if (!entry)
			return;
		if (wanted)
			multicast_ended(seq, entry);
		gc_cgroup_put(entry);
		sent = seq;
	}
}

/**
 * gc_notify_ended() - there is a new record in the ring
 *
 * Context: any but NMI; does not sleep.
 */
void gc_notify_ended(void)
{
	if (READ_ONCE(notify_on))
		schedule_work(&ended_work);
}

/**
 * gc_notify_set_period() - send samples at another rate from now on
 * @period_ns: 0: not at all
 *
 * Context: process; under the mutex of the settings.
 */
void gc_notify_set_period(u64 period_ns)
{
	if (period_ns && READ_ONCE(notify_on))
		mod_delayed_work(system_percpu_wq, &samples_work, nsecs_to_jiffies(period_ns));
}

/**
 * gc_notify_start() - send from now on
 *
 * Context: process; the family is registered.
 */
void gc_notify_start(void)
{
	WRITE_ONCE(notify_on, true);
	schedule_delayed_work(&samples_work, HZ);
}

/**
 * gc_notify_stop() - send no longer
 *
 * Context: process, sleeps; may be called again.
 */
void gc_notify_stop(void)
{
	/* Under the lock, since whoever announces a record holds it. */
	spin_lock_bh(&gc_account_lock);
	WRITE_ONCE(notify_on, false);
	spin_unlock_bh(&gc_account_lock);
	cancel_work_sync(&ended_work);
	cancel_delayed_work_sync(&samples_work);
}
