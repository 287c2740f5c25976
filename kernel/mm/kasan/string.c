// SPDX-License-Identifier: GPL-2.0-only
/*
 * String and memory functions that look at the memory first.
 *
 * The target's calls come here by asm/watched_string.h, and the tree's copies by
 * their plain names.  Our own kernel's do not: tree/flags.c calls them by others.
 * What a function is going to touch follows from its arguments, so all of it is
 * looked at before any of it is touched; a formatted text is looked at when it is
 * there, and its length known.
 *
 * Any context, for everything in this file.
 */
#include <linux/kernel.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include "../../tophalf.h"
#include "kasan.h"

/* Where the call was made, for the report. */
#define HERE	((unsigned long)__builtin_frame_address(0))

static __always_inline void reads(const void *address, size_t size, unsigned long frame)
{
	kasan_bad_range(address, size, false, frame);
}

static __always_inline void writes(const void *address, size_t size, unsigned long frame)
{
	kasan_bad_range(address, size, true, frame);
}

/* How much of a string is read to find its end, or that it has none in `size` bytes. */
static size_t string_bytes(const char *text, size_t size)
{
	size_t length = strnlen(text, size);

	return length < size ? length + 1 : length;
}

static void reads_string(const char *text, unsigned long frame)
{
	reads(text, strlen(text) + 1, frame);
}

/* ---- what the tree calls ------------------------------------------------------------- */

#undef memcpy
#undef memmove
#undef memset

void *memcpy(void *to, const void *from, size_t size);
void *memcpy(void *to, const void *from, size_t size)
{
	reads(from, size, HERE);
	writes(to, size, HERE);
	return __memcpy(to, from, size);
}

void *memmove(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size)
{
	reads(from, size, HERE);
	writes(to, size, HERE);
	return __memmove(to, from, size);
}

void *memset(void *to, int value, size_t size);
void *memset(void *to, int value, size_t size)
{
	writes(to, size, HERE);
	return __memset(to, value, size);
}

/* ---- what the target calls; each is a preemption point -------------------------------- */

void *__tophalf_memcpy(void *to, const void *from, size_t size);
void *__tophalf_memcpy(void *to, const void *from, size_t size)
{
	tophalf_point();
	reads(from, size, HERE);
	writes(to, size, HERE);
	return __memcpy(to, from, size);
}

void *__tophalf_memmove(void *to, const void *from, size_t size);
void *__tophalf_memmove(void *to, const void *from, size_t size)
{
	tophalf_point();
	reads(from, size, HERE);
	writes(to, size, HERE);
	return __memmove(to, from, size);
}

void *__tophalf_memset(void *to, int value, size_t size);
void *__tophalf_memset(void *to, int value, size_t size)
{
	tophalf_point();
	writes(to, size, HERE);
	return __memset(to, value, size);
}

int __tophalf_memcmp(const void *a, const void *b, size_t size);
int __tophalf_memcmp(const void *a, const void *b, size_t size)
{
	tophalf_point();
	reads(a, size, HERE);
	reads(b, size, HERE);
	return memcmp(a, b, size);
}

/* Linux's stops where it finds the value, and so may its caller's memory. */
void *__tophalf_memchr(const void *from, int value, size_t size);
void *__tophalf_memchr(const void *from, int value, size_t size)
{
	const u8 *found;

	tophalf_point();
	found = memchr(from, value, size);
	reads(from, found ? found - (const u8 *)from + 1 : size, HERE);
	return (void *)found;
}

size_t __tophalf_strlen(const char *text);
size_t __tophalf_strlen(const char *text)
{
	size_t length;

	tophalf_point();
	length = strlen(text);
	reads(text, length + 1, HERE);
	return length;
}

size_t __tophalf_strnlen(const char *text, size_t size);
size_t __tophalf_strnlen(const char *text, size_t size)
{
	tophalf_point();
	reads(text, string_bytes(text, size), HERE);
	return strnlen(text, size);
}

char *__tophalf_strcpy(char *to, const char *from);
char *__tophalf_strcpy(char *to, const char *from)
{
	tophalf_point();
	reads_string(from, HERE);
	writes(to, strlen(from) + 1, HERE);
	return strcpy(to, from);
}

