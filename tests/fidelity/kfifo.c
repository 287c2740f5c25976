// SPDX-License-Identifier: GPL-2.0-only
/*
 * kfifo: what fits, what does not, and records.
 */
#include <linux/kfifo.h>
#include "fidelity.h"

static DEFINE_KFIFO(bytes, char, 8);
static DECLARE_KFIFO_PTR(numbers, int);
static STRUCT_KFIFO_REC_1(16) records;

static void run(void)
{
	char text[16] = "";
	int number;

	show(kfifo_size(&bytes));
	show(kfifo_in(&bytes, "abcdef", 6));
	show(kfifo_in(&bytes, "ghij", 4));
	show(kfifo_is_full(&bytes));
	show(kfifo_put(&bytes, 'x'));
	show(kfifo_out_peek(&bytes, text, 3));
	show(kfifo_out(&bytes, text, 5));
	say("%s", text);
	show(kfifo_len(&bytes));
	show(kfifo_avail(&bytes));
	kfifo_skip(&bytes);
	show(kfifo_out(&bytes, text, 16));
	show(kfifo_is_empty(&bytes));
	show(kfifo_get(&bytes, text));

	show(kfifo_alloc(&numbers, 5, GFP_KERNEL));
	show(kfifo_size(&numbers));
	show(kfifo_put(&numbers, 11));
	show(kfifo_put(&numbers, 22));
	show(kfifo_peek(&numbers, &number));
	show(number);
	show(kfifo_get(&numbers, &number));
	show(kfifo_len(&numbers));
	kfifo_reset(&numbers);
	show(kfifo_len(&numbers));
	kfifo_free(&numbers);
	show(kfifo_initialized(&numbers));

	INIT_KFIFO(records);
	show(kfifo_in(&records, "one", 3));
	show(kfifo_in(&records, "three", 5));
	show(kfifo_in(&records, "much too long", 13));
	show(kfifo_peek_len(&records));
	show(kfifo_out(&records, text, 2));
	show(kfifo_peek_len(&records));
	show(kfifo_out(&records, text, 16));
	show(kfifo_is_empty(&records));
}

FIDELITY_MODULE(run, "Queues of bytes and records");
