/* SPDX-License-Identifier: GPL-2.0 */
/* One request to the module and its answer; for the files that make requests only. */
#ifndef GC_METER_REQUEST_H
#define GC_METER_REQUEST_H

#include <netlink/msg.h>

#include "meter.h"

/** gc_meter_request() - a message to the module, to be sent or freed; NULL without memory */
struct nl_msg *gc_meter_request(struct gc_meter *meter, uint8_t command, int flags);

/**
 * gc_meter_transact() - send and free a message, and take the answer
 * @meter: whom to ask
 * @msg: from gc_meter_request()
 * @parse: gets each message of the answer and @to; NULL when only an ack comes
 *
 * Return: 0 or -errno.
 */
int gc_meter_transact(struct gc_meter *meter, struct nl_msg *msg,
		      int (*parse)(const struct nlmsghdr *nlh, void *to), void *to);

#endif /* GC_METER_REQUEST_H */
