/* SPDX-License-Identifier: GPL-2.0-only */
/* Options for campaigns on the hand-made image of tests/machine/image. */
#ifndef TESTS_EXPLORE_TINY_H
#define TESTS_EXPLORE_TINY_H

#include <stdio.h>
#include <stdlib.h>
#include <explore/campaign.h>

/* `what` is what the image does in each run: the letters are in its source. */
static inline struct campaign_options options_for(char what, unsigned int jobs, uint64_t runs)
{
	static const char *const symbols[] = { "first_symbol", "second_symbol" };
	static char image[4096], mode[2];
	const char *build = getenv("TOPHALF_BUILD");

	snprintf(image, sizeof(image), "%s/tests/machine/image/tiny", build ? build : "build");
	mode[0] = what;
	return (struct campaign_options){
		.image_path = image, .target = "drivers/x/tiny.c", .kernel = "6.12.1",
		.device_tree = mode, .device_tree_size = sizeof(mode),
		.unsupported_names = symbols, .unsupported_count = 2,
		.cpus = 2, .jobs = jobs, .seed = 1, .runs = runs,
	};
}

#endif
