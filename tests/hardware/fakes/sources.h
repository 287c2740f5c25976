/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for explore/ and machine/: choices that a test controls, a machine without an image. */
#ifndef TESTS_HARDWARE_FAKES_SOURCES_H
#define TESTS_HARDWARE_FAKES_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tophalf/boundary.h>

/* Every answer is plain. */
void fake_plain(void);
/* Answers come from a seeded generator. */
void fake_random(uint64_t seed);
/* The next answer to choose(kind) is this one; the others go on as before. */
void fake_answer(uint32_t kind, uint32_t answer);

extern uint64_t fake_choices;			/* how many were made */
extern unsigned int fake_lines_pending[TOPHALF_MAX_CPUS];
extern uint64_t fake_learned[256];
extern size_t fake_learned_count;
extern uint64_t fake_dictionary[16];
extern size_t fake_dictionary_count;

#endif
