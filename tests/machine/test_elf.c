// SPDX-License-Identifier: GPL-2.0-only
/* The loader takes an image of ours and refuses all else, with a sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <machine/internal.h>
#include "harness.h"

static unsigned char *original;		/* the hand-made image */
static size_t size;
static char path[] = "/tmp/tophalf-elf-XXXXXX";

static int read_image(void **state)
{
	FILE *in = fopen(tiny_path(), "r");
	int descriptor = mkstemp(path);

	(void)state;
	if (!in || descriptor < 0)
		return -1;
	close(descriptor);
	original = malloc(1 << 20);
	size = fread(original, 1, 1 << 20, in);
	fclose(in);
	return size > sizeof(Elf64_Ehdr) && size < 1 << 20 ? 0 : -1;
}

static int remove_image(void **state)
{
	(void)state;
	free(original);
	return unlink(path);
}

static unsigned char *copy_of_image(void)
{
	unsigned char *copy = malloc(size);

	memcpy(copy, original, size);
	return copy;
}

static int inspect(const void *bytes, size_t length, struct image_facts *facts,
		   char why[MACHINE_WHY])
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, length, out), length);
	assert_int_equal(fclose(out), 0);
	why[0] = '\0';
	return machine_inspect(path, facts, why);
}

static void expect_refusal(const void *bytes, size_t length, const char *words)
{
	struct image_facts facts;
	char why[MACHINE_WHY];

	assert_int_equal(inspect(bytes, length, &facts, why), -1);
	if (!strstr(why, words) || strchr(why, '\n') || !strstr(why, path))
		fail_msg("no '%s' in '%s'", words, why);
}

static Elf64_Ehdr *header_of(unsigned char *image)
{
	return (Elf64_Ehdr *)image;
}

static Elf64_Phdr *segments_of(unsigned char *image)
{
	return (Elf64_Phdr *)(image + header_of(image)->e_phoff);
}

/* The image's own description of itself, found where it says that it is. */
static struct tophalf_image *description_of(unsigned char *image)
{
	const struct tophalf_image *found;
	size_t at;

	for (at = 0; at + sizeof(*found) <= size; at += 8) {
		found = (const struct tophalf_image *)(image + at);
		if (found->version == TOPHALF_BOUNDARY_VERSION &&
		    found->target_text_size == TINY_TEXT_SIZE && found->percpu_size == 16)
			return (struct tophalf_image *)found;
	}
	fail_msg("the hand-made image has no description");
	return NULL;
}

static void image_is_taken(void **state)
{
	struct image_facts facts;
	char why[MACHINE_WHY];

	(void)state;
	assert_int_equal(inspect(original, size, &facts, why), 0);
	assert_int_equal(facts.target_text_size, TINY_TEXT_SIZE);
	assert_in_range(facts.target_text, TOPHALF_IMAGE_BASE, TOPHALF_IMAGE_LIMIT);
}

/* Cut off anywhere: refused, or all that is loaded and its symbol are still there. */
static void truncated_image_is_refused(void **state)
{
	struct image_facts facts, whole;
	char why[MACHINE_WHY];
	size_t length;

	(void)state;
	assert_int_equal(inspect(original, size, &whole, why), 0);
	expect_refusal(original, 0, "is not an image");
	expect_refusal(original, sizeof(Elf64_Ehdr) - 1, "is not an image");
	expect_refusal(original, sizeof(Elf64_Ehdr), "program headers");
	expect_refusal(original, 0x1500, "a segment lies outside");
	for (length = 0; length < size; length += 97)
		if (!inspect(original, length, &facts, why))
			assert_true(facts.hash == whole.hash);
}

static void other_files_are_refused(void **state)
{
	unsigned char *image = copy_of_image();

	(void)state;
	expect_refusal("#!/bin/sh\n", 10, "is not an image");
	header_of(image)->e_machine = EM_AARCH64;
	expect_refusal(image, size, "is not an image");
	header_of(image)->e_machine = EM_X86_64;
	header_of(image)->e_ident[EI_CLASS] = ELFCLASS32;
	expect_refusal(image, size, "is not an image");
	header_of(image)->e_ident[EI_CLASS] = ELFCLASS64;
	header_of(image)->e_type = ET_REL;
	expect_refusal(image, size, "is not an image");
	header_of(image)->e_type = ET_EXEC;
	segments_of(image)[0].p_type = PT_INTERP;
	expect_refusal(image, size, "linked dynamically");
	segments_of(image)[0].p_type = PT_LOAD;
	segments_of(image)[0].p_vaddr = 0x400000;
	expect_refusal(image, size, "outside the image's addresses");
	free(image);
}

/* An executable of the right kind that is not ours: the host's own programs are position-independent. */
static void foreign_executable_is_refused(void **state)
{
	unsigned char *image = copy_of_image();
	size_t at;

	(void)state;
	for (at = 0; at + 13 < size; at++)
		if (!memcmp(image + at, "tophalf_image", 14))
			image[at] = 'T';
	expect_refusal(image, size, "has no symbol tophalf_image");
	free(image);
}

