// SPDX-License-Identifier: GPL-2.0-only
#include <libfdt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "hardware/firmware.h"
#include "hardware/hardware.h"
#include "tests/hardware/fakes/sources.h"

static const char *const compatibles[] = { "vendor,first", "vendor,second", "vendor,first" };
static const char *const names[] = { "old-name" };
static const struct firmware_property properties[] = {
	{ FIRMWARE_U32, "period" },
	{ FIRMWARE_U32, "period" },
	{ FIRMWARE_BOOL, "big-endian" },
	{ FIRMWARE_STRING, "label" },
	{ FIRMWARE_U32, "vendor,table" },
	{ FIRMWARE_U32_ARRAY, "vendor,table" },
	{ FIRMWARE_U8, "vendor,byte-size" },
	{ FIRMWARE_U16, "vendor,half" },
	{ FIRMWARE_U64, "vendor,wide" },
	{ FIRMWARE_STRING_ARRAY, "vendor,modes" },
	{ FIRMWARE_RAW, "#gpio-cells" },
	{ FIRMWARE_RAW, "vendor,blob" },
	{ FIRMWARE_CLOCK_NAME, "bus" },
	{ FIRMWARE_CLOCK_NAME, "core" },
	{ FIRMWARE_REGULATOR_NAME, "vdd" },
	{ FIRMWARE_REG_NAME, "control" },
	{ FIRMWARE_REG_NAME, "fifo" },
	{ FIRMWARE_IRQ_NAME, "tx" },
	{ FIRMWARE_CHILD, "ports-of-it" },
	{ FIRMWARE_RESET_NAME, "ahb" },
	{ FIRMWARE_RESET_NAME, "apb" },
	{ FIRMWARE_U32_ARRAY, "vendor,shared" },
	{ FIRMWARE_SYSCON, "vendor,shared" },
	{ FIRMWARE_UNKNOWN, "reset" },
};
static const struct firmware_request full = {
	.compatibles = compatibles, .compatibles_count = 3,
	.platform_names = names, .platform_names_count = 1,
	.properties = properties, .properties_count = sizeof(properties) / sizeof(properties[0]),
	.providers = FIRMWARE_PROVIDES_CLOCK, .cpus = 4,
};

static const void *property(const struct firmware *firmware, const char *node, const char *name,
			    int *size)
{
	int at = fdt_path_offset(firmware->device_tree, node);

	assert_true(at >= 0);
	return fdt_getprop(firmware->device_tree, at, name, size);
}

static uint32_t cell(const struct firmware *firmware, const char *node, const char *name,
		     unsigned int index)
{
	int size;
	const fdt32_t *cells = property(firmware, node, name, &size);

	assert_non_null(cells);
	assert_true((unsigned int)size >= 4 * (index + 1));
	return fdt32_to_cpu(cells[index]);
}

static void assert_text(const struct firmware *firmware, const char *node, const char *name,
			const char *text)
{
	int size;
	const char *value = property(firmware, node, name, &size);

	assert_non_null(value);
	assert_int_equal(size, strlen(text) + 1);
	assert_string_equal(value, text);
}

static bool has(const struct firmware *firmware, const char *node, const char *name)
{
	int size;

	return property(firmware, node, name, &size);
}

static void test_tree_is_well_formed(void **unused)
{
	struct firmware *firmware = firmware_make(&full);

	(void)unused;
	assert_non_null(firmware);
	assert_int_equal(fdt_check_full(firmware->device_tree, firmware->device_tree_size), 0);
	assert_text(firmware, "/", "compatible", "tophalf,machine");
	assert_text(firmware, "/soc", "compatible", "simple-bus");
	assert_text(firmware, "/interrupt-controller", "compatible", "tophalf,intc");
	assert_int_equal(cell(firmware, "/interrupt-controller", "#interrupt-cells", 0), 2);
	assert_int_equal(cell(firmware, "/memory@80000000", "reg", 3), TOPHALF_KERNEL_SIZE);
	assert_true(fdt_path_offset(firmware->device_tree, "/cpus/cpu@3") >= 0);
	assert_true(fdt_path_offset(firmware->device_tree, "/cpus/cpu@4") < 0);
	firmware_release(firmware);
}

