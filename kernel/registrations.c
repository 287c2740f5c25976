// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver enters into the tree's lists: notifiers, classes, character
 * devices and their numbers.
 *
 * They lead into the module, so they have to be gone when it is.  As in
 * requests.c the linker lets calls of the tree's functions pass here first.  What
 * one of these files calls within itself does not pass, which is why there are
 * wraps of cdev_device_add() as well as of cdev_add().
 *
 * The contexts are those of the functions that are wrapped.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/device/class.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/notifier.h>
#include <linux/version.h>
#include "leftovers.h"
#include "tophalf.h"

/* ---- notifiers -------------------------------------------------------------------------- */

/* That of a subsystem goes when the subsystem does; the target's calls the target. */
static void note_notifier(const struct notifier_block *block, int error)
{
	char name[48];

	if (error || !tophalf_target_text((unsigned long)block->notifier_call))
		return;
	snprintf(name, sizeof(name), "%ps", block->notifier_call);
	note_made(MADE_NOTIFIER, block, NULL, name);
}

/* The kinds of chains differ in their lock only. */
#define CHAIN(kind)										\
	int __real_##kind##_notifier_chain_register(struct kind##_notifier_head *head,		\
						    struct notifier_block *block) __weak;	\
	int __wrap_##kind##_notifier_chain_register(struct kind##_notifier_head *head,		\
						    struct notifier_block *block);		\
	int __wrap_##kind##_notifier_chain_register(struct kind##_notifier_head *head,		\
						    struct notifier_block *block)		\
	{											\
		int error = __real_##kind##_notifier_chain_register(head, block);		\
												\
		note_notifier(block, error);							\
		return error;									\
	}											\
	int __real_##kind##_notifier_chain_unregister(struct kind##_notifier_head *head,	\
						      struct notifier_block *block) __weak;	\
	int __wrap_##kind##_notifier_chain_unregister(struct kind##_notifier_head *head,	\
						      struct notifier_block *block);		\
	int __wrap_##kind##_notifier_chain_unregister(struct kind##_notifier_head *head,	\
						      struct notifier_block *block)		\
	{											\
		note_taken_back(MADE_NOTIFIER, block);						\
		return __real_##kind##_notifier_chain_unregister(head, block);			\
	}

CHAIN(atomic)
CHAIN(blocking)
CHAIN(raw)
CHAIN(srcu)

/* ---- classes ---------------------------------------------------------------------------- */

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
struct class *__real_class_create(const char *name) __weak;
struct class *__wrap_class_create(const char *name);
struct class *__wrap_class_create(const char *name)
{
	struct class *class = __real_class_create(name);

	if (!IS_ERR(class))
		note_made(MADE_CLASS, class, NULL, name);
	return class;
}

void __real_class_destroy(const struct class *class) __weak;
void __wrap_class_destroy(const struct class *class);
void __wrap_class_destroy(const struct class *class)
{
	if (!IS_ERR_OR_NULL(class))
		note_taken_back(MADE_CLASS, class);
	__real_class_destroy(class);
}

int __real_class_register(const struct class *class) __weak;
int __wrap_class_register(const struct class *class);
int __wrap_class_register(const struct class *class)
{
	int error = __real_class_register(class);

	if (!error)
		note_made(MADE_CLASS, class, NULL, class->name);
	return error;
}

void __real_class_unregister(const struct class *class) __weak;
void __wrap_class_unregister(const struct class *class);
void __wrap_class_unregister(const struct class *class)
{
	note_taken_back(MADE_CLASS, class);
	__real_class_unregister(class);
}
#endif

/* ---- character devices ------------------------------------------------------------------ */

int __real_cdev_add(struct cdev *cdev, dev_t number, unsigned int count) __weak;
int __wrap_cdev_add(struct cdev *cdev, dev_t number, unsigned int count);
int __wrap_cdev_add(struct cdev *cdev, dev_t number, unsigned int count)
{
	int error = __real_cdev_add(cdev, number, count);

	if (!error)
		note_made(MADE_CDEV, cdev, NULL, "");
	return error;
}

void __real_cdev_del(struct cdev *cdev) __weak;
void __wrap_cdev_del(struct cdev *cdev);
void __wrap_cdev_del(struct cdev *cdev)
{
	note_taken_back(MADE_CDEV, cdev);
	__real_cdev_del(cdev);
}

int __real_cdev_device_add(struct cdev *cdev, struct device *device) __weak;
int __wrap_cdev_device_add(struct cdev *cdev, struct device *device);
int __wrap_cdev_device_add(struct cdev *cdev, struct device *device)
{
	int error = __real_cdev_device_add(cdev, device);

	if (!error)
		note_made(MADE_CDEV, cdev, NULL, dev_name(device) ?: "");
	return error;
}

void __real_cdev_device_del(struct cdev *cdev, struct device *device) __weak;
void __wrap_cdev_device_del(struct cdev *cdev, struct device *device);
void __wrap_cdev_device_del(struct cdev *cdev, struct device *device)
{
	note_taken_back(MADE_CDEV, cdev);
	__real_cdev_device_del(cdev, device);
}

/* ---- their numbers ---------------------------------------------------------------------- */

/* What identifies a range is where it begins; no number is 0. */
static const void *number_key(dev_t number)
{
	return (const void *)(unsigned long)number;
}

int __real_register_chrdev_region(dev_t first, unsigned int count, const char *name) __weak;
int __wrap_register_chrdev_region(dev_t first, unsigned int count, const char *name);
int __wrap_register_chrdev_region(dev_t first, unsigned int count, const char *name)
{
	int error = __real_register_chrdev_region(first, count, name);

	if (!error)
		note_made(MADE_NUMBERS, number_key(first), NULL, name ?: "");
	return error;
}

int __real_alloc_chrdev_region(dev_t *first, unsigned int minor, unsigned int count,
			       const char *name) __weak;
int __wrap_alloc_chrdev_region(dev_t *first, unsigned int minor, unsigned int count,
			       const char *name);
int __wrap_alloc_chrdev_region(dev_t *first, unsigned int minor, unsigned int count,
			       const char *name)
{
	int error = __real_alloc_chrdev_region(first, minor, count, name);

	if (!error)
		note_made(MADE_NUMBERS, number_key(*first), NULL, name ?: "");
	return error;
}

void __real_unregister_chrdev_region(dev_t first, unsigned int count) __weak;
void __wrap_unregister_chrdev_region(dev_t first, unsigned int count);
void __wrap_unregister_chrdev_region(dev_t first, unsigned int count)
{
	note_taken_back(MADE_NUMBERS, number_key(first));
	__real_unregister_chrdev_region(first, count);
}
