// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nodes of the file system that programs know of.
 *
 * The table keeps nodes in the order in which they first appeared, so that a
 * run does not depend on anything else.  Of the booted machine's nodes only
 * those of /dev and the first few others are kept.
 */
#include <assert.h>
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"

#define NODES_MAX	1024
#define BOOT_OTHERS_MAX	128
#define PATH_MAX_LENGTH	256		/* of struct tophalf_syscall's path */

struct node {
	uint32_t hash;
	uint32_t mode;
	enum node_class class;
	bool exists;
	bool booted_with;		/* existed when the first run began */
	char path[PATH_MAX_LENGTH];
};

static struct node nodes[NODES_MAX];
static int count;
static int boot_count;
static unsigned int boot_others;
static bool booted;			/* the first run has begun */
static bool plugged;
static unsigned int dropped;
static int unbind_file, bind_file, device_file;
static char bus_name[64];

void nodes_reset(void)
{
	if (!booted) {
		booted = true;
		boot_count = count;
		for (int i = 0; i < count; i++)
			nodes[i].booted_with = nodes[i].exists;
	}
	count = boot_count;
	for (int i = 0; i < count; i++)
		nodes[i].exists = nodes[i].booted_with;
	dropped = 0;
	plugged = false;
	unbind_file = bind_file = device_file = NODE_NONE;
}

static uint32_t hash_path(const char *path)
{
	uint32_t hash = 2166136261u;

	for (; *path; path++)
		hash = (hash ^ (unsigned char)*path) * 16777619u;
	return hash;
}

static bool starts_with(const char *path, const char *start)
{
	return strncmp(path, start, strlen(start)) == 0;
}

static bool ends_with(const char *path, const char *end)
{
	size_t length = strlen(path), end_length = strlen(end);

	return length >= end_length && strcmp(path + length - end_length, end) == 0;
}

/* Files that each device has whatever its driver does. */
static bool is_common(const char *path)
{
	return strstr(path, "/power/") || ends_with(path, "/uevent") ||
	       ends_with(path, "/driver_override") || ends_with(path, "/modalias") ||
	       ends_with(path, "/dev");
}

/*
 * Linux's own, which no driver can help: reading it takes the device's lock, and
 * probing removes it with that lock held.  Every run would end there.
 */
static bool is_broken(const char *path)
{
	return ends_with(path, "/waiting_for_supplier");
}

static enum node_class classify(const char *path)
{
	if (starts_with(path, "/dev/") || path[0] != '/')
		return booted ? NODE_DEVICE : NODE_BOOT_DEVICE;
	if (!booted)
		return NODE_BOOT_OTHER;
	if (starts_with(path, "/sys/kernel/debug/") || starts_with(path, "/proc/"))
		return NODE_DEBUG;
	if ((starts_with(path, "/sys/devices/") || starts_with(path, "/sys/class/")) &&
	    !is_common(path))
		return NODE_ATTRIBUTE;
	return NODE_OTHER;
}

static int find(const char *path, uint32_t hash)
{
	for (int i = 0; i < count; i++)
		if (nodes[i].hash == hash && strcmp(nodes[i].path, path) == 0)
			return i;
	return NODE_NONE;
}

/* What the administrator needs to know in order to bind and unbind by hand. */
static void note_binding(int node)
{
	const char *path = nodes[node].path;

	if (ends_with(path, "/unbind"))
		unbind_file = node;
	else if (ends_with(path, "/bind"))
		bind_file = node;
	else if (plugged && device_file == NODE_NONE && starts_with(path, "/sys/devices/") &&
		 ends_with(path, "/driver_override"))
		device_file = node;
}

/*
 * "/sys/devices/.../net/eth0/ifindex": there is an interface eth0.  Null for any
 * other path.
 */
static const char *interface_name(const char *path, size_t *length)
{
	static const char end[] = "/ifindex", before[] = "/net/";
	const size_t before_length = sizeof(before) - 1;
	const char *last, *name;

	if (!booted || !ends_with(path, end))
		return NULL;
	last = path + strlen(path) - (sizeof(end) - 1);
	for (name = last; name > path && name[-1] != '/'; name--)
		;
	if ((size_t)(name - path) < before_length ||
	    memcmp(name - before_length, before, before_length))
		return NULL;
	*length = (size_t)(last - name);
	return name;
}

static void tell_interface(const struct tophalf_node *told)
{
	char text[PATH_MAX_LENGTH];
	struct tophalf_node interface = {
		.gone = told->gone, .mode = USER_S_IFSOCK | 0600, .path = text,
	};
	size_t length;
	const char *name = interface_name(told->path, &length);

	if (!name || length >= sizeof(text))
		return;
	memcpy(text, name, length);
	text[length] = '\0';
	nodes_tell(&interface);
}