static void test_devices_match_the_tree(void **unused)
{
	struct firmware *firmware = firmware_make(&full);

	(void)unused;
	/* Two compatibles (one is there twice) and a name, four variants each. */
	assert_int_equal(firmware->devices_count, 12);
	assert_int_equal(firmware->left_out, 0);
	for (unsigned int i = 0; i < firmware->devices_count; i++) {
		const struct tophalf_device *device = &firmware->devices[i];

		assert_true(!device->name != !device->node);
		assert_int_equal(device->windows[0].address,
				 TOPHALF_DEVICE_PHYS + i * 0x100000);
		if (!device->node)
			continue;
		assert_text(firmware, device->node, "status", "okay");
		assert_int_equal(cell(firmware, device->node, "reg", 1),
				 device->windows[0].address);
		if (device->lines_count)
			assert_int_equal(cell(firmware, device->node, "interrupts", 0),
					 device->lines[0]);
		assert_int_equal(has(firmware, device->node, "interrupts"),
				 device->lines_count > 0);
	}
	assert_text(firmware, firmware->devices[0].node, "compatible", "vendor,first");
	assert_text(firmware, firmware->devices[1].node, "compatible", "vendor,second");
	assert_string_equal(firmware->devices[2].name, "old-name");
	hardware_install(firmware->devices, firmware->devices_count);
	firmware_release(firmware);
}

static void test_plain_variant_is_complete(void **unused)
{
	struct firmware *firmware = firmware_make(&full);
	const char *node = firmware->devices[0].node;
	int size;

	(void)unused;
	assert_int_equal(firmware->devices[0].windows_count, 4);
	assert_int_equal(firmware->devices[0].lines_count, 4);
	assert_int_equal(cell(firmware, node, "interrupts", 1), 4);
	assert_int_equal(cell(firmware, node, "period", 0), 100);
	assert_true(has(firmware, node, "big-endian"));
	assert_text(firmware, node, "label", "first");
	property(firmware, node, "vendor,table", &size);
	assert_int_equal(size, 16);
	property(firmware, node, "vendor,byte-size", &size);
	assert_int_equal(size, 1);
	property(firmware, node, "vendor,half", &size);
	assert_int_equal(size, 2);
	property(firmware, node, "vendor,wide", &size);
	assert_int_equal(size, 8);
	assert_true(has(firmware, node, "vendor,blob"));
	assert_false(has(firmware, node, "#gpio-cells"));
	assert_int_equal(fdt_stringlist_count(firmware->device_tree,
					      fdt_path_offset(firmware->device_tree, node),
					      "reg-names"), 2);
	assert_text(firmware, node, "interrupt-names", "tx");
	assert_true(fdt_subnode_offset(firmware->device_tree,
				       fdt_path_offset(firmware->device_tree, node),
				       "ports-of-it") >= 0);
	firmware_release(firmware);
}

