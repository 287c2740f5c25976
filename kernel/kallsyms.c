// SPDX-License-Identifier: GPL-2.0-only
/*
 * Symbol names for %ps.  The image carries no symbol table: the host turns
 * addresses into names and lines, so an address is printed as what it is.  It
 * is the same in every run.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <asm/sections.h>
#include "tophalf.h"

/* Any context, for all of them. */
int sprint_symbol(char *buffer, unsigned long address)
{
	return sprintf(buffer, "0x%lx", address);
}

int sprint_symbol_build_id(char *buffer, unsigned long address)
{
	return sprint_symbol(buffer, address);
}

int sprint_symbol_no_offset(char *buffer, unsigned long address)
{
	return sprint_symbol(buffer, address);
}

int sprint_backtrace(char *buffer, unsigned long address)
{
	return sprint_symbol(buffer, address);
}

int sprint_backtrace_build_id(char *buffer, unsigned long address)
{
	return sprint_symbol(buffer, address);
}

unsigned long kallsyms_lookup_name(const char *name)
{
	(void)name;
	return 0;
}

const char *kallsyms_lookup(unsigned long address, unsigned long *size, unsigned long *offset,
			    char **module, char *buffer)
{
	(void)address;
	(void)size;
	(void)offset;
	(void)module;
	(void)buffer;
	return NULL;
}

int kernel_text_address(unsigned long address)
{
	return (address >= (unsigned long)_stext && address < (unsigned long)_etext) ||
		(address >= (unsigned long)_sinittext && address < (unsigned long)_einittext);
}

int __kernel_text_address(unsigned long address)
{
	return kernel_text_address(address);
}

int func_ptr_is_kernel_text(void *function)
{
	return kernel_text_address((unsigned long)function);
}
