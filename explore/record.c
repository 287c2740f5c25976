/* SPDX-License-Identifier: GPL-2.0-only */
/* Writes and reads the record of a choice sequence; see record.h. */
#include <assert.h>
#include <explore/record.h>

#define TAG_KIND	0x0f
#define TAG_ZERO	0x10
#define TAG_SAME_N	0x20
#define TAG_VALUE	0x40
#define TAG_NEVER	0x80

#define RECORD_CHOICE_MAX	(1 + 5 + 10)	/* bytes that one choice can take */

_Static_assert(TOPHALF_CHOICE_KINDS <= TAG_KIND + 1, "a tag has four bits for the kind");

static void put_varint(struct record_writer *writer, uint64_t value)
{
	while (value >= 0x80) {
		writer->bytes[writer->used++] = (value & 0x7f) | 0x80;
		value >>= 7;
	}
	writer->bytes[writer->used++] = value;
}

static bool put(struct record_writer *writer, const struct record_choice *choice, bool wide)
{
	uint32_t *last_n = &writer->state.last_n[choice->value][choice->kind];
	unsigned char tag = choice->kind;

	assert(choice->kind < TOPHALF_CHOICE_KINDS);
	if (writer->size - writer->used < RECORD_CHOICE_MAX)
		return false;
	if (!choice->answer && !wide)
		tag |= TAG_ZERO;
	if (*last_n == choice->n)
		tag |= TAG_SAME_N;
	if (choice->value)
		tag |= TAG_VALUE;
	writer->bytes[writer->used++] = tag;
	if (!(tag & TAG_SAME_N))
		put_varint(writer, choice->n);
	*last_n = choice->n;
	if (wide) {
		writer->used += 2;
		record_amend(writer, writer->used, choice->answer);
	} else if (!(tag & TAG_ZERO)) {
		put_varint(writer, choice->answer);
	}
	return true;
}

bool record_put(struct record_writer *writer, const struct record_choice *choice)
{
	return put(writer, choice, false);
}

bool record_put_wide(struct record_writer *writer, const struct record_choice *choice)
{
	assert(choice->n <= RECORD_WIDE_MAX);
	return put(writer, choice, true);
}

void record_amend(struct record_writer *writer, size_t end, uint64_t answer)
{
	assert(end >= 2 && end <= writer->used && answer < RECORD_WIDE_MAX);
	writer->bytes[end - 2] = (answer & 0x7f) | 0x80;
	writer->bytes[end - 1] = answer >> 7;
}

static bool get_varint(struct record_reader *reader, uint64_t *value)
{
	unsigned int shift;

	*value = 0;
	for (shift = 0; shift < 64 && reader->at < reader->size; shift += 7) {
		unsigned char byte = reader->bytes[reader->at++];

		*value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

int record_get(struct record_reader *reader, struct record_choice *choice)
{
	uint64_t n, answer = 0;
	uint32_t *last_n;
	unsigned char tag;

	if (reader->at >= reader->size)
		return 0;
	tag = reader->bytes[reader->at++];
	choice->kind = tag & TAG_KIND;
	choice->value = tag & TAG_VALUE;
	if (tag & TAG_NEVER || choice->kind >= TOPHALF_CHOICE_KINDS)
		return -1;
	last_n = &reader->state.last_n[choice->value][choice->kind];
	n = *last_n;
	if (!(tag & TAG_SAME_N) && !get_varint(reader, &n))
		return -1;
	if (!(tag & TAG_ZERO) && !get_varint(reader, &answer))
		return -1;
	if (!n || n > UINT32_MAX)
		return -1;
	if (choice->value ? n > 64 || (n < 64 && answer >> n) : answer >= n)
		return -1;
	choice->n = *last_n = n;
	choice->answer = answer;
	return 1;
}
