// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic operations: what they return, and what they leave.
 */
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include "fidelity.h"

static atomic_t number = ATOMIC_INIT(5);
static atomic64_t wide = ATOMIC64_INIT(1);
static unsigned long bits;

static void run(void)
{
	int old = 3;

	show(atomic_inc_return(&number));
	show(atomic_fetch_add(4, &number));
	show(atomic_add_return(-10, &number));
	show(atomic_inc_and_test(&number));
	show(atomic_dec_and_test(&number));
	show(atomic_add_negative(-1, &number));
	show(atomic_add_unless(&number, 5, -2));
	show(atomic_add_unless(&number, 5, -1));
	show(atomic_inc_not_zero(&number));
	show(atomic_inc_not_zero(&number));
	show(atomic_dec_if_positive(&number));
	show(atomic_inc_unless_negative(&number));
	show(atomic_dec_unless_positive(&number));
	show(atomic_read(&number));
	show(atomic_cmpxchg(&number, 1, 7));
	show(atomic_cmpxchg(&number, 1, 7));
	show(atomic_try_cmpxchg(&number, &old, 9));
	show(old);
	show(atomic_xchg(&number, 2));
	show(atomic_fetch_or(5, &number));
	show(atomic_fetch_and(6, &number));
	show(atomic_fetch_xor(1, &number));
	show(atomic_fetch_andnot(2, &number));
	show(atomic_read(&number));
	show(atomic64_add_return(1LL << 40, &wide) == (1LL << 40) + 1);
	show(atomic64_dec_if_positive(&wide) == 1LL << 40);
	show(atomic64_sub_and_test(1LL << 40, &wide));
	show(test_and_set_bit(3, &bits));
	show(test_and_set_bit(3, &bits));
	show(test_and_change_bit(0, &bits));
	show(bits);
	show(test_and_clear_bit(3, &bits));
	show(test_and_clear_bit(3, &bits));
	show(test_and_set_bit_lock(1, &bits));
	clear_bit_unlock(1, &bits);
	show(bits);
	show(cmpxchg(&bits, 1, 4));
	show(xchg(&bits, 9));
	show(fls(0));
	show(fls64(1ULL << 40));
	show(__ffs(8));
	show(ffs(0));
	show(hweight32(0xf0f0));
	show(find_first_zero_bit(&bits, 64));
	show(find_next_bit(&bits, 64, 1));
	show(find_next_bit(&bits, 3, 1));
}

FIDELITY_MODULE(run, "Atomic operations");
