/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a guest speaks to the machine: cpuid with MACHINE_LEAF in EAX, a verb in
 * ECX and its arguments in RDI and RSI. EAX answers MACHINE_LEAF when the verb
 * was understood, 0 when it was not; a real processor never answers the former.
 */
#ifndef MACHINE_MARKER_H
#define MACHINE_MARKER_H

#define MACHINE_LEAF 0x4d4b5221u

enum machine_verb {
	/* RDI: address of the current task's new marker name, RSI: its length; 0 clears it */
	MACHINE_VERB_MARK = 1,
	/* RDI: address of the kernel's __switch_to_asm, RSI: of wake_up_new_task */
	MACHINE_VERB_HOOK = 2,
	/* The measured phase begins: frequency slows the processors from here on */
	MACHINE_VERB_START = 3,
	/* The measured phase is over */
	MACHINE_VERB_STOP = 4,
	/* A counter's fault comes or goes; RDI: address of a text (see fault.h), RSI: its length */
	MACHINE_VERB_FAULT = 16,
	/* Take a snapshot of the truth; RDI: address of its label, RSI: the label's length */
	MACHINE_VERB_TRUTH = 5,
	/* RDI: address of the addresses of the kernel's exception handlers, RSI: how many */
	MACHINE_VERB_EXCEPTIONS = 6,
};

#define MACHINE_NAME_MAX 63
#define MACHINE_HANDLERS_MAX 64

#endif
