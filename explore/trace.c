/* SPDX-License-Identifier: GPL-2.0-only */
/* The trace hash of the run that is going on; see trace.h. */
#include <string.h>
#include <explore/outcome.h>
#include <explore/trace.h>

uint64_t trace_hash(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;
	size_t left;

	for (left = size; left >= sizeof(uint64_t); left -= sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, at, sizeof(word));
		hash = trace_word(hash, word);
		at += sizeof(word);
	}
	if (left) {
		uint64_t word = 0;

		memcpy(&word, at, left);
		hash = trace_word(hash, word);
	}
	return trace_word(hash, size);
}

void trace_event(enum trace_event event, uint64_t first, uint64_t second)
{
	struct outcome *outcome = outcome_current();
	uint64_t hash = trace_word(outcome->summary.trace, event);

	outcome->summary.trace = trace_word(trace_word(hash, first), second);
}

void trace_bytes(enum trace_event event, const void *bytes, size_t size)
{
	struct outcome *outcome = outcome_current();
	uint64_t hash = trace_word(outcome->summary.trace, event);

	outcome->summary.trace = trace_hash(hash, bytes, size);
}
