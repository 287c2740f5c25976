// SPDX-License-Identifier: GPL-2.0-only
/*
 * refcount_t: what the calls return, and that it saturates instead of wrapping.
 *
 * breaks: warn
 */
#include <linux/refcount.h>
#include "fidelity.h"

static refcount_t count = REFCOUNT_INIT(1);

static void run(void)
{
	show(refcount_read(&count));
	show(refcount_inc_not_zero(&count));
	show(refcount_add_not_zero(3, &count));
	show(refcount_read(&count));
	show(refcount_dec_not_one(&count));
	show(refcount_sub_and_test(3, &count));
	show(refcount_dec_not_one(&count));
	show(refcount_dec_and_test(&count));
	show(refcount_inc_not_zero(&count));
	show(refcount_read(&count));
	say("from zero");
	refcount_inc(&count);
	show(refcount_read(&count) == REFCOUNT_SATURATED);
	show(refcount_dec_and_test(&count));
	show(refcount_read(&count) < 0);
	refcount_set(&count, INT_MAX);
	say("over the end");
	refcount_inc(&count);
	show(refcount_read(&count) == REFCOUNT_SATURATED);
	refcount_set(&count, 1);
	show(refcount_dec_if_one(&count));
	show(refcount_dec_if_one(&count));
	refcount_set(&count, 1);
	say("below zero");
	show(refcount_sub_and_test(2, &count));
	show(refcount_read(&count) == REFCOUNT_SATURATED);
}

FIDELITY_MODULE(run, "Reference counts");
