// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/tty/driver: a file for each terminal driver that has something to show.
 */
#include <linux/proc_fs.h>
#include <linux/tty_driver.h>

#define FOLDER	"tty/driver/"

/* Process context, may sleep. */
void proc_tty_register_driver(struct tty_driver *driver)
{
	char path[sizeof(FOLDER) + 64];

	if (!driver->driver_name || driver->proc_entry || !driver->ops->proc_show)
		return;
	if (snprintf(path, sizeof(path), FOLDER "%s", driver->driver_name) < sizeof(path))
		driver->proc_entry = proc_create_single_data(path, 0, NULL, driver->ops->proc_show,
							     driver);
}

/* Process context, may sleep. */
void proc_tty_unregister_driver(struct tty_driver *driver)
{
	proc_remove(driver->proc_entry);
	driver->proc_entry = NULL;
}
