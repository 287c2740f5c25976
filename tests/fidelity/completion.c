// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions: counts, complete_all() and reinit_completion(), and what each way to wait
 * returns.
 */
#include "fidelity.h"

static DECLARE_COMPLETION(completion);

static void run(void)
{
	show(completion_done(&completion));
	show(try_wait_for_completion(&completion));
	show(wait_for_completion_timeout(&completion, 2));
	show(wait_for_completion_timeout(&completion, 0));
	complete(&completion);
	complete(&completion);
	show(completion_done(&completion));
	show(try_wait_for_completion(&completion));
	show(wait_for_completion_timeout(&completion, 10));
	show(try_wait_for_completion(&completion));
	complete(&completion);
	show(wait_for_completion_timeout(&completion, 0));
	show(completion_done(&completion));
	complete(&completion);
	show(wait_for_completion_interruptible(&completion));
	complete(&completion);
	show(wait_for_completion_killable(&completion));
	complete(&completion);
	show(wait_for_completion_interruptible_timeout(&completion, 7));
	show(wait_for_completion_interruptible_timeout(&completion, 1));
	complete(&completion);
	show(wait_for_completion_killable_timeout(&completion, 7));
	show(wait_for_completion_io_timeout(&completion, 1));
	complete_all(&completion);
	show(try_wait_for_completion(&completion));
	show(wait_for_completion_timeout(&completion, 10));
	show(wait_for_completion_interruptible(&completion));
	show(completion_done(&completion));
	complete(&completion);
	show(completion_done(&completion));
	reinit_completion(&completion);
	show(completion_done(&completion));
	show(try_wait_for_completion(&completion));
}

FIDELITY_MODULE(run, "Completions");
