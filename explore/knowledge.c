// SPDX-License-Identifier: GPL-2.0-only
/* What generations of runs know; see knowledge.h. */
#include <string.h>
#include <sys/mman.h>
#include <explore/knowledge.h>

#define GENERATION		64
#define GENERATION_FIRST	4	/* then to 8, to 16, to 32, to 64 */

int knowledge_open(struct knowledge *knowledge, const unsigned char *known, size_t known_size)
{
	void *memory;

	if (facts_open(&knowledge->facts) || facts_gather(&knowledge->facts, known, known_size))
		return -1;
	facts_publish(&knowledge->facts);
	memory = mmap(NULL, sizeof(*knowledge->dictionary), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -1;
	knowledge->dictionary = memory;
	return 0;
}

void knowledge_close(struct knowledge *knowledge)
{
	if (knowledge->dictionary)
		munmap(knowledge->dictionary, sizeof(*knowledge->dictionary));
	knowledge->dictionary = NULL;
	facts_close(&knowledge->facts);
}

static void learn(struct shared_dictionary *learned, uint64_t value)
{
	size_t i;

	for (i = 0; i < learned->count && learned->values[i] != value; i++)
		;
	if (i == learned->count && i < DICTIONARY_LIMIT)
		learned->values[learned->count++] = value;
}

int knowledge_gather(struct knowledge *knowledge, const struct outcome *outcome)
{
	uint32_t i;

	for (i = 0; i < outcome->summary.learned_count; i++)
		learn(&knowledge->learned, outcome->learned[i]);
	knowledge->learned.settles |= outcome->summary.settled_at != 0;
	return facts_gather(&knowledge->facts, outcome->facts, outcome->summary.facts_bytes);
}

void knowledge_publish(struct knowledge *knowledge)
{
	struct shared_dictionary *learned = &knowledge->learned;

	learned->changes += learned->count != knowledge->dictionary->count ||
			    knowledge->facts.gathered != knowledge->facts.shared->size;
	*knowledge->dictionary = *learned;
	facts_publish(&knowledge->facts);
}

uint64_t generation_end(uint64_t run)
{
	uint64_t end = GENERATION_FIRST;

	while (end <= run && end < GENERATION)
		end *= 2;
	return run < end ? end : (run / GENERATION + 1) * GENERATION;
}
