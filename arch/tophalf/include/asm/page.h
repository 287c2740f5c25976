/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_PAGE_H
#define _ASM_TOPHALF_PAGE_H

#include <linux/const.h>
#include <tophalf/layout.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

#define PAGE_OFFSET	_AC(TOPHALF_KERNEL_BASE, UL)
#define ARCH_PFN_OFFSET	(TOPHALF_RAM_PHYS >> PAGE_SHIFT)

#ifndef __ASSEMBLY__

#include <linux/types.h>

typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct page *pgtable_t;

#define pte_val(x)	((x).pte)
#define pgd_val(x)	((x).pgd)
#define pgprot_val(x)	((x).pgprot)
#define __pte(x)	((pte_t) { (x) })
#define __pgd(x)	((pgd_t) { (x) })
#define __pgprot(x)	((pgprot_t) { (x) })

#define clear_page(page)	memset((page), 0, PAGE_SIZE)
#define copy_page(to, from)	memcpy((to), (from), PAGE_SIZE)
#define clear_user_page(page, vaddr, pg)	clear_page(page)
#define copy_user_page(to, from, vaddr, pg)	copy_page(to, from)

/*
 * RAM is mapped one to one; the image's own data has the bus addresses at which
 * it is linked and no struct page.
 */
static inline unsigned long __virt_to_phys(unsigned long address)
{
	if (address < PAGE_OFFSET)
		return address;
	if (address >= TOPHALF_VMALLOC_BASE)
		return address - TOPHALF_VMALLOC_BASE + TOPHALF_VMALLOC_PHYS;
	return address - PAGE_OFFSET + TOPHALF_RAM_PHYS;
}

static inline unsigned long __phys_to_virt(unsigned long address)
{
	if (address < TOPHALF_RAM_PHYS)
		return address;
	if (address >= TOPHALF_VMALLOC_PHYS)
		return address - TOPHALF_VMALLOC_PHYS + TOPHALF_VMALLOC_BASE;
	return address - TOPHALF_RAM_PHYS + PAGE_OFFSET;
}

#define __pa(x)			__virt_to_phys((unsigned long)(x))
#define __va(x)			((void *)__phys_to_virt((unsigned long)(x)))
#define virt_to_pfn(kaddr)	(__pa(kaddr) >> PAGE_SHIFT)
#define pfn_to_virt(pfn)	__va((unsigned long)(pfn) << PAGE_SHIFT)
#define virt_to_page(kaddr)	pfn_to_page(virt_to_pfn(kaddr))
#define page_to_virt(page)	pfn_to_virt(page_to_pfn(page))
#define virt_addr_valid(kaddr)	((unsigned long)(kaddr) >= PAGE_OFFSET && \
				 (unsigned long)(kaddr) < PAGE_OFFSET + TOPHALF_KERNEL_SIZE)

#endif

#include <asm-generic/memory_model.h>

/* From 6.13 on the generic header has it. */
#ifndef page_to_phys
#define page_to_phys(page)	((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)
#endif
#include <asm-generic/getorder.h>

#endif
