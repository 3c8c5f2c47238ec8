// SPDX-License-Identifier: GPL-2.0
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/time64.h>

#include "meter.h"
#include "notify.h"
#include "sampler.h"
#include "settings.h"

#define NOTIFY_MIN_NS	(10 * NSEC_PER_MSEC)
#define NOTIFY_MAX_NS	(3600 * NSEC_PER_SEC)

static DEFINE_MUTEX(settings_mutex);

/* Written under the mutex, read anywhere. */
static struct gc_settings now = {
	.enabled = true,
	.period_ns = 10 * NSEC_PER_MSEC,
	.notify_ns = NSEC_PER_SEC,
};

/**
 * gc_settings_period_ns() - sampling period while a package is busy
 *
 * Context: any.
 * Return: nanoseconds, within the limits.
 */
u64 gc_settings_period_ns(void)
{
	return READ_ONCE(now.period_ns);
}

/**
 * gc_settings_enabled() - whether the meter runs
 *
 * Context: any.
 * Return: true when it does.
 */
bool gc_settings_enabled(void)
{
	return READ_ONCE(now.enabled);
}

/**
 * gc_settings_note_enabled() - the sampler switches at this moment
 * @enabled: to what
 *
 * Context: within gc_meter_set_enabled().
 */
void gc_settings_note_enabled(bool enabled)
{
	lockdep_assert_held(&settings_mutex);
	WRITE_ONCE(now.enabled, enabled);
}

/**
 * gc_settings_get() - what the settings are
 * @settings: the answer
 *
 * Context: process, sleeps.
 */
void gc_settings_get(struct gc_settings *settings)
{
	mutex_lock(&settings_mutex);
	*settings = now;
	mutex_unlock(&settings_mutex);
}

static int check(const struct gc_settings *settings, struct netlink_ext_ack *extack)
{
	if (settings->period_ns < GC_PERIOD_MIN_NS) {
		NL_SET_ERR_MSG(extack, "the sampling period is shorter than PERIOD_MIN_NS");
		return -ERANGE;
	}
	if (settings->period_ns > gc_source_period_max(&gc_source)) {
		NL_SET_ERR_MSG(extack,
			       "the sampling period is longer than PERIOD_MAX_NS: the counters would wrap unseen");
		return -ERANGE;
	}
	if (settings->notify_ns &&
	    (settings->notify_ns < NOTIFY_MIN_NS || settings->notify_ns > NOTIFY_MAX_NS)) {
		NL_SET_ERR_MSG(extack, "the notify period is neither 0 nor from 10 ms to 1 h");
		return -ERANGE;
	}
	return 0;
}

static int apply(const struct gc_settings *settings)
{
	int ret;

	/* The one that can fail comes first. */
	if (settings->enabled != now.enabled) {
		ret = gc_meter_set_enabled(settings->enabled);
		if (ret)
			return ret;
	}
	if (settings->period_ns != now.period_ns) {
		WRITE_ONCE(now.period_ns, settings->period_ns);
		gc_sampler_set_period(settings->period_ns);
	}
	if (settings->notify_ns != now.notify_ns) {
		WRITE_ONCE(now.notify_ns, settings->notify_ns);
		gc_notify_set_period(settings->notify_ns);
	}
	return 0;
}

/**
 * gc_settings_set() - change the settings, all of them or none
 * @settings: what they shall be
 * @extack: takes the reason of a refusal
 *
 * Context: process, sleeps.
 * Return: 0; -ERANGE or another negative errno, with
 * nothing changed.
 */
int gc_settings_set(const struct gc_settings *settings, struct netlink_ext_ack *extack)
{
	int ret;

	mutex_lock(&settings_mutex);
	ret = check(settings, extack);
	if (!ret) {
		ret = apply(settings);
		if (ret)
			NL_SET_ERR_MSG(extack, "the scheduler's tracepoints cannot be used");
	}
	mutex_unlock(&settings_mutex);
	return ret;
}
