// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-CPU memory that is never freed.
 *
 * Per-CPU memory is scarce: a counter takes its size on each CPU that there could be.
 *
 * expect: rule=leak context=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	unsigned long __percpu *events;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->events = alloc_percpu(unsigned long);	/* here */
	if (!example->events)
		return -ENOMEM;
	this_cpu_inc(*example->events);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-percpu" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-leak-percpu",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Per-CPU memory that is never freed");
MODULE_LICENSE("GPL");
