// SPDX-License-Identifier: GPL-2.0-only
/*
 * A per-CPU counter for each queue but the last.
 *
 * Each CPU has QUEUES counters, numbered from 0; the queues are numbered from 1.
 *
 * expect: rule=out-of-bounds context=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>

#define QUEUES	4

struct example {
	u64 __percpu *packets;
};

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_percpu(example->packets);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	unsigned int queue, cpu;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->packets = __alloc_percpu(QUEUES * sizeof(u64), sizeof(u64));
	if (!example->packets)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		for (queue = 1; queue <= QUEUES; queue++)
			per_cpu_ptr(example->packets, cpu)[queue] = 0;	/* here */
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-percpu" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-out-of-bounds-percpu",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A per-CPU counter for each queue but the last");
MODULE_LICENSE("GPL");
