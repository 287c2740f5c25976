/* SPDX-License-Identifier: GPL-2.0-only */
/* A header of the sample: its lines are nobody's. */
#ifndef SAMPLE_HELPER_H
#define SAMPLE_HELPER_H

extern volatile int sample_sink;

static inline __attribute__((always_inline)) void helper(int value)
{
	if (value > 2)
		sample_sink = value;
}

#endif
