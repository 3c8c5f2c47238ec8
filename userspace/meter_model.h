/* SPDX-License-Identifier: GPL-2.0 */
/* The model that is in force in the module. */
#ifndef GC_METER_MODEL_H
#define GC_METER_MODEL_H

#include <linux/netlink.h>

#include "meter.h"
#include "model.h"

/**
 * gc_meter_model() - what is in force
 * @meter: whom to ask
 * @model: filled; its id is 0 when there is none
 *
 * Return: 0 or -errno; -EOPNOTSUPP from a module that knows no models.
 */
int gc_meter_model(struct gc_meter *meter, struct gc_model *model);

/**
 * gc_meter_set_model() - replace the model; one whose id is 0 takes it away
 *
 * Return: 0 or -errno, and then nothing has changed; gc_meter_reason() tells why.
 */
int gc_meter_set_model(struct gc_meter *meter, const struct gc_model *model);

/** gc_parse_model() - answer to MODEL_GET, as gc_parse_node() */
int gc_parse_model(const struct nlmsghdr *nlh, struct gc_model *model);

#endif /* GC_METER_MODEL_H */
