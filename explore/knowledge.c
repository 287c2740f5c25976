// SPDX-License-Identifier: GPL-2.0-only
/* What generations of runs know; see knowledge.h. */
#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <explore/knowledge.h>

#define GENERATION		64
#define GENERATION_FIRST	4	/* then to 8, to 16, to 32, to 64 */

uint64_t generation_end(uint64_t run)
{
	uint64_t end = GENERATION_FIRST;

	if (run >= GENERATION)
		return (run / GENERATION + 1) * GENERATION;
	while (end <= run)
		end *= 2;
	return end;
}

static uint64_t generation_begin(uint64_t run)
{
	uint64_t begin = run < GENERATION ? 0 : run / GENERATION * GENERATION;

	while (generation_end(begin) <= run)
		begin = generation_end(begin);
	return begin;
}

/* The generation that begins with this run knows what so many runs learned. */
static uint64_t runs_before(uint64_t begin)
{
	return begin > GENERATION ? begin - GENERATION : begin;
}

uint64_t generations_known(uint64_t merged)
{
	uint64_t end = generation_end(merged);

	return runs_before(end) <= merged ? generation_end(end) : end;
}

static void note_boundary(struct knowledge *knowledge, uint64_t runs)
{
	unsigned int slot = knowledge->boundaries++ % BOUNDARIES_KEPT;

	knowledge->at[slot].runs = runs;
	knowledge->at[slot].known = knowledge->gathered;
}

int knowledge_open(struct knowledge *knowledge, const unsigned char *known, size_t known_size)
{
	void *memory;

	if (facts_open(&knowledge->facts) || facts_gather(&knowledge->facts, known, known_size))
		return -1;
	memory = mmap(NULL, sizeof(*knowledge->dictionary), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -1;
	knowledge->dictionary = memory;
	knowledge->gathered.facts_size = knowledge->facts.gathered;
	note_boundary(knowledge, 0);
	return 0;
}

void knowledge_close(struct knowledge *knowledge)
{
	if (knowledge->dictionary)
		munmap(knowledge->dictionary, sizeof(*knowledge->dictionary));
	knowledge->dictionary = NULL;
	facts_close(&knowledge->facts);
}

static void learn(struct knowledge *knowledge, uint64_t value)
{
	uint64_t *values = knowledge->dictionary->values;
	size_t count = knowledge->gathered.values_count, i;

	for (i = 0; i < count; i++)
		if (values[i] == value)
			return;
	if (count == DICTIONARY_LIMIT)
		return;
	values[count] = value;
	knowledge->gathered.values_count++;
}

int knowledge_gather(struct knowledge *knowledge, const struct outcome *outcome)
{
	struct known *gathered = &knowledge->gathered;
	struct known before = *gathered;
	uint32_t i;

	for (i = 0; i < outcome->summary.learned_count; i++)
		learn(knowledge, outcome->learned[i]);
	if (facts_gather(&knowledge->facts, outcome->facts, outcome->summary.facts_bytes))
		return -1;
	gathered->facts_size = knowledge->facts.gathered;
	gathered->settles |= outcome->summary.settled_at != 0;
	gathered->changes += gathered->facts_size != before.facts_size ||
			     gathered->values_count != before.values_count;
	return 0;
}

void knowledge_merged(struct knowledge *knowledge, uint64_t runs)
{
	if (generation_end(runs - 1) == runs)
		note_boundary(knowledge, runs);
}

const struct known *knowledge_of(const struct knowledge *knowledge, uint64_t run)
{
	uint64_t runs = runs_before(generation_begin(run));
	unsigned int i;

	for (i = 0; i < BOUNDARIES_KEPT && i < knowledge->boundaries; i++)
		if (knowledge->at[i].runs == runs)
			return &knowledge->at[i].known;
	assert(0);
	return NULL;
}