static void add(const struct tophalf_node *told, uint32_t hash)
{
	enum node_class class = classify(told->path);
	size_t length = strlen(told->path);

	if (is_broken(told->path))
		return;
	if (class == NODE_BOOT_OTHER && boot_others++ >= BOOT_OTHERS_MAX)
		return;
	if (count == NODES_MAX || length >= PATH_MAX_LENGTH) {
		dropped++;
		return;
	}
	nodes[count].hash = hash;
	nodes[count].mode = told->mode;
	nodes[count].class = class;
	nodes[count].exists = true;
	memcpy(nodes[count].path, told->path, length + 1);
	note_binding(count++);
}

static bool can_be_opened(uint32_t mode)
{
	uint32_t type = mode & USER_S_IFMT;

	return type == USER_S_IFCHR || type == USER_S_IFBLK || type == USER_S_IFREG ||
	       type == USER_S_IFSOCK;
}

void nodes_tell(const struct tophalf_node *told)
{
	uint32_t hash = hash_path(told->path);
	int node = find(told->path, hash);

	tell_interface(told);
	if (told->gone) {
		if (node == NODE_NONE)
			return;
		nodes[node].exists = false;
		if (node == device_file)
			device_file = NODE_NONE;
		return;
	}
	if (!can_be_opened(told->mode))
		return;
	if (node == NODE_NONE) {
		add(told, hash);
		return;
	}
	nodes[node].exists = true;
	nodes[node].mode = told->mode;
	note_binding(node);
}

const char *node_path(int node)
{
	assert(node >= 0 && node < count);
	return nodes[node].path;
}

uint32_t node_mode(int node)
{
	assert(node >= 0 && node < count);
	return nodes[node].mode;
}

enum node_class node_class_of(int node)
{
	assert(node >= 0 && node < count);
	return nodes[node].class;
}

bool node_is_device(int node)
{
	return starts_with(node_path(node), "/dev/");
}

bool node_is_interface(int node)
{
	return node_path(node)[0] != '/';
}

unsigned int nodes_count(enum node_class class)
{
	unsigned int found = 0;

	for (int i = 0; i < count; i++)
		found += nodes[i].exists && nodes[i].class == class;
	return found;
}

int nodes_next(enum node_class class, int from)
{
	for (int i = from; i < count; i++)
		if (nodes[i].exists && nodes[i].class == class)
			return i;
	return NODE_NONE;
}

int nodes_nth(enum node_class class, unsigned int n)
{
	int node = nodes_next(class, 0);

	while (n-- > 0 && node != NODE_NONE)
		node = nodes_next(class, node + 1);
	return node;
}

int nodes_choose(void)
{
	static const enum node_class menu[16] = {
		NODE_DEVICE, NODE_DEVICE, NODE_DEVICE, NODE_DEVICE, NODE_DEVICE, NODE_DEVICE,
		NODE_DEVICE, NODE_ATTRIBUTE, NODE_ATTRIBUTE, NODE_ATTRIBUTE, NODE_ATTRIBUTE,
		NODE_ATTRIBUTE, NODE_DEBUG, NODE_BOOT_DEVICE, NODE_OTHER, NODE_BOOT_OTHER,
	};
	enum node_class class = menu[choose(TOPHALF_CHOOSE_ARGUMENT, 16)];

	for (unsigned int i = 0; i < NODE_CLASSES; i++) {
		unsigned int n = nodes_count(class);

		if (n)
			return nodes_nth(class, choose(TOPHALF_CHOOSE_ARGUMENT, n));
		class = (class + 1) % NODE_CLASSES;
	}
	return NODE_NONE;
}

static const char *existing_path(int node)
{
	return node != NODE_NONE && nodes[node].exists ? nodes[node].path : NULL;
}

const char *nodes_unbind_path(void)
{
	return existing_path(unbind_file);
}

const char *nodes_bind_path(void)
{
	return existing_path(bind_file);
}

/* "/sys/devices/platform/soc/10000000.device/driver_override": the name is the last directory's. */
const char *nodes_bus_name(void)
{
	const char *path = existing_path(device_file), *name, *end;

	if (!path)
		return NULL;
	end = strrchr(path, '/');
	for (name = end; name > path && name[-1] != '/'; name--)
		;
	if ((size_t)(end - name) >= sizeof(bus_name))
		return NULL;
	memcpy(bus_name, name, (size_t)(end - name));
	bus_name[end - name] = '\0';
	return bus_name;
}

static bool steers_power(int node)
{
	const char *path = nodes[node].path;

	return nodes[node].exists && nodes[node].class == NODE_OTHER &&
	       (ends_with(path, "/power/control") || ends_with(path, "/power/wakeup") ||
		ends_with(path, "/power/autosuspend_delay_ms"));
}

const char *nodes_choose_power(void)
{
	unsigned int found = 0, wanted;

	for (int i = 0; i < count; i++)
		found += steers_power(i);
	if (!found)
		return NULL;
	wanted = choose(TOPHALF_CHOOSE_ARGUMENT, found);
	for (int i = 0; i < count; i++)
		if (steers_power(i) && !wanted--)
			return nodes[i].path;
	return NULL;
}

void nodes_plugged(void)
{
	plugged = true;
}

unsigned int nodes_dropped(void)
{
	return dropped;
}
