/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The target's string and memory functions: the same names in C, others in the
 * object.  The compiler does not look into them, so kernel/mm/kasan/string.c looks
 * at their memory and then calls Linux's.
 *
 * Included before everything else, as a name in the object must be given by the
 * first declaration.
 */
#ifndef _ASM_TOPHALF_WATCHED_STRING_H
#define _ASM_TOPHALF_WATCHED_STRING_H

#ifndef __ASSEMBLY__

#define TOPHALF_WATCHED(name)	__asm__("__tophalf_" #name)

void *memcpy(void *to, const void *from, __SIZE_TYPE__ size) TOPHALF_WATCHED(memcpy);
void *memmove(void *to, const void *from, __SIZE_TYPE__ size) TOPHALF_WATCHED(memmove);
void *memset(void *to, int value, __SIZE_TYPE__ size) TOPHALF_WATCHED(memset);
int memcmp(const void *a, const void *b, __SIZE_TYPE__ size) TOPHALF_WATCHED(memcmp);
void *memchr(const void *from, int value, __SIZE_TYPE__ size) TOPHALF_WATCHED(memchr);
__SIZE_TYPE__ strlen(const char *text) TOPHALF_WATCHED(strlen);
__SIZE_TYPE__ strnlen(const char *text, __SIZE_TYPE__ size) TOPHALF_WATCHED(strnlen);
char *strcpy(char *to, const char *from) TOPHALF_WATCHED(strcpy);
char *strncpy(char *to, const char *from, __SIZE_TYPE__ size) TOPHALF_WATCHED(strncpy);
char *strcat(char *to, const char *from) TOPHALF_WATCHED(strcat);
char *strncat(char *to, const char *from, __SIZE_TYPE__ size) TOPHALF_WATCHED(strncat);
int strcmp(const char *a, const char *b) TOPHALF_WATCHED(strcmp);
int strncmp(const char *a, const char *b, __SIZE_TYPE__ size) TOPHALF_WATCHED(strncmp);
char *strchr(const char *text, int value) TOPHALF_WATCHED(strchr);
char *strrchr(const char *text, int value) TOPHALF_WATCHED(strrchr);
char *strstr(const char *text, const char *part) TOPHALF_WATCHED(strstr);
long sized_strscpy(char *to, const char *from, __SIZE_TYPE__ size) TOPHALF_WATCHED(sized_strscpy);
int sprintf(char *to, const char *format, ...) TOPHALF_WATCHED(sprintf);
int snprintf(char *to, __SIZE_TYPE__ size, const char *format, ...) TOPHALF_WATCHED(snprintf);
int scnprintf(char *to, __SIZE_TYPE__ size, const char *format, ...) TOPHALF_WATCHED(scnprintf);

#undef TOPHALF_WATCHED

#endif
#endif
