// SPDX-License-Identifier: GPL-2.0
#include "operand.h"
#include "test.h"

#define CODES 100000

/* Of some code that no other number stands for. */
static uint64_t weight_of(uint32_t number)
{
	return operand_weight(operand_hash(OPERAND_START, (const uint8_t *)&number,
					   sizeof(number)));
}

static void test_spread(void)
{
	unsigned int seen[OPERAND_HEAVIEST + 1] = { 0 }, least = CODES, most = 0;
	double sum = 0;
	uint32_t i;

	for (i = 0; i < CODES; i++) {
		sum += (double)weight_of(i);
		seen[weight_of(i)]++;
	}
	for (i = 0; i <= OPERAND_HEAVIEST; i++) {
		least = seen[i] < least ? seen[i] : least;
		most = seen[i] > most ? seen[i] : most;
	}
	test_ok(near(sum / CODES, OPERAND_HEAVIEST / 2.0, 0.01), "code weighs half on average");
	test_ok(least > CODES / 256 / 2 && most < CODES / 256 * 2,
		"every weight is about as likely: %u to %u times", least, most);
}

void test_operand(void)
{
	const uint8_t code[] = { 0x48, 0x01, 0xd8, 0x48, 0xff, 0xc9, 0x75, 0xf8 };
	uint64_t parts = operand_hash(operand_hash(OPERAND_START, code, 3), code + 3, 5);

	test_ok(parts == operand_hash(OPERAND_START, code, 8), "code is hashed by its bytes");
	test_ok(parts != operand_hash(OPERAND_START, code, 7), "all of them matter");
	test_spread();
}
