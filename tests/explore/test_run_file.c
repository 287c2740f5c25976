// SPDX-License-Identifier: GPL-2.0-only
/* Records and saved runs: what is written is read back, and damage is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <explore/record.h>
#include <explore/run_file.h>

static const struct record_choice choices[] = {
	{ TOPHALF_CHOOSE_STEP, 5, false, 0, 0, 0 },
	{ TOPHALF_CHOOSE_STEP, 5, false, 4, 0, 0 },
	{ TOPHALF_CHOOSE_DISTANCE, 4096, false, 4095, 0, 0 },
	{ TOPHALF_CHOOSE_REGISTER, 64, true, UINT64_MAX, 0, 0 },
	{ TOPHALF_CHOOSE_REGISTER, 32, true, 0x80000000, 0, 0 },
	{ TOPHALF_CHOOSE_REGISTER, 32, true, 0, 0, 0 },
	{ TOPHALF_CHOOSE_RANDOM, UINT32_MAX, false, UINT32_MAX - 1, 0, 0 },
};

#define CHOICES (sizeof(choices) / sizeof(choices[0]))

static size_t write_choices(unsigned char *bytes, size_t size)
{
	struct record_writer writer = { .bytes = bytes, .size = size };
	size_t i;

	for (i = 0; i < CHOICES; i++)
		assert_true(record_put(&writer, &choices[i]));
	return writer.used;
}

static void record_is_read_back(void **state)
{
	unsigned char bytes[256];
	struct record_reader reader = { .bytes = bytes, .size = write_choices(bytes, sizeof(bytes)) };
	struct record_choice choice;
	size_t i;

	(void)state;
	for (i = 0; i < CHOICES; i++) {
		assert_int_equal(record_get(&reader, &choice), 1);
		assert_int_equal(choice.kind, choices[i].kind);
		assert_int_equal(choice.n, choices[i].n);
		assert_int_equal(choice.value, choices[i].value);
		assert_true(choice.answer == choices[i].answer);
	}
	assert_int_equal(record_get(&reader, &choice), 0);
}

/* Whatever the bytes are, the reader ends, inside them, with answers in their range. */
static void damaged_record_is_survived(void **state)
{
	unsigned char bytes[256];
	size_t size = write_choices(bytes, sizeof(bytes)), at;
	unsigned int bit;

	(void)state;
	for (at = 0; at < size; at++) {
		for (bit = 0; bit < 8; bit++) {
			struct record_reader reader = { .bytes = bytes, .size = size };
			struct record_choice choice;
			unsigned int count = 0;

			bytes[at] ^= 1u << bit;
			while (record_get(&reader, &choice) == 1) {
				assert_true(choice.kind < TOPHALF_CHOICE_KINDS);
				assert_true(choice.value || choice.answer < choice.n);
				assert_true(++count <= size);
			}
			bytes[at] ^= 1u << bit;
		}
	}
}

static void full_record_is_refused(void **state)
{
	unsigned char bytes[8];
	struct record_writer writer = { .bytes = bytes, .size = sizeof(bytes) };

	(void)state;
	assert_false(record_put(&writer, &choices[0]));
	assert_int_equal(writer.used, 0);
}

static char folder[] = "/tmp/tophalf-test-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/a.run", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static struct run_file example(unsigned char *record, size_t size)
{
	return (struct run_file){ .target = "drivers/x/y z.c", .kernel = "6.12.1", .image = 0xfeedull << 40, .build = 0xb111d,
				  .seed = 7, .run = 12345678901ull, .rule = TOPHALF_RULE_HANG,
				  .place = 0x40001234, .trace = UINT64_MAX, .cpus = 8,
				  .options = TOPHALF_OPTIONS - 1, .record = record, .record_size = size,
				  .facts = (unsigned char *)"what others learned", .facts_size = 19 };
}

static void run_file_is_read_back(void **state)
{
	unsigned char bytes[256];
	struct run_file saved = example(bytes, write_choices(bytes, sizeof(bytes))), read;
	char why[RUN_FILE_WHY];

	(void)state;
	assert_int_equal(run_file_write(path, &saved, why), 0);
	assert_int_equal(run_file_read(path, &read, why), 0);
	assert_string_equal(read.target, saved.target);
	assert_string_equal(read.kernel, saved.kernel);
	assert_true(read.rule == saved.rule && read.place == saved.place);
	assert_true(read.image == saved.image && read.seed == saved.seed && read.run == saved.run);
	assert_true(read.build == saved.build);
	assert_true(read.trace == saved.trace && read.cpus == 8 && read.options == saved.options);
	assert_int_equal(read.record_size, saved.record_size);
	assert_memory_equal(read.record, bytes, read.record_size);
	assert_int_equal(read.facts_size, saved.facts_size);
	assert_memory_equal(read.facts, saved.facts, read.facts_size);
	run_file_release(&read);
}

/* Any byte changed, or the file cut off anywhere: refused, with a sentence. */
static void damaged_run_file_is_refused(void **state)
{
	unsigned char bytes[256], content[1024];
	struct run_file saved = example(bytes, write_choices(bytes, sizeof(bytes))), read;
	char why[RUN_FILE_WHY];
	size_t size, at;
	FILE *file;

	(void)state;
	assert_int_equal(run_file_write(path, &saved, why), 0);
	file = fopen(path, "r");
	size = fread(content, 1, sizeof(content), file);
	fclose(file);
	for (at = size - saved.record_size - saved.facts_size; at < size; at++) {
		content[at] ^= 0x10;
		file = fopen(path, "w");
		fwrite(content, 1, size, file);
		fclose(file);
		content[at] ^= 0x10;
		assert_int_equal(run_file_read(path, &read, why), -1);
		assert_non_null(strstr(why, "damaged"));
	}
	for (at = 0; at < size; at++) {
		file = fopen(path, "w");
		fwrite(content, 1, at, file);
		fclose(file);
		why[0] = '\0';
		assert_int_equal(run_file_read(path, &read, why), -1);
		assert_true(why[0]);
	}
}

static void put_text(const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
}

/* Of another version is another thing than being none, or being damaged. */
static void run_file_of_another_version_is_named(void **state)
{
	struct run_file read;
	char why[RUN_FILE_WHY];

	(void)state;
	put_text("tophalf run 1\ntarget drivers/x/y.c\n");
	assert_int_equal(run_file_read(path, &read, why), -1);
	assert_non_null(strstr(why, "another version"));
	put_text("something else\n");
	assert_int_equal(run_file_read(path, &read, why), -1);
	assert_non_null(strstr(why, "not a saved run"));
}

static void failed_write_leaves_nothing(void **state)
{
	unsigned char bytes[256];
	struct run_file saved = example(bytes, write_choices(bytes, sizeof(bytes)));
	char why[RUN_FILE_WHY] = "", nowhere[128];

	(void)state;
	snprintf(nowhere, sizeof(nowhere), "%s/no/such.run", folder);
	assert_int_equal(run_file_write(nowhere, &saved, why), -1);
	assert_non_null(strstr(why, "could not be saved"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_is_read_back),
		cmocka_unit_test(damaged_record_is_survived),
		cmocka_unit_test(full_record_is_refused),
		cmocka_unit_test(run_file_is_read_back),
		cmocka_unit_test(damaged_run_file_is_refused),
		cmocka_unit_test(run_file_of_another_version_is_named),
		cmocka_unit_test(failed_write_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
