// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wait queue freed when nobody is left in it.
 *
 * kthread_stop() returns when the thread has ended.
 *
 * expect: clean contexts=process
 */
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

static int example_thread(void *data)
{
	struct example *example = data;

	while (!kthread_should_stop())
		wait_event_interruptible(example->wait, example->event || kthread_should_stop());
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

	kthread_stop(example->thread);
	kfree(example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-wait-queue-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-wait-queue-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A wait queue freed when nobody is left in it");
MODULE_LICENSE("GPL");
