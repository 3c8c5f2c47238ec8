/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What follows from the model of a processor alone. Functions of their
 * arguments only.
 */
#ifndef MACHINE_PROCESSOR_H
#define MACHINE_PROCESSOR_H

#include <stdint.h>

/**
 * processor_model() - the model number behind QEMU's -cpu
 * @cpu: the argument, as "NAME[,model=N][,...]"
 *
 * Return: the number within Intel's family 6, or 0 if it is not known.
 */
unsigned int processor_model(const char *cpu);

/**
 * processor_dram_unit() - the unit that a model counts its DRAM's energy in
 * @model: the model number
 * @energy_unit: what the unit register says
 *
 * Return: n, for 2^-n J.
 */
uint32_t processor_dram_unit(unsigned int model, uint32_t energy_unit);

/**
 * processor_psys_unit() - the unit that a model counts the whole platform's energy in
 * @model: the model number
 * @energy_unit: what the unit register says
 *
 * Return: n, for 2^-n J.
 */
uint32_t processor_psys_unit(unsigned int model, uint32_t energy_unit);

#endif
