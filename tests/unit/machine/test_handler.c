// SPDX-License-Identifier: GPL-2.0
#include "handler.h"
#include "marker.h"
#include "test.h"

void test_handler(void)
{
	const uint64_t addresses[MACHINE_HANDLERS_MAX + 1] = { 0x1000, 0x2000 };

	test_ok(!handler_is_exception(0x1000), "no handler is an exception's before they are known");
	test_ok(!handler_set_exceptions(addresses, 0) &&
		!handler_set_exceptions(addresses, MACHINE_HANDLERS_MAX + 1),
		"none and too many handlers are refused");
	test_ok(handler_set_exceptions(addresses, 2) && handler_is_exception(0x1000) &&
		handler_is_exception(0x2000), "the handlers of exceptions are known");
	test_ok(!handler_is_exception(0x1500) && !handler_is_exception(0), "others are not");
}
