// SPDX-License-Identifier: GPL-2.0
/* What the processes of an exercise do. */
#include <cpuid.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "exercise.h"

/* The time of one turn: work, and sleep where it is not to be busy all the time. */
#define TURN_NS		20000000ull

#define PAGE_WORDS	(4096 / sizeof(uint64_t))

/* Words of memory, a power of two, and where the walks are. */
struct memory {
	uint64_t *words;
	size_t mask;
	size_t at;
};

/* Results go here, so that no compiler leaves the work out. */
static volatile uint64_t sink;
static volatile double float_sink = 1.5;

static void integer(void)
{
	uint64_t x = sink;

	for (int i = 0; i < 20000; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		__asm__ volatile("" : "+r"(x));
	}
	sink = x;
}

static void branch(void)
{
	uint64_t x = sink, taken = 0;

	for (int i = 0; i < 5000; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		if (x >> 63)
			__asm__ volatile("inc %0" : "+r"(taken));
		if (x >> 62 & 1)
			__asm__ volatile("dec %0" : "+r"(taken));
		if (x >> 61 & 1)
			__asm__ volatile("not %0" : "+r"(taken));
	}
	sink = x + taken;
}

static void floating(void)
{
	double a = float_sink, b = a + 1, c = a + 2, d = a + 3;

	for (int i = 0; i < 2000; i++) {
		a = a * 0.999 + 0.1;
		b = b * 0.998 + 0.2;
		c = c * 0.997 + 0.3;
		d = d * 0.996 + 0.4;
		__asm__ volatile("" : "+x"(a), "+x"(b), "+x"(c), "+x"(d));
	}
	float_sink = a + b + c + d > 1e6 ? 1.5 : 2.5;
}

typedef double vector __attribute__((vector_size(16)));

static void vectors(void)
{
	vector a = { 1, 2 }, b = { 3, 4 }, c = { 5, 6 }, d = { 7, 8 };

	for (int i = 0; i < 2000; i++) {
		a = a * 0.999 + 0.1;
		b = b * 0.998 + 0.2;
		c = c * 0.997 + 0.3;
		d = d * 0.996 + 0.4;
		__asm__ volatile("" : "+x"(a), "+x"(b), "+x"(c), "+x"(d));
	}
	float_sink = a[0] + b[0] + c[0] + d[1] > 1e6 ? 1.5 : 2.5;
}

typedef uint32_t integers __attribute__((vector_size(16)));

static void integer_vectors(void)
{
	integers a = { 1, 2, 3, 4 }, b = a + 4, c = a + 8, d = a + 12;

	for (int i = 0; i < 2000; i++) {
		a = (a ^ b) + (a << 5);
		b = (b ^ c) + (b << 5);
		c = (c ^ d) + (c << 5);
		d = (d ^ a) + (d << 5);
		__asm__ volatile("" : "+x"(a), "+x"(b), "+x"(c), "+x"(d));
	}
	sink = a[0] + b[1] + c[2] + d[3];
}

static void stream(struct memory *memory)
{
	for (int i = 0; i < 5000; i++) {
		memory->words[memory->at] += (uint64_t)i;
		memory->at = (memory->at + 8) & memory->mask;
	}
}

/* Where next is known only when the word has arrived. */
static void chase(struct memory *memory)
{
	for (int i = 0; i < 2000; i++)
		memory->at = (memory->words[memory->at] + memory->at * 1664525 + 1013904223) &
			     memory->mask;
}

static void divide(void)
{
	double x = float_sink;

	for (int i = 0; i < 1000; i++) {
		x = 3.7 / x;
		__asm__ volatile("" : "+x"(x));
	}
	float_sink = x;
}

static void serial(void)
{
	unsigned int a, b, c, d;

	for (int i = 0; i < 200; i++) {
		__cpuid(0, a, b, c, d);
		sink = a + b + c + d;
	}
}

static void pausing(void)
{
	for (int i = 0; i < 500; i++)
		__asm__ volatile("pause");
}

static void pipes(const int *ends)
{
	char bytes[64] = { 0 };

	for (int i = 0; i < 20; i++) {
		if (write(ends[1], bytes, sizeof(bytes)) != sizeof(bytes) ||
		    read(ends[0], bytes, sizeof(bytes)) != sizeof(bytes))
			_exit(1);
	}
}

static void faults(void)
{
	const size_t bytes = (size_t)64 * 4096;
	char *page = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		_exit(1);
	for (size_t i = 0; i < bytes; i += 4096)
		page[i] = 1;
	munmap(page, bytes);
}

static void once(enum gc_work work, struct memory *memory, const int *ends)
{
	switch (work) {
	case GC_WORK_INTEGER:
		integer();
		break;
	case GC_WORK_BRANCH:
		branch();
		break;
	case GC_WORK_FLOAT:
		floating();
		break;
	case GC_WORK_VECTOR:
		vectors();
		break;
	case GC_WORK_INTEGER_VECTOR:
		integer_vectors();
		break;
	case GC_WORK_STREAM:
		stream(memory);
		break;
	case GC_WORK_CHASE:
		chase(memory);
		break;
	case GC_WORK_DIVIDE:
		divide();
		break;
	case GC_WORK_SERIAL:
		serial();
		break;
	case GC_WORK_PAUSE:
		pausing();
		break;
	case GC_WORK_PIPE:
		pipes(ends);
		break;
	case GC_WORK_FAULT:
	case GC_WORK_KINDS:
		faults();
		break;
	}
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* At least so much, and written to: what never was is one page of zeros, in every cache. */
static struct memory get_memory(size_t bytes)
{
	struct memory memory = { 0 };
	size_t n = 1;

	while (n * sizeof(uint64_t) < bytes)
		n *= 2;
	memory.words = mmap(NULL, n * sizeof(uint64_t), PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory.words == MAP_FAILED)
		_exit(1);
	for (size_t i = 0; i < n; i += PAGE_WORDS)
		memory.words[i] = i;
	memory.mask = n - 1;
	return memory;
}

void gc_work_forever(enum gc_work work, unsigned int duty, size_t bytes, uint64_t *turns)
{
	bool needs_memory = work == GC_WORK_STREAM || work == GC_WORK_CHASE;
	struct memory memory = get_memory(needs_memory ? bytes : 1);
	const struct timespec rest = { .tv_nsec = (long)(TURN_NS * (100 - duty) / 100) };
	uint64_t done = 0;
	int ends[2];

	if (pipe(ends))
		_exit(1);
	for (;;) {
		uint64_t end = now_ns() + TURN_NS * duty / 100;

		do {
			once(work, &memory, ends);
			if (turns)
				__atomic_store_n(turns, ++done, __ATOMIC_RELAXED);
		} while (now_ns() < end);
		if (rest.tv_nsec)
			nanosleep(&rest, NULL);
	}
}

const char *gc_work_name(enum gc_work work)
{
	static const char *const names[] = {
		"integer", "branches", "floating point", "vectors", "integer vectors", "memory",
		"memory latency", "divisions", "serialising", "spinning", "system calls",
		"page faults", "a mix",
	};

	return names[work];
}
