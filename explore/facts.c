// SPDX-License-Identifier: GPL-2.0-only
/* Gathers what runs learn; see facts.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <explore/facts.h>
#include <explore/trace.h>
#include <tophalf/boundary.h>

#define SLOTS_FIRST	1024

int facts_open(struct facts *facts)
{
	void *memory = mmap(NULL, sizeof(*facts->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	memset(facts, 0, sizeof(*facts));
	if (memory == MAP_FAILED)
		return -1;
	facts->shared = memory;
	facts->slots_count = SLOTS_FIRST;
	facts->slots = calloc(facts->slots_count, sizeof(*facts->slots));
	return facts->slots ? 0 : -1;
}

void facts_close(struct facts *facts)
{
	if (facts->shared)
		munmap(facts->shared, sizeof(*facts->shared));
	free(facts->slots);
	memset(facts, 0, sizeof(*facts));
}

/* The sizes in front of a record, or false where `size` bytes do not hold one. */
static bool read_record(const unsigned char *bytes, size_t size, struct tophalf_fact *fact)
{
	if (size < sizeof(*fact))
		return false;
	memcpy(fact, bytes, sizeof(*fact));
	return fact->key_size && (size_t)fact->key_size + fact->detail_size <= size - sizeof(*fact);
}

/* The slot of this key, or the empty one where it belongs. */
static size_t *slot_of(const struct facts *facts, const unsigned char *key, size_t key_size)
{
	size_t at = trace_hash(TRACE_START, key, key_size) & (facts->slots_count - 1);

	for (; facts->slots[at]; at = (at + 1) & (facts->slots_count - 1)) {
		const unsigned char *record = facts->shared->bytes + facts->slots[at] - 1;
		struct tophalf_fact fact;

		memcpy(&fact, record, sizeof(fact));
		if (fact.key_size == key_size && !memcmp(record + sizeof(fact), key, key_size))
			break;
	}
	return &facts->slots[at];
}

/* Twice the slots, which are never more than half full. */
static int grow(struct facts *facts)
{
	size_t *slots = calloc(2 * facts->slots_count, sizeof(*slots)), at = 0;
	struct tophalf_fact fact;

	if (!slots)
		return -1;
	free(facts->slots);
	facts->slots = slots;
	facts->slots_count *= 2;
	while (read_record(facts->shared->bytes + at, facts->gathered - at, &fact)) {
		*slot_of(facts, facts->shared->bytes + at + sizeof(fact), fact.key_size) = at + 1;
		at += sizeof(fact) + fact.key_size + fact.detail_size;
	}
	return 0;
}

int facts_gather(struct facts *facts, const unsigned char *bytes, size_t size)
{
	struct tophalf_fact fact;

	while (read_record(bytes, size, &fact)) {
		size_t length = sizeof(fact) + fact.key_size + fact.detail_size;
		size_t *slot = slot_of(facts, bytes + sizeof(fact), fact.key_size);

		if (!*slot && length <= FACTS_BYTES - facts->gathered) {
			memcpy(facts->shared->bytes + facts->gathered, bytes, length);
			*slot = facts->gathered + 1;
			facts->gathered += length;
			if (++facts->count > facts->slots_count / 2 && grow(facts))
				return -1;
		}
		bytes += length;
		size -= length;
	}
	return 0;
}

size_t facts_append(unsigned char *bytes, size_t used, size_t size, const void *key, size_t key_size,
		    const void *detail, size_t detail_size)
{
	struct tophalf_fact fact = { .key_size = key_size, .detail_size = detail_size };

	if (!key_size || key_size != fact.key_size || detail_size != fact.detail_size ||
	    used > size || sizeof(fact) + key_size + detail_size > size - used)
		return used;
	memcpy(bytes + used, &fact, sizeof(fact));
	memcpy(bytes + used + sizeof(fact), key, key_size);
	if (detail_size)
		memcpy(bytes + used + sizeof(fact) + key_size, detail, detail_size);
	return used + sizeof(fact) + key_size + detail_size;
}
