// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wait queue freed while a thread waits in it, with its own lock.
 *
 * wait_event_interruptible_locked() sleeps without the lock of the queue and takes it again: it
 * lies in memory that was freed meanwhile.
 *
 * expect: rule=active-object-freed context=process
 * also: use-after-free
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/wait.h>

struct example {
	wait_queue_head_t wait;
	struct task_struct *thread;
	bool event;
};

/* A thread has left the queue. */
static DECLARE_COMPLETION(example_left);

static void example_wait_for_stop(void)
{
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
}

static int example_thread(void *data)
{
	struct example *example = data;

	spin_lock(&example->wait.lock);
	wait_event_interruptible_locked(example->wait, example->event || kthread_should_stop());
	spin_unlock(&example->wait.lock);
	complete(&example_left);
	example_wait_for_stop();
	return 0;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	init_waitqueue_head(&example->wait);
	example->thread = kthread_run(example_thread, example, "example");
	if (IS_ERR(example->thread)) {
		int error = PTR_ERR(example->thread);

		kfree(example);
		return error;
	}
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);
	struct task_struct *thread = example->thread;

	kfree(example);	/* here */
	kthread_stop(thread);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-wait-queue-locked" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-wait-queue-locked",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A wait queue freed while a thread waits in it, with its own lock");
MODULE_LICENSE("GPL");
