// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequence counters: a reader sees that it has to try again.
 */
#include <linux/seqlock.h>
#include "fidelity.h"

static DEFINE_SEQLOCK(lock);
static seqcount_t counter = SEQCNT_ZERO(counter);

static void run(void)
{
	unsigned int begin = read_seqbegin(&lock);

	show(begin & 1);
	show(read_seqretry(&lock, begin));
	write_seqlock(&lock);
	say_context("write_seqlock");
	show(raw_read_seqcount(&lock.seqcount) & 1);
	write_sequnlock(&lock);
	show(read_seqretry(&lock, begin));
	begin = 0;
	read_seqbegin_or_lock(&lock, (int *)&begin);
	show(need_seqretry(&lock, begin));
	done_seqretry(&lock, begin);
	begin = 1;
	read_seqbegin_or_lock(&lock, (int *)&begin);
	say_context("a locked reader");
	done_seqretry(&lock, begin);
	begin = read_seqcount_begin(&counter);
	preempt_disable();
	write_seqcount_begin(&counter);
	write_seqcount_end(&counter);
	preempt_enable();
	show(read_seqcount_retry(&counter, begin));
	show(raw_read_seqcount(&counter));
}

FIDELITY_MODULE(run, "Sequence counters");
