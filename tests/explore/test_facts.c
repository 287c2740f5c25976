// SPDX-License-Identifier: GPL-2.0-only
/* Facts: the first with a key stays, order is kept, damage is survived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <explore/facts.h>
#include <tophalf/boundary.h>

static struct facts facts;

static int open_facts(void **state)
{
	(void)state;
	return facts_open(&facts);
}

static int close_facts(void **state)
{
	(void)state;
	facts_close(&facts);
	return 0;
}

static size_t put(unsigned char *bytes, size_t used, size_t size, const char *key, const char *detail)
{
	return facts_append(bytes, used, size, key, strlen(key), detail, strlen(detail));
}

static void tell(const char *key, const char *detail)
{
	unsigned char bytes[256];
	size_t used = put(bytes, 0, sizeof(bytes), key, detail);

	assert_true(used);
	assert_int_equal(facts_gather(&facts, bytes, used), 0);
}

/* What was gathered as text: "key=detail;". */
static const char *gathered(void)
{
	static char text[1024];
	size_t at = 0, length = 0;

	text[0] = '\0';
	while (at < facts.gathered && length < sizeof(text)) {
		struct tophalf_fact fact;
		const char *key = (const char *)facts.shared->bytes + at + sizeof(fact);

		memcpy(&fact, facts.shared->bytes + at, sizeof(fact));
		length += snprintf(text + length, sizeof(text) - length, "%.*s=%.*s;", fact.key_size, key,
				   fact.detail_size, key + fact.key_size);
		at += sizeof(fact) + fact.key_size + fact.detail_size;
	}
	return text;
}

static void first_with_a_key_stays(void **state)
{
	(void)state;
	tell("a->b", "ioctl");
	tell("b->c", "");
	tell("a->b", "timeout");
	assert_string_equal(gathered(), "a->b=ioctl;b->c=;");
}

/* More than the first table has slots for. */
static void many_are_told_apart(void **state)
{
	char key[32];
	int round, i;

	(void)state;
	for (round = 0; round < 2; round++) {
		for (i = 0; i < 5000; i++) {
			snprintf(key, sizeof(key), "key %d", i);
			tell(key, "x");
		}
	}
	assert_int_equal(facts.count, 5000);
}

static void without_room_nothing_is_appended(void **state)
{
	unsigned char bytes[32];
	size_t used = put(bytes, 0, sizeof(bytes), "key", "detail");

	(void)state;
	assert_int_equal(used, sizeof(struct tophalf_fact) + 9);
	assert_int_equal(put(bytes, used, sizeof(bytes), "another", "with much to say"), used);
	assert_int_equal(put(bytes, sizeof(bytes) + 1, sizeof(bytes), "k", ""), sizeof(bytes) + 1);
	/* A key that is empty, or too long for its record, is none. */
	assert_int_equal(put(bytes, 0, sizeof(bytes), "", "x"), 0);
	assert_int_equal(facts_append(bytes, 0, sizeof(bytes), bytes, 70000, "", 0), 0);
}

/* A wild driver writes into its outcome: what cannot be a record ends the gathering. */
static void damage_is_survived(void **state)
{
	unsigned char bytes[512];
	unsigned int seed, i;
	size_t used;

	(void)state;
	for (seed = 0; seed < 256; seed++) {
		srand(seed);
		used = put(bytes, 0, sizeof(bytes), "whole", "record");
		for (i = used; i < sizeof(bytes); i++)
			bytes[i] = seed ? rand() : 0xff;
		assert_int_equal(facts_gather(&facts, bytes, sizeof(bytes)), 0);
			assert_true(facts.gathered <= seed * sizeof(bytes) + sizeof(bytes));
	}
	assert_false(strncmp(gathered(), "whole=record;", 13));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(first_with_a_key_stays, open_facts, close_facts),
		cmocka_unit_test_setup_teardown(many_are_told_apart, open_facts, close_facts),
		cmocka_unit_test_setup_teardown(without_room_nothing_is_appended, open_facts, close_facts),
		cmocka_unit_test_setup_teardown(damage_is_survived, open_facts, close_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