static void damaged_description_is_refused(void **state)
{
	unsigned char *image = copy_of_image();
	struct tophalf_image *description = description_of(image), whole = *description;

	(void)state;
	description->version = 99;
	expect_refusal(image, size, "version 99");
	*description = whole;
	description->stuck = NULL;
	expect_refusal(image, size, "empty");
	*description = whole;
	description->percpu_size = TOPHALF_PERCPU_STRIDE + 1;
	expect_refusal(image, size, "per-CPU");
	*description = whole;
	description->percpu_start = 0x1000;
	expect_refusal(image, size, "points outside");
	*description = whole;
	description->machine = (void *)TOPHALF_KERNEL_BASE;
	expect_refusal(image, size, "points outside");
	*description = whole;
	description->target_text_size = ~0ul;
	expect_refusal(image, size, "larger than the image");
	free(image);
}

/* Any byte of the headers may be anything: the loader answers, and does not fault. */
static void damaged_headers_are_survived(void **state)
{
	unsigned char *image = copy_of_image();
	struct image_facts facts;
	char why[MACHINE_WHY];
	size_t headers = header_of(image)->e_phoff + header_of(image)->e_phnum * sizeof(Elf64_Phdr);
	size_t at;

	(void)state;
	for (at = 0; at < headers; at++) {
		image[at] ^= 0xff;
		if (inspect(image, size, &facts, why))
			assert_true(why[0]);
		image[at] ^= 0xff;
	}
	for (at = header_of(image)->e_shoff; at < size; at += 3) {
		image[at] ^= 0xff;
		if (inspect(image, size, &facts, why))
			assert_true(why[0]);
		image[at] ^= 0xff;
	}
	free(image);
}

/* What is loaded makes the hash; what a debugger reads does not. */
static void hash_is_of_what_is_loaded(void **state)
{
	struct image_facts whole, facts;
	unsigned char *image = copy_of_image();
	char why[MACHINE_WHY];
	uint64_t text = segments_of(image)[1].p_offset;

	(void)state;
	assert_int_equal(inspect(image, size, &whole, why), 0);
	image[text] ^= 1;
	assert_int_equal(inspect(image, size, &facts, why), 0);
	assert_true(facts.hash != whole.hash);
	image[text] ^= 1;
	/* The name table of the sections is the last thing but one in the file. */
	image[header_of(image)->e_shoff - 2] ^= 1;
	assert_int_equal(inspect(image, size, &facts, why), 0);
	assert_true(facts.hash == whole.hash);
	free(image);
}

/* In a process of its own: mapped memory stays. */
static void in_child(void (*function)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child) {
		function();
		_exit(99);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void occupy_and_map(void)
{
	unsigned char *user;
	char why[MACHINE_WHY] = "";

	if (!memory_map_fixed(TOPHALF_VMALLOC_BASE + 0x1000, 0x1000, PROT_READ))
		_exit(1);
	if (!memory_map(1, &user, why))
		_exit(2);
	_exit(strstr(why, "vmalloc memory") && strstr(why, "something of the host") ? 0 : 3);
}

static void occupied_arena_is_told(void **state)
{
	(void)state;
	in_child(occupy_and_map);
}

static void use_stacks(void)
{
	const uint64_t top = TOPHALF_STACK_BASE + 400ull * TOPHALF_STACK_SLOT;
	unsigned char *user;
	char why[MACHINE_WHY] = "";

	if (memory_map(1, &user, why))
		_exit(1);
	if (memory_stack_mapped(top - 8, 8))
		_exit(2);
	memory_map_stack((void *)top);
	*(volatile char *)(top - 1) = 1;
	*(volatile char *)(top - TOPHALF_STACK_SIZE) = 1;
	if (!memory_stack_mapped(top - 8, 8) || !memory_stack_mapped(top - TOPHALF_STACK_SIZE, 8))
		_exit(3);
	/* The guard below, the end above, and what reaches from one to the other. */
	if (memory_stack_mapped(top - TOPHALF_STACK_SIZE - 8, 8) || memory_stack_mapped(top, 8) ||
	    memory_stack_mapped(top - 4, 8) || memory_stack_mapped(0, 8))
		_exit(4);
	_exit(0);
}

static void stacks_have_bounds(void **state)
{
	(void)state;
	in_child(use_stacks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(image_is_taken),
		cmocka_unit_test(truncated_image_is_refused),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(foreign_executable_is_refused),
		cmocka_unit_test(damaged_description_is_refused),
		cmocka_unit_test(damaged_headers_are_survived),
		cmocka_unit_test(hash_is_of_what_is_loaded),
		cmocka_unit_test(occupied_arena_is_told),
		cmocka_unit_test(stacks_have_bounds),
	};

	return cmocka_run_group_tests(tests, read_image, remove_image);
}
