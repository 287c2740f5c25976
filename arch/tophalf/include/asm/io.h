/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device windows are reached through these functions only: kernel/io.c turns an
 * access into a bus access, and a plain pointer into a window faults.
 */
#ifndef _ASM_TOPHALF_IO_H
#define _ASM_TOPHALF_IO_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <tophalf/layout.h>

#define PCI_IOBASE	((void __iomem *)(TOPHALF_WINDOW_BASE + TOPHALF_PORT_PHYS))
#define IO_SPACE_LIMIT	0xffff

/* Any context. */
extern u8 __raw_readb(const volatile void __iomem *address);
extern u16 __raw_readw(const volatile void __iomem *address);
extern u32 __raw_readl(const volatile void __iomem *address);
extern u64 __raw_readq(const volatile void __iomem *address);
extern void __raw_writeb(u8 value, volatile void __iomem *address);
extern void __raw_writew(u16 value, volatile void __iomem *address);
extern void __raw_writel(u32 value, volatile void __iomem *address);
extern void __raw_writeq(u64 value, volatile void __iomem *address);

#define __raw_readb	__raw_readb
#define __raw_readw	__raw_readw
#define __raw_readl	__raw_readl
#define __raw_readq	__raw_readq
#define __raw_writeb	__raw_writeb
#define __raw_writew	__raw_writew
#define __raw_writel	__raw_writel
#define __raw_writeq	__raw_writeq

/* Process context, may sleep. */
extern void __iomem *ioremap(phys_addr_t address, size_t size);
extern void iounmap(volatile void __iomem *address);
extern void __iomem *ioport_map(unsigned long port, unsigned int count);
extern void ioport_unmap(void __iomem *address);
#define ioremap		ioremap
#define ioremap_wc	ioremap
#define ioremap_wt	ioremap
#define ioremap_np	ioremap
#define iounmap		iounmap
#define ioport_map	ioport_map
#define ioport_unmap	ioport_unmap

/* Any context: device memory is copied by bus accesses. */
extern void memset_io(volatile void __iomem *address, int value, size_t size);
extern void memcpy_fromio(void *to, const volatile void __iomem *from, size_t size);
extern void memcpy_toio(volatile void __iomem *to, const void *from, size_t size);
#define memset_io	memset_io
#define memcpy_fromio	memcpy_fromio
#define memcpy_toio	memcpy_toio

extern phys_addr_t virt_to_phys(volatile void *address);
extern void *phys_to_virt(phys_addr_t address);
#define virt_to_phys	virt_to_phys
#define phys_to_virt	phys_to_virt

#define xlate_dev_mem_ptr(p)	__va(p)
#define unxlate_dev_mem_ptr(p, v) do { } while (0)

#include <asm-generic/io.h>
#include <asm-generic/pci_iomap.h>

#endif
