// SPDX-License-Identifier: GPL-2.0-only
/*
 * What printk's formats give: errors, flags, sizes, and texts that are cut off.
 */
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/sysfs.h>
#include "fidelity.h"

static void run(void)
{
	char text[8];
	u8 bytes[] = { 1, 0xab, 3 };
	u32 address = cpu_to_be32(0xc0a80001);

	say("%pe %pe", ERR_PTR(-ENOMEM), ERR_PTR(-EPROBE_DEFER));
	say("%*ph|%*phC|%*phN", 3, bytes, 3, bytes, 3, bytes);
	say("%pI4", &address);
	say("%5d|%-5d|%05d|%+d|%x|%#x|%#o", 42, 42, 42, 42, 42, 42, 8);
	say("%llu %lld %zu %hhd %hd", ~0ULL, -1LL, sizeof(long), 300, 70000);
	say("%.3s|%5.1s|%s", "abcdef", "xyz", (char *)NULL);
	say("%c%c%%", 'a', 'b');
	say("%pS", NULL);
	say("%*d|%-*d|", 6, 1, 6, 2);
	show(snprintf(text, sizeof(text), "%s", "0123456789"));
	say("%s", text);
	show(scnprintf(text, sizeof(text), "%s", "0123456789"));
	show(scnprintf(text, 0, "x"));
	show(snprintf(NULL, 0, "%d", 12345));
	show(strscpy(text, "0123456789"));
	say("%s", text);
	show(strscpy(text, "ab"));
	show(strlcat(text, "cdefghij", sizeof(text)));
	say("%s", text);
	show(sysfs_streq("on\n", "on"));
	show(match_string((const char *const[]){ "off", "on" }, 2, "on"));
}

FIDELITY_MODULE(run, "Formats");
