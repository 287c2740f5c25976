// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error path that forgets what came just before.
 *
 * All buffers of the list are freed. The one whose second allocation fails is not on it yet.
 *
 * expect: rule=leak context=process
 */
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	struct list_head buffers;
};

struct example_buffer {
	struct list_head list;
	void *data;
};

static void example_free(void *data)
{
	struct example *example = data;
	struct example_buffer *buffer, *next;

	list_for_each_entry_safe(buffer, next, &example->buffers, list) {
		kfree(buffer->data);
		kfree(buffer);
	}
}

static int example_add(struct example *example)
{
	struct example_buffer *buffer;

	buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);	/* here */
	if (!buffer)
		return -ENOMEM;
	buffer->data = kzalloc(512, GFP_KERNEL);
	if (!buffer->data)
		return -ENOMEM;
	list_add_tail(&buffer->list, &example->buffers);
	return 0;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int i, error;

	if (!example)
		return -ENOMEM;
	INIT_LIST_HEAD(&example->buffers);
	error = devm_add_action(&pdev->dev, example_free, example);
	for (i = 0; i < 2 && !error; i++)
		error = example_add(example);
	return error;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-error-path" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-leak-error-path",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An error path that forgets what came just before");
MODULE_LICENSE("GPL");
