// SPDX-License-Identifier: GPL-2.0-only
#include <assert.h>
#include <string.h>

#include "explore/choice.h"
#include "machine/machine.h"
#include "tests/hardware/fakes/sources.h"

uint64_t fake_choices;
unsigned int fake_lines_pending[TOPHALF_MAX_CPUS];
uint64_t fake_learned[256];
size_t fake_learned_count;
uint64_t fake_dictionary[16];
size_t fake_dictionary_count;

static struct tophalf_machine machine;
static unsigned char user_memory[TOPHALF_USER_SIZE];
static bool random_answers;
static uint64_t state;
static bool answer_set;
static uint32_t answer_kind, answer_value;

void fake_plain(void)
{
	random_answers = false;
	answer_set = false;
	fake_choices = 0;
	fake_learned_count = 0;
	fake_dictionary_count = 0;
	memset(&machine, 0, sizeof(machine));
	memset(fake_lines_pending, 0, sizeof(fake_lines_pending));
}

void fake_random(uint64_t seed)
{
	fake_plain();
	random_answers = true;
	state = seed * 2 + 1;
}

void fake_answer(uint32_t kind, uint32_t answer)
{
	answer_set = true;
	answer_kind = kind;
	answer_value = answer;
}

static uint64_t next(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15ull);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

uint32_t choose(uint32_t kind, uint32_t n)
{
	if (n < 2)
		return 0;
	fake_choices++;
	if (answer_set && answer_kind == kind) {
		answer_set = false;
		assert(answer_value < n);
		return answer_value;
	}
	return random_answers ? next() % n : 0;
}

uint64_t choose_value(uint32_t kind, const uint64_t *suggestions, size_t count, unsigned int bits)
{
	uint64_t mask = bits < 64 ? (1ull << bits) - 1 : ~0ull;

	(void)kind;
	fake_choices++;
	if (!random_answers)
		return count ? suggestions[0] & mask : 0;
	return (count && next() % 2 ? suggestions[next() % count] : next()) & mask;
}

const uint64_t *explore_dictionary(size_t *count)
{
	*count = fake_dictionary_count;
	return fake_dictionary;
}

void explore_learn(uint64_t value)
{
	assert(fake_learned_count < 256);
	fake_learned[fake_learned_count++] = value;
}

struct tophalf_machine *machine_state(void)
{
	return &machine;
}

unsigned char *machine_user_memory(void)
{
	return user_memory;
}

void machine_line_pending(unsigned int cpu)
{
	fake_lines_pending[cpu]++;
}
