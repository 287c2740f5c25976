// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "exercise/plan.h"
#include "tests/hardware/fakes/sources.h"

static void tell(const char *path, uint32_t mode, bool gone)
{
	struct tophalf_node node = { .gone = gone, .mode = mode, .path = path };

	exercise_node(&node);
}

/* The first test of the program: what is told before the first run is the booted machine's. */
static void test_boot_nodes_come_back(void **unused)
{
	(void)unused;
	fake_plain();
	tell("/dev/old", 0020600, false);
	tell("/dev/gone-at-boot", 0020600, false);
	tell("/dev/gone-at-boot", 0020600, true);
	for (unsigned int run = 0; run < 2; run++) {
		exercise_reset();
		assert_int_equal(nodes_count(NODE_BOOT_DEVICE), 1);
		assert_int_equal(nodes_count(NODE_DEVICE), 0);
		tell("/dev/new", 0020600, false);
		tell("/dev/old", 0020600, true);
		assert_int_equal(nodes_count(NODE_BOOT_DEVICE), 0);
		assert_int_equal(nodes_count(NODE_DEVICE), 1);
	}
}

static void test_classes(void **unused)
{
	(void)unused;
	exercise_reset();
	tell("/sys/devices/platform/d/name", 0100444, false);
	tell("/sys/devices/platform/d/power/control", 0100644, false);
	tell("/sys/devices/platform/d/uevent", 0100644, false);
	tell("/sys/kernel/debug/d/registers", 0100400, false);
	tell("/sys/module/d/parameters/x", 0100644, false);
	tell("/sys/devices/platform/d", 0040755, false);
	tell("/sys/bus/platform/devices/d", 0120777, false);
	assert_int_equal(nodes_count(NODE_ATTRIBUTE), 1);
	assert_int_equal(nodes_count(NODE_DEBUG), 1);
	assert_int_equal(nodes_count(NODE_OTHER), 3);
	assert_string_equal(node_path(nodes_nth(NODE_ATTRIBUTE, 0)), "/sys/devices/platform/d/name");
	assert_int_equal(nodes_nth(NODE_ATTRIBUTE, 1), NODE_NONE);
}

static void test_interfaces(void **unused)
{
	int node;

	(void)unused;
	exercise_reset();
	tell("/sys/devices/platform/d/net/eth0/ifindex", 0100444, false);
	tell("/sys/devices/platform/d/net/eth0/mtu", 0100644, false);
	tell("/sys/devices/platform/d/wrong/ifindex", 0100444, false);
	assert_int_equal(nodes_count(NODE_ATTRIBUTE), 3);
	assert_int_equal(nodes_count(NODE_DEVICE), 1);
	node = nodes_nth(NODE_DEVICE, 0);
	assert_string_equal(node_path(node), "eth0");
	assert_true(node_is_interface(node));
	assert_false(node_is_interface(nodes_nth(NODE_ATTRIBUTE, 0)));
	tell("/sys/devices/platform/d/net/eth0/ifindex", 0100444, true);
	assert_int_equal(nodes_count(NODE_DEVICE), 0);
}

static void test_bind_files_and_bus_name(void **unused)
{
	(void)unused;
	exercise_reset();
	tell("/sys/devices/platform/not-this/driver_override", 0100644, false);
	assert_null(nodes_bus_name());
	tell("/sys/bus/platform/drivers/x/unbind", 0100200, false);
	tell("/sys/bus/platform/drivers/x/bind", 0100200, false);
	nodes_plugged();
	tell("/sys/devices/platform/soc/10000000.device/driver_override", 0100644, false);
	assert_string_equal(nodes_bus_name(), "10000000.device");
	assert_string_equal(nodes_bind_path(), "/sys/bus/platform/drivers/x/bind");
	assert_string_equal(nodes_unbind_path(), "/sys/bus/platform/drivers/x/unbind");
	tell("/sys/devices/platform/soc/10000000.device/driver_override", 0100644, true);
	assert_null(nodes_bus_name());
}

static void test_too_many_nodes_are_counted(void **unused)
{
	char path[64];

	(void)unused;
	exercise_reset();
	for (unsigned int i = 0; i < 2000; i++) {
		snprintf(path, sizeof(path), "/sys/devices/d/attribute%u", i);
		tell(path, 0100444, false);
	}
	assert_true(exercise_nodes_dropped() > 900);
	assert_int_equal(nodes_count(NODE_ATTRIBUTE) + exercise_nodes_dropped(), 2000);
	exercise_reset();
	assert_int_equal(exercise_nodes_dropped(), 0);
	assert_int_equal(nodes_count(NODE_ATTRIBUTE), 0);
}

static void test_devices_are_chosen_above_all(void **unused)
{
	char path[64];
	unsigned int devices = 0, attributes = 0;

	(void)unused;
	exercise_reset();
	assert_true(nodes_count(NODE_DEVICE) == 0);
	for (unsigned int i = 0; i < 300; i++) {
		snprintf(path, sizeof(path), "/sys/module/m/parameters/p%u", i);
		tell(path, 0100644, false);
	}
	tell("/sys/devices/platform/d/value", 0100644, false);
	tell("/dev/d", 0020600, false);
	fake_random(1);
	for (unsigned int i = 0; i < 1000; i++) {
		int node = nodes_choose();

		devices += node_is_device(node) && node_class_of(node) == NODE_DEVICE;
		attributes += node_class_of(node) == NODE_ATTRIBUTE;
	}
	assert_true(devices > 350);
	assert_true(attributes > 150);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_boot_nodes_come_back),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_interfaces),
		cmocka_unit_test(test_bind_files_and_bus_name),
		cmocka_unit_test(test_too_many_nodes_are_counted),
		cmocka_unit_test(test_devices_are_chosen_above_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
