/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_ELF_H
#define _ASM_TOPHALF_ELF_H

#include <linux/elf-em.h>

#define ELF_ARCH		EM_X86_64
#define ELF_CLASS		ELFCLASS64
#define ELF_DATA		ELFDATA2LSB
#define ELF_ET_DYN_BASE		(TASK_SIZE / 3 * 2)
#define ELF_EXEC_PAGESIZE	4096
#define ELF_HWCAP		(0)
#define ELF_PLATFORM		NULL
#define elf_check_arch(header)	((header)->e_machine == ELF_ARCH)
#define ELF_PLAT_INIT(regs, load_address) do { } while (0)

typedef unsigned long elf_greg_t;
#define ELF_NGREG		3
typedef elf_greg_t elf_gregset_t[ELF_NGREG];
typedef struct { } elf_fpregset_t;

#endif
