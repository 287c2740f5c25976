/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables.
 *
 * The simulated machine translates by arena and walks no tables; these types
 * exist so that the headers that speak of them compile.  A page table entry is
 * a page frame number and flag bits.
 */
#ifndef _ASM_TOPHALF_PGTABLE_H
#define _ASM_TOPHALF_PGTABLE_H

#include <asm-generic/pgtable-nopmd.h>

#define PGDIR_SHIFT		21
#define PGDIR_SIZE		(1UL << PGDIR_SHIFT)
#define PGDIR_MASK		(~(PGDIR_SIZE - 1))
#define PTRS_PER_PTE		512
#define PTRS_PER_PGD		512
#define USER_PTRS_PER_PGD	(TASK_SIZE / PGDIR_SIZE)
#define FIRST_USER_ADDRESS	0UL

#define VMALLOC_START		TOPHALF_VMALLOC_BASE
#define VMALLOC_END		(TOPHALF_VMALLOC_BASE + TOPHALF_VMALLOC_SIZE)
#define MODULES_VADDR		_AC(TOPHALF_IMAGE_BASE, UL)
#define MODULES_END		_AC(TOPHALF_IMAGE_LIMIT, UL)

#define _PAGE_PRESENT		0x001
#define _PAGE_WRITE		0x002
#define _PAGE_USER		0x004
#define _PAGE_ACCESSED		0x020
#define _PAGE_DIRTY		0x040
#define _PAGE_SPECIAL		0x080
#define _PAGE_UNCACHED		0x100
#define _PAGE_SWP_EXCLUSIVE	0x200
#define PFN_PTE_SHIFT		PAGE_SHIFT

#define PAGE_NONE		__pgprot(0)
#define PAGE_SHARED		__pgprot(_PAGE_PRESENT | _PAGE_USER | _PAGE_WRITE)
#define PAGE_COPY		__pgprot(_PAGE_PRESENT | _PAGE_USER)
#define PAGE_READONLY		__pgprot(_PAGE_PRESENT | _PAGE_USER)
#define PAGE_KERNEL		__pgprot(_PAGE_PRESENT | _PAGE_WRITE)
#define PAGE_KERNEL_RO		__pgprot(_PAGE_PRESENT)
#define PAGE_KERNEL_EXEC	PAGE_KERNEL

#define pgprot_noncached(prot)		__pgprot(pgprot_val(prot) | _PAGE_UNCACHED)
#define pgprot_writecombine		pgprot_noncached

#ifndef __ASSEMBLY__

extern pgd_t swapper_pg_dir[PTRS_PER_PGD];
/* The first page of RAM: the image's own memory has no struct pages. */
#define empty_zero_page		((unsigned long *)PAGE_OFFSET)
#define ZERO_PAGE(vaddr)	virt_to_page(empty_zero_page)

#define pte_ERROR(e)		pr_err("bad pte %lx\n", pte_val(e))
#define pgd_ERROR(e)		pr_err("bad pgd %lx\n", pgd_val(e))

#define set_pte(ptep, pteval)	(*(ptep) = (pteval))
#define set_pmd(pmdp, pmdval)	(*(pmdp) = (pmdval))
#define pte_clear(mm, addr, ptep) set_pte((ptep), __pte(0))
#define pmd_clear(pmdp)		set_pmd((pmdp), __pmd(0))

#define pte_none(x)		(!pte_val(x))
#define pte_present(x)		(pte_val(x) & _PAGE_PRESENT)
#define pmd_none(x)		(!pmd_val(x))
#define pmd_present(x)		(pmd_val(x) & _PAGE_PRESENT)
#define pmd_bad(x)		(0)
#define pmd_leaf(x)		(0)
#define pmd_pfn(pmd)		(pmd_val(pmd) >> PAGE_SHIFT)
#define pmd_page(pmd)		pfn_to_page(pmd_pfn(pmd))
#define pmd_page_vaddr(pmd)	((unsigned long)__va(pmd_val(pmd) & PAGE_MASK))
#define pte_pfn(x)		(pte_val(x) >> PFN_PTE_SHIFT)
#define pte_page(x)		pfn_to_page(pte_pfn(x))
#define pfn_pte(pfn, prot)	__pte(((unsigned long)(pfn) << PFN_PTE_SHIFT) | pgprot_val(prot))
#define pfn_pmd(pfn, prot)	__pmd(((unsigned long)(pfn) << PFN_PTE_SHIFT) | pgprot_val(prot))
#define mk_pte(page, prot)	pfn_pte(page_to_pfn(page), (prot))

#define TOPHALF_PTE_TEST(name, flag)					\
static inline int pte_##name(pte_t pte) { return !!(pte_val(pte) & (flag)); }
#define TOPHALF_PTE_SET(name, flag)					\
static inline pte_t pte_mk##name(pte_t pte) { return __pte(pte_val(pte) | (flag)); }
#define TOPHALF_PTE_CLEAR(name, flag)					\
static inline pte_t pte_##name(pte_t pte) { return __pte(pte_val(pte) & ~(unsigned long)(flag)); }

TOPHALF_PTE_TEST(write, _PAGE_WRITE)
TOPHALF_PTE_TEST(dirty, _PAGE_DIRTY)
TOPHALF_PTE_TEST(young, _PAGE_ACCESSED)
TOPHALF_PTE_TEST(special, _PAGE_SPECIAL)
TOPHALF_PTE_SET(dirty, _PAGE_DIRTY)
TOPHALF_PTE_SET(young, _PAGE_ACCESSED)
TOPHALF_PTE_SET(special, _PAGE_SPECIAL)
TOPHALF_PTE_SET(write_novma, _PAGE_WRITE)
TOPHALF_PTE_CLEAR(wrprotect, _PAGE_WRITE)
TOPHALF_PTE_CLEAR(mkclean, _PAGE_DIRTY)
TOPHALF_PTE_CLEAR(mkold, _PAGE_ACCESSED)

static inline pte_t pte_modify(pte_t pte, pgprot_t prot)
{
	return __pte((pte_val(pte) & PAGE_MASK) | pgprot_val(prot));
}

#define __swp_type(x)		(((x).val >> 12) & 0x1f)
#define __swp_offset(x)		((x).val >> 17)
#define __swp_entry(type, offset) ((swp_entry_t) { ((type) << 12) | ((offset) << 17) })
#define __pte_to_swp_entry(pte)	((swp_entry_t) { pte_val(pte) })
#define __swp_entry_to_pte(x)	((pte_t) { (x).val })

TOPHALF_PTE_TEST(swp_exclusive, _PAGE_SWP_EXCLUSIVE)
static inline pte_t pte_swp_mkexclusive(pte_t pte)
{
	return __pte(pte_val(pte) | _PAGE_SWP_EXCLUSIVE);
}
static inline pte_t pte_swp_clear_exclusive(pte_t pte)
{
	return __pte(pte_val(pte) & ~(unsigned long)_PAGE_SWP_EXCLUSIVE);
}

#define kern_addr_valid(addr)	(1)

struct vm_fault;
struct vm_area_struct;
static inline void update_mmu_cache_range(struct vm_fault *vmf, struct vm_area_struct *vma,
					  unsigned long address, pte_t *ptep, unsigned int nr)
{
}

#define update_mmu_cache(vma, address, ptep) \
	update_mmu_cache_range(NULL, vma, address, ptep, 1)

#endif
#endif
