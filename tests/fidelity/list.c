// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists, llists and red-black trees: order, and what is left.
 */
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/rbtree.h>
#include "fidelity.h"

struct item {
	struct list_head list;
	struct llist_node lnode;
	struct rb_node node;
	int number;
};

static LIST_HEAD(list);
static LLIST_HEAD(llist);
static struct rb_root root = RB_ROOT;
static struct item items[5];

static bool less(struct rb_node *first, const struct rb_node *second)
{
	return rb_entry(first, struct item, node)->number < rb_entry(second, struct item, node)->number;
}

static void run(void)
{
	static const int order[] = { 3, 0, 4, 1, 2 };
	struct llist_node *taken;
	struct item *item, *next;
	struct rb_node *node;
	int i;

	for (i = 0; i < 5; i++) {
		items[i].number = i;
		if (i % 2)
			list_add(&items[i].list, &list);
		else
			list_add_tail(&items[i].list, &list);
		show(llist_add(&items[i].lnode, &llist));
	}
	list_for_each_entry(item, &list, list)
		show(item->number);
	list_move(&items[2].list, &list);
	list_rotate_left(&list);
	list_for_each_entry_safe(item, next, &list, list) {
		say("taken %d", item->number);
		list_del_init(&item->list);
	}
	show(list_empty(&list));
	taken = llist_del_all(&llist);
	llist_for_each_entry(item, llist_reverse_order(taken), lnode)
		show(item->number);
	show(llist_empty(&llist));
	for (i = 0; i < 5; i++)
		rb_add(&items[order[i]].node, &root, less);
	for (node = rb_first(&root); node; node = rb_next(node))
		show(rb_entry(node, struct item, node)->number);
	rb_erase(&items[2].node, &root);
	show(rb_entry(rb_last(&root), struct item, node)->number);
	show(rb_entry(rb_next(&items[1].node), struct item, node)->number);
}

FIDELITY_MODULE(run, "Lists and trees");
