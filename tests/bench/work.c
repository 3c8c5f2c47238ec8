// SPDX-License-Identifier: GPL-2.0
#include "work.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 10000
#define WORDS (256u << 10)	/* 2 MiB: few page faults, and the servers have no cache */

double work_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double work_seconds(const char *text, const char *name)
{
	char *end;
	double seconds = strtod(text, &end);

	if (!(seconds > 0) || *end) {
		fprintf(stderr, "%s: \"%s\" is not a positive number\n", name, text);
		exit(2);
	}
	return seconds;
}

/* Registers only. */
static void integer(void)
{
	static uint64_t state = 1;
	uint64_t x = state;
	int i;

	for (i = 0; i < ROUNDS; i++)
		x = x * 6364136223846793005ull + 1442695040888963407ull;
	state = x;
}

/* Two accesses in five instructions. */
static void memory(void)
{
	static uint64_t words[WORDS];
	static uint32_t at;
	uint64_t *word = &words[at];
	int i;

	for (i = 0; i < ROUNDS; i++, word++)
		__asm__ volatile("add %1, %0" : "+m"(*word) : "r"((uint64_t)i));
	at = (at + ROUNDS) % (WORDS - ROUNDS);
}

typedef float floats_t __attribute__((vector_size(16)));
typedef int32_t ints_t __attribute__((vector_size(16)));

/* Two chains of vector arithmetic, floating point and integer. */
static void simd(void)
{
	static floats_t f = { 1, 2, 3, 4 };
	static ints_t n = { 1, 2, 3, 4 };
	floats_t x = f;
	ints_t y = n;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		x = x * 0.999f + 0.5f;
		y = (y ^ 0x5bd1e995) + (y << 5);
		__asm__ volatile("" : "+x"(x), "+x"(y));
	}
	f = x;
	n = y;
}

/* A jump in every third instruction, taken by chance. */
static void branch(void)
{
	static uint32_t state = 1;
	uint32_t x = state;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		if (x & 1)
			__asm__ volatile("" : "+r"(x));
		else
			__asm__ volatile("nop" : "+r"(x));
	}
	state = x;
}

static const struct {
	const char *name;
	void (*step)(void);
} kinds[] = {
	{ "integer", integer },
	{ "memory", memory },
	{ "simd", simd },
	{ "branch", branch },
};

void (*work_find(const char *name))(void)
{
	unsigned int i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return kinds[i].step;
	fprintf(stderr, "no kind of work is called \"%s\"\n", name);
	exit(2);
}
