// SPDX-License-Identifier: GPL-2.0-only
/*
 * percpu_rw_semaphore: readers together, a writer alone.
 */
#include <linux/kthread.h>
#include <linux/percpu-rwsem.h>
#include "fidelity.h"

static struct percpu_rw_semaphore sem;
static DECLARE_COMPLETION(step);
static int wrote;

static int writer(void *unused)
{
	percpu_down_write(&sem);
	wrote = 1;
	say("writer");
	msleep(20);
	percpu_up_write(&sem);
	complete(&step);
	return 0;
}

static int tries(void *unused)
{
	bool read = percpu_down_read_trylock(&sem);

	say("another reader %d", read);
	if (read)
		percpu_up_read(&sem);
	complete(&step);
	return 0;
}

static void run(void)
{
	show(percpu_init_rwsem(&sem));
	percpu_down_read(&sem);
	kthread_run(tries, NULL, "fidelity");
	wait_for_completion(&step);
	kthread_run(writer, NULL, "fidelity");
	msleep(100);
	show(wrote);
	percpu_up_read(&sem);
	wait_for_completion(&step);
	show(wrote);
	percpu_down_write(&sem);
	kthread_run(tries, NULL, "fidelity");
	wait_for_completion(&step);
	percpu_up_write(&sem);
	percpu_free_rwsem(&sem);
}

FIDELITY_MODULE(run, "Per-CPU reader-writer semaphores");
