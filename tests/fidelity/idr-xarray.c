// SPDX-License-Identifier: GPL-2.0-only
/*
 * IDs: idr, ida and xarray, at their limits.
 */
#include <linux/idr.h>
#include <linux/xarray.h>
#include "fidelity.h"

static DEFINE_IDR(idr);
static DEFINE_IDA(ida);
static DEFINE_XARRAY_ALLOC1(xarray);

static void run(void)
{
	static int first, second;
	unsigned long index;
	void *entry;
	u32 id, next = 0;
	int number;

	show(idr_alloc(&idr, &first, 5, 7, GFP_KERNEL));
	show(idr_alloc(&idr, &second, 5, 7, GFP_KERNEL));
	show(idr_alloc(&idr, &second, 5, 7, GFP_KERNEL));
	show(idr_alloc_cyclic(&idr, &second, 0, 0, GFP_KERNEL));
	show(idr_find(&idr, 5) == &first);
	show(idr_remove(&idr, 5) == &first);
	show(!idr_remove(&idr, 5));
	show(!idr_find(&idr, 5));
	show(IS_ERR(idr_replace(&idr, &first, 5)));
	idr_for_each_entry(&idr, entry, number)
		show(number);
	show(idr_is_empty(&idr));
	idr_destroy(&idr);

	show(ida_alloc(&ida, GFP_KERNEL));
	show(ida_alloc_range(&ida, 3, 4, GFP_KERNEL));
	show(ida_alloc_range(&ida, 3, 4, GFP_KERNEL));
	show(ida_alloc_range(&ida, 3, 4, GFP_KERNEL));
	show(ida_alloc_min(&ida, 100, GFP_KERNEL));
	ida_free(&ida, 3);
	show(ida_alloc_max(&ida, 3, GFP_KERNEL));
	show(ida_alloc_max(&ida, 1, GFP_KERNEL));
	show(ida_is_empty(&ida));
	ida_destroy(&ida);
	show(ida_is_empty(&ida));

	show(xa_alloc(&xarray, &id, &first, xa_limit_32b, GFP_KERNEL));
	show(id);
	show(xa_alloc_cyclic(&xarray, &id, &first, XA_LIMIT(1, 2), &next, GFP_KERNEL));
	show(id);
	show(xa_alloc(&xarray, &id, &first, XA_LIMIT(1, 2), GFP_KERNEL));
	show(xa_insert(&xarray, 2, &second, GFP_KERNEL));
	show(xa_insert(&xarray, 9, xa_mk_value(4), GFP_KERNEL));
	show(xa_to_value(xa_load(&xarray, 9)));
	show(xa_err(xa_store(&xarray, 10, &second, GFP_KERNEL)));
	show(xa_cmpxchg(&xarray, 10, &second, &first, GFP_KERNEL) == &second);
	show(xa_erase(&xarray, 10) == &first);
	show(!xa_erase(&xarray, 10));
	xa_set_mark(&xarray, 9, XA_MARK_1);
	show(xa_get_mark(&xarray, 9, XA_MARK_1));
	xa_for_each(&xarray, index, entry)
		show(index);
	xa_destroy(&xarray);
	show(xa_empty(&xarray));
}

FIDELITY_MODULE(run, "Numbers for things");
