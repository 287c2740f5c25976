/* SPDX-License-Identifier: GPL-2.0-only */
/* A temporary folder for each test program, and files in it. */
#ifndef TESTS_TREE_SCRATCH_H
#define TESTS_TREE_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The folder, made and removed by the group's set-up and tear-down. */
extern char scratch[];
int scratch_make(void **state);
int scratch_remove(void **state);

/* A path below it; the result serves until the eighth next call. */
const char *scratch_path(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Writes a file below it and makes the folders on the way. */
const char *scratch_write(const char *name, const char *text);

#endif