/* What is left of the buffer is filled with zeros. */
char *__tophalf_strncpy(char *to, const char *from, size_t size);
char *__tophalf_strncpy(char *to, const char *from, size_t size)
{
	tophalf_point();
	reads(from, string_bytes(from, size), HERE);
	writes(to, size, HERE);
	return strncpy(to, from, size);
}

char *__tophalf_strcat(char *to, const char *from);
char *__tophalf_strcat(char *to, const char *from)
{
	tophalf_point();
	reads_string(to, HERE);
	reads_string(from, HERE);
	writes(to + strlen(to), strlen(from) + 1, HERE);
	return strcat(to, from);
}

char *__tophalf_strncat(char *to, const char *from, size_t size);
char *__tophalf_strncat(char *to, const char *from, size_t size)
{
	tophalf_point();
	reads_string(to, HERE);
	reads(from, string_bytes(from, size), HERE);
	writes(to + strlen(to), strnlen(from, size) + 1, HERE);
	return strncat(to, from, size);
}

/* Up to the first difference, and up to the end if there is none. */
static size_t compared_bytes(const char *a, const char *b, size_t size)
{
	size_t i = 0;

	while (i < size && a[i] == b[i] && a[i])
		i++;
	return i < size ? i + 1 : size;
}

int __tophalf_strcmp(const char *a, const char *b);
int __tophalf_strcmp(const char *a, const char *b)
{
	size_t size;

	tophalf_point();
	size = compared_bytes(a, b, SIZE_MAX);
	reads(a, size, HERE);
	reads(b, size, HERE);
	return strcmp(a, b);
}

int __tophalf_strncmp(const char *a, const char *b, size_t size);
int __tophalf_strncmp(const char *a, const char *b, size_t size)
{
	tophalf_point();
	size = compared_bytes(a, b, size);
	reads(a, size, HERE);
	reads(b, size, HERE);
	return strncmp(a, b, size);
}

char *__tophalf_strchr(const char *text, int value);
char *__tophalf_strchr(const char *text, int value)
{
	char *found;

	tophalf_point();
	found = strchr(text, value);
	reads(text, found ? found - text + 1 : strlen(text) + 1, HERE);
	return found;
}

char *__tophalf_strrchr(const char *text, int value);
char *__tophalf_strrchr(const char *text, int value)
{
	tophalf_point();
	reads_string(text, HERE);
	return strrchr(text, value);
}

char *__tophalf_strstr(const char *text, const char *part);
char *__tophalf_strstr(const char *text, const char *part)
{
	tophalf_point();
	reads_string(text, HERE);
	reads_string(part, HERE);
	return strstr(text, part);
}

/* Copies what fits, with an end in any case. */
ssize_t __tophalf_sized_strscpy(char *to, const char *from, size_t size);
ssize_t __tophalf_sized_strscpy(char *to, const char *from, size_t size)
{
	tophalf_point();
	if (size) {
		reads(from, string_bytes(from, size), HERE);
		writes(to, min(strnlen(from, size) + 1, size), HERE);
	}
	return sized_strscpy(to, from, size);
}

/* ---- formatted text ------------------------------------------------------------------- */

int __tophalf_sprintf(char *to, const char *format, ...);
int __tophalf_sprintf(char *to, const char *format, ...)
{
	va_list arguments;
	int length;

	tophalf_point();
	va_start(arguments, format);
	length = vsprintf(to, format, arguments);
	va_end(arguments);
	writes(to, length + 1, HERE);
	return length;
}

int __tophalf_snprintf(char *to, size_t size, const char *format, ...);
int __tophalf_snprintf(char *to, size_t size, const char *format, ...)
{
	va_list arguments;
	int length;

	tophalf_point();
	va_start(arguments, format);
	length = vsnprintf(to, size, format, arguments);
	va_end(arguments);
	if (size)
		writes(to, min_t(size_t, length + 1, size), HERE);
	return length;
}

int __tophalf_scnprintf(char *to, size_t size, const char *format, ...);
int __tophalf_scnprintf(char *to, size_t size, const char *format, ...)
{
	va_list arguments;
	int length;

	tophalf_point();
	va_start(arguments, format);
	length = vscnprintf(to, size, format, arguments);
	va_end(arguments);
	if (size)
		writes(to, length + 1, HERE);
	return length;
}
