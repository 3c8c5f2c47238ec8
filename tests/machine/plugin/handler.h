/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of the guest's entries are those of exceptions: QEMU reports page faults
 * and the like as interrupts, too, and only the address they lead to tells them
 * apart.
 */
#ifndef MACHINE_HANDLER_H
#define MACHINE_HANDLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * handler_set_exceptions() - learn where the guest handles exceptions
 * @addresses: of its handlers
 * @n: how many there are
 *
 * Return: false if there are none, or too many.
 */
bool handler_set_exceptions(const uint64_t *addresses, size_t n);

/**
 * handler_is_exception() - whether a handler is one of these; needs no lock
 * @address: where the guest goes on
 *
 * Return: whether it is; false for all while they are not known.
 */
bool handler_is_exception(uint64_t address);

#endif
