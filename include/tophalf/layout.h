/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The address map of the simulated machine.
 *
 * Every address that a driver can see is fixed, so that a run does not depend
 * on where the host happens to map memory.  Both sides of the boundary, the
 * linker script of the image and assembler sources include this file: it holds
 * object-like macros and nothing else.
 *
 *   0                     null page, never mapped
 *   USER_BASE             user memory: mapped without access; the host reaches
 *                         it through an alias, the kernel through uaccess only
 *   UNSUPPORTED_BASE      one page for each symbol that nothing defines, without
 *                         access: a call or an access names the symbol
 *   ENTRANCE_BASE         one page, from which the host calls the image
 *   IMAGE_BASE            our kernel, the driver, and what it pulled (text, data)
 *   KERNEL_BASE           the machine's RAM, mapped one to one (PAGE_OFFSET)
 *   VMALLOC_BASE          vmalloc memory, RAM of its own behind it
 *   PERCPU_BASE           a per-CPU area for each CPU
 *   STACK_BASE            kernel stacks, each with a guard below it
 *   VALIDATOR_BASE        what the lock validator knows: no memory of the machine's
 *   HOST_STACK_BASE       for each kernel stack, the one on which the host works when
 *                         it is called from there: what it leaves is not the image's to see
 *   WINDOW_BASE           device windows (ioremap), without access: reachable
 *                         through readl() and its kin only
 *   SHADOW_BASE           one byte for each granule of memory from KERNEL_BASE to
 *                         WINDOW_BASE: how much of it may be used
 */
#ifndef TOPHALF_LAYOUT_H
#define TOPHALF_LAYOUT_H

#define TOPHALF_MAX_CPUS		8

#define TOPHALF_USER_BASE		0x01000000
#define TOPHALF_USER_SIZE		0x00800000
#define TOPHALF_TASK_SIZE		0x10000000

#define TOPHALF_UNSUPPORTED_BASE	0x20000000
#define TOPHALF_UNSUPPORTED_SIZE	0x04000000
#define TOPHALF_UNSUPPORTED_STRIDE	0x1000

#define TOPHALF_ENTRANCE_BASE		0x28000000

#define TOPHALF_IMAGE_BASE		0x40000000
#define TOPHALF_IMAGE_LIMIT		0x70000000

#define TOPHALF_KERNEL_BASE		0x200000000000
#define TOPHALF_KERNEL_SIZE		0x04000000

#define TOPHALF_VMALLOC_BASE		0x210000000000
#define TOPHALF_VMALLOC_SIZE		0x04000000

#define TOPHALF_PERCPU_BASE		0x220000000000
#define TOPHALF_PERCPU_STRIDE		0x00200000

/* A slot is a guard of half its size, without access, below the stack. */
#define TOPHALF_STACK_BASE		0x230000000000
#define TOPHALF_STACK_SLOT		0x00020000
#define TOPHALF_STACK_SIZE		0x00010000
#define TOPHALF_STACK_SLOTS		1024

/* The same slots; in each one the stack that belongs to the kernel stack of that slot. */
#define TOPHALF_HOST_STACK_BASE		0x262000000000

#define TOPHALF_VALIDATOR_BASE		0x260000000000
#define TOPHALF_VALIDATOR_SIZE		0x10000000

#define TOPHALF_WINDOW_BASE		0x240000000000
#define TOPHALF_WINDOW_SIZE		0x100000000

/*
 * A shadow byte says how many bytes of its granule, from the first on, may be
 * used: kernel/mm/kasan/shadow.c.  Where nothing was ever written it is 0.
 */
#define TOPHALF_SHADOW_BASE		0x250000000000
#define TOPHALF_SHADOW_GRANULE		8
#define TOPHALF_SHADOWED_SIZE		(TOPHALF_WINDOW_BASE - TOPHALF_KERNEL_BASE)

/*
 * Bus addresses, as DMA masters and the device tree see them.  A device window
 * at bus address B is at WINDOW_BASE + B once it is mapped.  RAM starts at
 * RAM_PHYS; vmalloc memory follows it, so that it has struct pages as well.
 */
#define TOPHALF_RAM_PHYS		0x80000000
#define TOPHALF_VMALLOC_PHYS		(TOPHALF_RAM_PHYS + TOPHALF_KERNEL_SIZE)
#define TOPHALF_DEVICE_PHYS		0x10000000
#define TOPHALF_PORT_PHYS		0x0f000000	/* I/O ports 0..0xffff */
#define TOPHALF_PARENT_PHYS		0x18000000	/* registers of a multi-function device, behind all others */
#define TOPHALF_PARENT_SIZE		0x00010000

#endif
