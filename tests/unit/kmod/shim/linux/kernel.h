/* SPDX-License-Identifier: GPL-2.0 */
/* As much of the kernel as the pure parts of the module use. */
#ifndef SHIM_KERNEL_H
#define SHIM_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include "types.h"

#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof(*(a)))

#endif /* SHIM_KERNEL_H */
