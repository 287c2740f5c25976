/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a lock operation costs where CLASSES classes are known.  tests/bench/run
 * makes a module of it for each number: ROUNDS times a lock is taken inside
 * another, out of the USED last ones in turn.
 *
 * Every other class has a key that is registered at run time.  All are in the
 * graph: each was once taken inside the one before it.
 */
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct made {
	spinlock_t lock;
	struct lock_class_key key;
};

static struct lock_class_key keys[CLASSES];
static struct made *made;

static void make(unsigned int number)
{
	struct made *one = &made[number];

	spin_lock_init(&one->lock);
	if (number % 2)
		lockdep_register_key(&one->key);
	lockdep_set_class(&one->lock, number % 2 ? &one->key : &keys[number]);
}

static void take_inside(unsigned int outer, unsigned int inner)
{
	spin_lock(&made[outer].lock);
	spin_lock(&made[inner].lock);
	spin_unlock(&made[inner].lock);
	spin_unlock(&made[outer].lock);
}

static int __init locks_init(void)
{
	unsigned int i, from = CLASSES - USED;

	made = kvcalloc(CLASSES, sizeof(*made), GFP_KERNEL);
	if (!made)
		return -ENOMEM;
	for (i = 0; i < CLASSES; i++)
		make(i);
	for (i = 1; i < CLASSES; i++)
		take_inside(i - 1, i);
	for (i = 0; i < ROUNDS; i++)
		take_inside(from + i % (USED - 1), from + i % (USED - 1) + 1);
	return 0;
}
module_init(locks_init);

static void __exit locks_exit(void)
{
	unsigned int i;

	for (i = 1; i < CLASSES; i += 2)
		lockdep_unregister_key(&made[i].key);
	kvfree(made);
}
module_exit(locks_exit);

MODULE_DESCRIPTION("Locks of many classes");
MODULE_LICENSE("GPL");
