// SPDX-License-Identifier: GPL-2.0
#include <linux/err.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "counters.h"

/*
 * As perf_event_read_local() reads, which modules cannot call: the state can
 * change only on this CPU, with interrupts on.
 */
static bool event_read(struct perf_event *event, u64 *count)
{
	if (!event || event->state != PERF_EVENT_STATE_ACTIVE ||
	    event->oncpu != smp_processor_id())
		return false;
	event->pmu->read(event);
	*count = local64_read(&event->count);
	return true;
}

/**
 * gc_counters_read() - what was counted since the last time
 * @counters: those of the calling CPU
 * @delta: by counter; not all are set if the answer is false
 *
 * Context: any but NMI, interrupts off.
 * Return: false if one of them has not been counting all the time.
 */
bool gc_counters_read(struct gc_counters *counters, u64 *delta)
{
	bool valid = counters->valid;
	unsigned int i;
	u64 now;

	for (i = 0; i < counters->count; i++) {
		if (!event_read(counters->event[i], &now)) {
			WRITE_ONCE(counters->valid, false);
			return false;
		}
		delta[i] = now - counters->last[i];
		counters->last[i] = now;
	}
	if (!valid)
		WRITE_ONCE(counters->valid, true);
	return valid;
}

static void try_read(void *data)
{
	u64 delta[GREENCAP_COUNTERS_MAX];

	gc_counters_read(data, delta);
}

static struct perf_event *event_open(const struct gc_counter *counter, unsigned int cpu)
{
	struct perf_event_attr attr = {
		.type = counter->type,
		.size = sizeof(attr),
		.config = counter->config,
		.pinned = 1,
		/* With it, machines that hand their PMU to guests can start them. */
		.exclude_guest = 1,
	};

	return perf_event_create_kernel_counter(&attr, cpu, NULL, NULL, NULL);
}

static int open_all(struct gc_counters *counters, const struct gc_model *model,
		    unsigned int cpu, struct netlink_ext_ack *extack)
{
	unsigned int i;
	int ret;

	for (i = 0; i < model->counters; i++) {
		struct perf_event *event = event_open(&model->counter[i], cpu);

		if (IS_ERR(event)) {
			ret = PTR_ERR(event);
			NL_SET_ERR_MSG_FMT(extack, "counter %u: CPU %u's PMU does not know it (%d)",
					   i, cpu, ret);
			return ret;
		}
		counters->event[i] = event;
	}
	return 0;
}

/* A pinned counter for which there is no room is opened without complaint. */
static int check_all(struct gc_counters *counters, unsigned int cpu,
		     struct netlink_ext_ack *extack)
{
	unsigned int i;
	int ret;

	ret = smp_call_function_single(cpu, try_read, counters, 1);
	if (ret || counters->valid)
		return ret;
	for (i = 0; i + 1 < counters->count; i++)
		if (READ_ONCE(counters->event[i]->state) != PERF_EVENT_STATE_ACTIVE)
			break;
	NL_SET_ERR_MSG_FMT(extack, "counter %u: no room for it in CPU %u's PMU beside others",
			   i, cpu);
	return -EBUSY;
}

/**
 * gc_counters_open() - open the counters of a model
 * @counters: the answer
 * @model: the model; NULL: no counters
 * @cpu: where, online
 * @extack: takes the reason of a failure; may be NULL
 *
 * Context: process, sleeps; CPUs can neither come nor go.
 * Return: 0, or negative errno with no counter open, which is another thing
 * than having none in the model.
 */
int gc_counters_open(struct gc_counters *counters, const struct gc_model *model,
		     unsigned int cpu, struct netlink_ext_ack *extack)
{
	int ret;

	memset(counters, 0, sizeof(*counters));
	if (!model || !model->counters)
		return 0;
	counters->count = model->counters;
	ret = open_all(counters, model, cpu, extack);
	if (!ret)
		ret = check_all(counters, cpu, extack);
	if (ret)
		gc_counters_close(counters);
	return ret;
}

/**
 * gc_counters_close() - close counters
 * @counters: no CPU reads them any more
 *
 * Context: process, sleeps.
 */
void gc_counters_close(struct gc_counters *counters)
{
	unsigned int i;

	for (i = 0; i < GREENCAP_COUNTERS_MAX; i++) {
		if (counters->event[i])
			perf_event_release_kernel(counters->event[i]);
		counters->event[i] = NULL;
	}
	counters->valid = false;
}

/**
 * gc_counters_enable() - have another try at counters that lost their place
 * @counters: of a CPU that is online
 *
 * A pinned counter that was pushed out stays out until then. Context: process,
 * sleeps; CPUs can neither come nor go.
 */
void gc_counters_enable(struct gc_counters *counters)
{
	unsigned int i;

	for (i = 0; i < counters->count; i++)
		if (counters->event[i])
			perf_event_enable(counters->event[i]);
}