static void test_references_need_providers(void **unused)
{
	struct firmware_request request = full;
	struct firmware *firmware = firmware_make(&request);
	const char *node = firmware->devices[0].node;
	uint32_t clock = cell(firmware, node, "clocks", 1);
	int at = fdt_node_offset_by_phandle(firmware->device_tree, clock);

	(void)unused;
	assert_int_equal(fdt_node_check_compatible(firmware->device_tree, at, "fixed-clock"), 0);
	assert_int_equal(fdt_stringlist_search(firmware->device_tree,
					       fdt_path_offset(firmware->device_tree, node),
					       "clock-names", "core"), 1);
	assert_false(has(firmware, node, "vdd-supply"));
	assert_false(has(firmware, node, "resets"));
	at = fdt_node_offset_by_phandle(firmware->device_tree,
					cell(firmware, node, "vendor,shared", 0));
	assert_int_equal(fdt_node_check_compatible(firmware->device_tree, at, "syscon"), 0);
	assert_int_equal(cell(firmware, node, "vendor,shared", 1), 0);
	assert_int_equal(firmware->properties_left_out, 4);
	firmware_release(firmware);

	request.providers = FIRMWARE_PROVIDES_REGULATOR | FIRMWARE_PROVIDES_RESET;
	firmware = firmware_make(&request);
	node = firmware->devices[0].node;
	assert_false(has(firmware, node, "clocks"));
	at = fdt_node_offset_by_phandle(firmware->device_tree,
					cell(firmware, node, "vdd-supply", 0));
	assert_int_equal(fdt_node_check_compatible(firmware->device_tree, at, "regulator-fixed"), 0);
	at = fdt_node_offset_by_phandle(firmware->device_tree, cell(firmware, node, "resets", 0));
	assert_int_equal(fdt_node_check_compatible(firmware->device_tree, at, "snps,dw-high-reset"), 0);
	assert_int_equal(fdt_stringlist_search(firmware->device_tree,
					       fdt_path_offset(firmware->device_tree, node),
					       "reset-names", "apb"), 1);
	assert_int_equal(firmware->properties_left_out, 3);
	firmware_release(firmware);

	/* A supply that can be turned off. */
	request.providers = FIRMWARE_PROVIDES_REGULATOR | FIRMWARE_PROVIDES_CLOCK;
	firmware = firmware_make(&request);
	assert_text(firmware, "/regulator", "compatible", "regulator-fixed-clock");
	at = fdt_node_offset_by_phandle(firmware->device_tree,
					cell(firmware, "/regulator", "clocks", 0));
	assert_int_equal(fdt_node_check_compatible(firmware->device_tree, at, "fixed-clock"), 0);
	assert_false(has(firmware, "/regulator", "regulator-always-on"));
	firmware_release(firmware);
}

static void test_variants_differ(void **unused)
{
	struct firmware *firmware = firmware_make(&full);
	const struct tophalf_device *second = &firmware->devices[3];
	const struct tophalf_device *third = &firmware->devices[6];
	const struct tophalf_device *fourth = &firmware->devices[9];

	(void)unused;
	assert_text(firmware, second->node, "compatible", "vendor,first");
	assert_int_equal(second->lines_count, 0);
	assert_false(has(firmware, second->node, "big-endian"));
	assert_int_not_equal(cell(firmware, second->node, "period", 0), 100);
	assert_int_equal(cell(firmware, third->node, "interrupts", 1), 1);
	/* It needs a window for each name, and has no optional property. */
	assert_int_equal(fourth->windows_count, 2);
	assert_false(has(firmware, fourth->node, "label"));
	assert_true(has(firmware, fourth->node, "period"));
	firmware_release(firmware);
}

static void test_named_devices_have_properties(void **unused)
{
	struct firmware *firmware = firmware_make(&full);
	const struct tophalf_device *device = &firmware->devices[2];
	bool period = false, flag = false, label = false;

	(void)unused;
	for (unsigned int i = 0; i < device->properties_count; i++) {
		const struct tophalf_property *found = &device->properties[i];

		if (strcmp(found->name, "period") == 0) {
			assert_false(period);
			period = true;
			assert_int_equal(found->size, 4);
			assert_int_equal(fdt32_ld(found->value), 100);
			assert_false(found->string);
		}
		if (strcmp(found->name, "big-endian") == 0) {
			flag = true;
			assert_int_equal(found->size, 0);
		}
		if (strcmp(found->name, "label") == 0) {
			label = true;
			assert_true(found->string);
			assert_string_equal(found->value, "first");
		}
	}
	assert_true(period && flag && label);
	firmware_release(firmware);
}

static void test_request_without_names(void **unused)
{
	const struct firmware_request nothing = { 0 };
	struct firmware *firmware = firmware_make(&nothing);

	(void)unused;
	assert_int_equal(firmware->devices_count, 0);
	assert_int_equal(fdt_check_full(firmware->device_tree, firmware->device_tree_size), 0);
	assert_true(fdt_path_offset(firmware->device_tree, "/cpus/cpu@1") >= 0);
	hardware_install(firmware->devices, 0);
	firmware_release(firmware);
}

