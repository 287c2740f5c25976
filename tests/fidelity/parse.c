// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parsers of texts: what they take, and their errors.
 */
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/string.h>
#include "fidelity.h"

static void run(void)
{
	unsigned long number = 1;
	char rest[] = "a,b,,c", *at = rest, *word;
	bool truth = false;
	int integer = 7;
	u8 small = 9;

	show(kstrtoint("12\n", 0, &integer));
	show(integer);
	show(kstrtoint("0x1f", 0, &integer));
	show(integer);
	show(kstrtoint("010", 0, &integer));
	show(integer);
	show(kstrtoint("12 ", 0, &integer));
	show(kstrtoint("", 0, &integer));
	show(kstrtoint("99999999999", 0, &integer));
	show(kstrtou8("256", 10, &small));
	show(kstrtou8("-1", 10, &small));
	show(kstrtou8("+5", 10, &small));
	show(small);
	show(kstrtoul("18446744073709551615", 10, &number));
	show(number == ULONG_MAX);
	show(kstrtobool("yes", &truth));
	show(truth);
	show(kstrtobool("off", &truth));
	show(truth);
	show(kstrtobool("maybe", &truth));
	show(simple_strtoul("42xyz", &word, 10));
	say("%s", word);
	show(memparse("4K", &word));
	while ((word = strsep(&at, ",")))
		say("[%s]", word);
	show(sscanf("3:four 0x10", "%d:%s %i", &integer, (char[16]){}, (int[1]){}));
	show(hex_to_bin('f'));
	show(hex_to_bin('g'));
	say("[%s]", strim((char[]){ "  trim me \n" }));
	show(strcspn("abc,d", ","));
	show(strncasecmp("ABC", "abd", 2));
	show(!!strnstr("haystack", "stack", 8));
}

FIDELITY_MODULE(run, "Parsers");
