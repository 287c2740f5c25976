// SPDX-License-Identifier: GPL-2.0-only
/* What the report's tests look at: the words in comments are read by them. */
#include "helper.h"

volatile int sample_sink;

struct driver {
	const char *name;
	int (*probe)(int value);
};

int caller(int value);
int branches(int value);
int never(int value);

__attribute__((noinline)) int caller(int value)
{
	sample_sink = 1;			/* reached */
	helper(value);				/* inlined here */
	return value + sample_sink;		/* reached */
}

__attribute__((noinline)) int branches(int value)
{
	sample_sink = 2;			/* reached */
	if (value > 100) {			/* reached */
		sample_sink = 3;		/* missed */
		sample_sink = 4;		/* missed */
	} else {
		sample_sink = 5;		/* reached */
	}
	while (value-- > 0)			/* reached */
		sample_sink += value;		/* reached */
	return sample_sink;			/* reached */
}

__attribute__((noinline)) int never(int value)
{
	sample_sink = 6;			/* missed */
	return value;				/* missed */
}

struct driver sample_driver = { .name = "sample", .probe = never };
