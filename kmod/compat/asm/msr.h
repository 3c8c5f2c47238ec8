/* SPDX-License-Identifier: GPL-2.0 */
/* rdmsrq() and its kin were called rdmsrl() before. */
#ifndef _GC_COMPAT_ASM_MSR_H
#define _GC_COMPAT_ASM_MSR_H

#include_next <asm/msr.h>

#ifndef rdmsrq
#define rdmsrq(msr, val)	rdmsrl(msr, val)
#define rdmsrq_safe(msr, p)	rdmsrl_safe(msr, p)
#endif

#endif /* _GC_COMPAT_ASM_MSR_H */