/* What devices share answers as they do, and cannot be plugged in. */
static void test_shared_registers_answer(void **unused)
{
	struct firmware *firmware = firmware_make(&full);
	const struct tophalf_device *shared = &firmware->devices[firmware->devices_count];

	(void)unused;
	fake_plain();
	assert_int_equal(firmware->wired_count, firmware->devices_count + 1);
	assert_null(shared->name);
	assert_null(shared->node);
	hardware_install(firmware->devices, firmware->wired_count);
	hardware_reset();
	for (unsigned int i = 0; i < shared->windows_count; i++) {
		hardware_write(shared->windows[i].address + 4, 4, 0x1234);
		assert_int_equal(hardware_read(shared->windows[i].address + 4, 4), 0x1234);
	}
	assert_int_equal(hardware_read(TOPHALF_PARENT_PHYS, 1), 0);
	firmware_release(firmware);
}

static void test_many_names(void **unused)
{
	char text[100][32];
	const char *many[100];
	struct firmware_request request = full;
	struct firmware *firmware;

	(void)unused;
	for (unsigned int i = 0; i < 100; i++) {
		snprintf(text[i], sizeof(text[i]), "vendor,part-%u", i);
		many[i] = text[i];
	}
	request.compatibles = many;
	request.compatibles_count = 100;
	firmware = firmware_make(&request);
	assert_int_equal(firmware->devices_count, FIRMWARE_DEVICES_MAX);
	assert_int_equal(firmware->left_out, 101 * FIRMWARE_VARIANTS - FIRMWARE_DEVICES_MAX);
	assert_int_equal(fdt_check_full(firmware->device_tree, firmware->device_tree_size), 0);
	hardware_install(firmware->devices, firmware->devices_count);
	firmware_release(firmware);
}

static void test_same_request_same_bytes(void **unused)
{
	struct firmware *a = firmware_make(&full), *b = firmware_make(&full);

	(void)unused;
	assert_int_equal(a->device_tree_size, b->device_tree_size);
	assert_memory_equal(a->device_tree, b->device_tree, a->device_tree_size);
	firmware_release(a);
	firmware_release(b);
}

/* dtc knows more about what a tree should look like than libfdt does. */
static void test_dtc_has_no_complaint(void **unused)
{
	struct firmware *firmware = firmware_make(&full);
	char path[] = "/tmp/tophalf-test-XXXXXX", command[128];
	FILE *output;
	int file;
	char line[256];

	(void)unused;
	if (system("command -v dtc >/dev/null 2>&1") != 0) {
		firmware_release(firmware);
		skip();
	}
	file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, firmware->device_tree, firmware->device_tree_size),
			 firmware->device_tree_size);
	close(file);
	snprintf(command, sizeof(command), "dtc -I dtb -O dts -o /dev/null %s 2>&1", path);
	output = popen(command, "r");
	assert_non_null(output);
	while (fgets(line, sizeof(line), output)) {
		print_message("%s", line);
		assert_null(strstr(line, "ERROR"));
		assert_null(strstr(line, "Warning"));
	}
	assert_int_equal(pclose(output), 0);
	unlink(path);
	firmware_release(firmware);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree_is_well_formed),
		cmocka_unit_test(test_devices_match_the_tree),
		cmocka_unit_test(test_plain_variant_is_complete),
		cmocka_unit_test(test_references_need_providers),
		cmocka_unit_test(test_variants_differ),
		cmocka_unit_test(test_named_devices_have_properties),
		cmocka_unit_test(test_request_without_names),
		cmocka_unit_test(test_shared_registers_answer),
		cmocka_unit_test(test_many_names),
		cmocka_unit_test(test_same_request_same_bytes),
		cmocka_unit_test(test_dtc_has_no_complaint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
