// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernfs: the tree of nodes that sysfs is made of.
 *
 * A node is referenced by kernfs_get(), which keeps the structure, and used by
 * an active reference, which keeps what it stands for: the driver's attribute
 * and the device behind it.  Removal makes a node inactive, so that no new use
 * begins, and waits until the last use has ended.  An attribute that removes its
 * own node would wait for itself; that is why active references are shown to the
 * lock validator as a lock held for reading, which removal takes for writing.
 */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/lockdep.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../../leftovers.h"
#include "../../objects.h"
#include "kernfs.h"
#include "waits.h"

static struct kmem_cache *node_cache;

#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define tracked(node)	((node)->flags & KERNFS_LOCKDEP)
#define track_use(node)		rwsem_acquire_read(&(node)->dep_map, 0, 1, _RET_IP_)
#define track_remove(node)	rwsem_acquire(&(node)->dep_map, 0, 0, _RET_IP_)
#define track_end(node)		rwsem_release(&(node)->dep_map, _RET_IP_)
#else
#define tracked(node)	false
#define track_use(node)		do { } while (0)
#define track_remove(node)	do { } while (0)
#define track_end(node)		do { } while (0)
#endif

/* ---- references ----------------------------------------------------------------- */

void kernfs_get(struct kernfs_node *node)
{
	if (node)
		WARN_ON(atomic_inc_return(&node->count) < 2);
}

struct kernfs_node *kernfs_get_parent(struct kernfs_node *node)
{
	kernfs_get(node->parent);
	return node->parent;
}

/* Any context.  The last reference frees the node and drops its parent's. */
void kernfs_put(struct kernfs_node *node)
{
	while (node && atomic_dec_and_test(&node->count)) {
		struct kernfs_node *parent = node->parent;

		WARN_ONCE(parent && is_active(node), "kernfs: %s/%s is freed while it is in use\n",
			  parent->name, node->name);
		if (kernfs_type(node) == KERNFS_LINK)
			kernfs_put(node->symlink.target_kn);
		if (!parent)
			kfree(node->dir.root);
		kfree_const(node->name);
		kmem_cache_free(node_cache, node);
		node = parent;
	}
}

struct kernfs_node *node_get_active(struct kernfs_node *node)
{
	if (!node || !is_active(node))
		return NULL;
	atomic_inc(&node->active);
	if (tracked(node))
		track_use(node);
	return node;
}

static void drop_active(struct kernfs_node *node)
{
	if (atomic_dec_return(&node->active) == ACTIVE_BIAS)
		wake_up_all(&root_of(node)->idle);
}

void node_put_active(struct kernfs_node *node)
{
	if (!node)
		return;
	if (tracked(node))
		track_end(node);
	drop_active(node);
}

/* ---- the tree ------------------------------------------------------------------- */

static int compare(const char *name, const void *ns, const struct kernfs_node *node)
{
	int order = strcmp(name, node->name);

	if (order)
		return order;
	return ns < node->ns ? -1 : ns > node->ns;
}

static struct kernfs_node *find_child(struct kernfs_node *parent, const char *name, const void *ns)
{
	struct rb_node *at = parent->dir.children.rb_node;

	while (at) {
		struct kernfs_node *node = rb_entry(at, struct kernfs_node, rb);
		int order = compare(name, ns, node);

		if (!order)
			return node;
		at = order < 0 ? at->rb_left : at->rb_right;
	}
	return NULL;
}

/* A directory leads to its kobject, and the kobject's attributes to what is around it. */
static const struct active_type directory_type = {
	.name = "a kobject",
	.state = "has a directory in sysfs",
	.size = sizeof(struct kobject),
};

static int link_node(struct kernfs_node *node)
{
	struct rb_node **at = &node->parent->dir.children.rb_node, *above = NULL;

	while (*at) {
		struct kernfs_node *there = rb_entry(*at, struct kernfs_node, rb);
		int order = compare(node->name, node->ns, there);

		if (!order)
			return -EEXIST;
		above = *at;
		at = order < 0 ? &(*at)->rb_left : &(*at)->rb_right;
	}
	rb_link_node(&node->rb, above, at);
	rb_insert_color(&node->rb, &node->parent->dir.children);
	if (kernfs_type(node) == KERNFS_FILE && tophalf_target_data(node->priv))
		note_made(MADE_ATTRIBUTE, node, NULL, node->name);
	if (kernfs_type(node) == KERNFS_DIR) {
		node->parent->dir.subdirs++;
		if (node->priv)
			active_begin(&directory_type, node, node->priv, NULL);
	}
	node->parent->dir.rev++;
	return 0;
}

static bool unlink_node(struct kernfs_node *node)
{
	if (RB_EMPTY_NODE(&node->rb))
		return false;
	note_taken_back(MADE_ATTRIBUTE, node);
	if (kernfs_type(node) == KERNFS_DIR) {
		node->parent->dir.subdirs--;
		active_end(&directory_type, node);
	}
	node->parent->dir.rev++;
	rb_erase(&node->rb, &node->parent->dir.children);
	RB_CLEAR_NODE(&node->rb);
	return true;
}

static struct kernfs_node *first_child(struct kernfs_node *node)
{
	if (kernfs_type(node) != KERNFS_DIR)
		return NULL;
	return rb_entry_safe(rb_first(&node->dir.children), struct kernfs_node, rb);
}

/* Children before their parent: what follows `at` below `top`; the first one for a null `at`. */
static struct kernfs_node *next_bottom_up(struct kernfs_node *at, struct kernfs_node *top)
{
	struct rb_node *next;

	if (at == top)
		return NULL;
	if (at) {
		next = rb_next(&at->rb);
		if (!next)
			return at->parent;
		at = rb_entry(next, struct kernfs_node, rb);
	} else {
		at = top;
	}
	while (first_child(at))
		at = first_child(at);
	return at;
}

/* The files of sysfs are what user space opens; it hears of them when they come and go. */
static void tell(struct kernfs_node *node, bool gone)
{
	char path[PATH_SIZE] = SYS_PATH;
	size_t length = sizeof(SYS_PATH) - 1;

	if (kernfs_type(node) != KERNFS_FILE ||
	    kernfs_path_from_node(node, NULL, path + length, sizeof(path) - length) < 0)
		return;
	node_tell_path(path, S_IFREG | (node->mode & S_IALLUGO), gone);
}

struct kernfs_node *node_create(struct kernfs_node *parent, const char *name, umode_t mode,
				void *private, const void *ns, unsigned int flags)
{
	struct kernfs_node *node = kmem_cache_zalloc(node_cache, GFP_KERNEL);

	if (!node)
		return NULL;
	node->name = kstrdup_const(name, GFP_KERNEL);
	if (!node->name) {
		kmem_cache_free(node_cache, node);
		return NULL;
	}
	atomic_set(&node->count, 1);
	atomic_set(&node->active, ACTIVE_BIAS);
	RB_CLEAR_NODE(&node->rb);
	node->mode = mode;
	node->flags = flags;
	node->priv = private;
	node->ns = ns;
	if (parent) {
		kernfs_get(parent);
		node->parent = parent;
		node->id = ++root_of(parent)->last_id;
	}
	return node;
}

static void activate(struct kernfs_node *node)
{
	if (node->flags & (KERNFS_ACTIVATED | KERNFS_HIDDEN | KERNFS_REMOVING))
		return;
	atomic_sub(ACTIVE_BIAS, &node->active);
	node->flags |= KERNFS_ACTIVATED;
	tell(node, false);
}

int node_add(struct kernfs_node *node)
{
	struct kernfs_node *parent = node->parent;
	struct kernfs_root *root = root_of(node);
	int error = -EINVAL;

	down_write(&root->lock);
	if (WARN(kernfs_ns_enabled(parent) != !!node->ns, "kernfs: namespace of %s in %s\n",
		 node->name, parent->name))
		goto out;
	error = -ENOENT;
	if (parent->flags & (KERNFS_REMOVING | KERNFS_EMPTY_DIR))
		goto out;
	error = link_node(node);
	if (!error && !(root->flags & KERNFS_ROOT_CREATE_DEACTIVATED))
		activate(node);
out:
	up_write(&root->lock);
	return error;
}

/* Process context, may sleep. */
void kernfs_activate(struct kernfs_node *top)
{
	struct kernfs_node *node = NULL;

	down_write(&root_of(top)->lock);
	while ((node = next_bottom_up(node, top)))
		activate(node);
	up_write(&root_of(top)->lock);
}

void kernfs_show(struct kernfs_node *node, bool show)
{
	tophalf_unsupported("kernfs_show");
}

/* ---- roots and directories; process context, may sleep ----------------------------- */

struct kernfs_root *kernfs_create_root(struct kernfs_syscall_ops *calls, unsigned int flags,
				       void *private)
{
	struct kernfs_root *root = kzalloc(sizeof(*root), GFP_KERNEL);
	struct kernfs_node *node;

	if (!root)
		return ERR_PTR(-ENOMEM);
	node = node_create(NULL, "", S_IFDIR | S_IRUGO | S_IXUGO, private, NULL, KERNFS_DIR);
	if (!node) {
		kfree(root);
		return ERR_PTR(-ENOMEM);
	}
	init_rwsem(&root->lock);
	init_waitqueue_head(&root->idle);
	root->flags = flags;
	root->syscall_ops = calls;
	root->kn = node;
	node->dir.root = root;
	node->id = ++root->last_id;
	if (!(flags & KERNFS_ROOT_CREATE_DEACTIVATED))
		activate(node);
	return root;
}

struct kernfs_node *kernfs_root_to_node(struct kernfs_root *root)
{
	return root->kn;
}

void kernfs_destroy_root(struct kernfs_root *root)
{
	struct kernfs_node *node = root->kn;

	kernfs_get(node);
	kernfs_remove(node);
	kernfs_put(node);
}

static struct kernfs_node *add_or_put(struct kernfs_node *node)
{
	int error;

	if (!node)
		return ERR_PTR(-ENOMEM);
	error = node_add(node);
	if (!error)
		return node;
	kernfs_put(node);
	return ERR_PTR(error);
}

struct kernfs_node *kernfs_create_dir_ns(struct kernfs_node *parent, const char *name, umode_t mode,
					 kuid_t uid, kgid_t gid, void *private, const void *ns)
{
	struct kernfs_node *node;

	node = node_create(parent, name, (mode & S_IALLUGO) | S_IFDIR, private, ns, KERNFS_DIR);
	if (node)
		node->dir.root = parent->dir.root;
	return add_or_put(node);
}

struct kernfs_node *kernfs_create_empty_dir(struct kernfs_node *parent, const char *name)
{
	struct kernfs_node *node;

	node = node_create(parent, name, S_IRUGO | S_IXUGO | S_IFDIR, NULL, NULL, KERNFS_DIR);
	if (node) {
		node->flags |= KERNFS_EMPTY_DIR;
		node->dir.root = parent->dir.root;
	}
	return add_or_put(node);
}

/* ---- lookup --------------------------------------------------------------------- */

/* Process context, may sleep.  With a reference. */
struct kernfs_node *kernfs_find_and_get_ns(struct kernfs_node *parent, const char *name,
					   const void *ns)
{
	struct kernfs_node *node;

	down_read(&root_of(parent)->lock);
	node = find_child(parent, name, ns);
	kernfs_get(node);
	up_read(&root_of(parent)->lock);
	return node;
}

struct kernfs_node *kernfs_walk_and_get_ns(struct kernfs_node *node, const char *path,
					   const void *ns)
{
	char name[PATH_SIZE];

	kernfs_get(node);
	while (node && *path) {
		size_t length = strcspn(path, "/");
		struct kernfs_node *next = NULL;

		if (length && length < sizeof(name) && kernfs_type(node) == KERNFS_DIR) {
			memcpy(name, path, length);
			name[length] = '\0';
			next = kernfs_find_and_get_ns(node, name, ns);
		}
		if (length) {
			kernfs_put(node);
			node = next;
		}
		path += length;
		path += *path == '/';
	}
	return node;
}

/* ---- removal; process context, may sleep -------------------------------------------- */

#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define map_of(node)	(&(node)->dep_map)
#else
#define map_of(node)	NULL
#endif

static void wait_for_users(struct kernfs_node *node)
{
	struct task_wait wait;

	wait_begin(&wait, &wait_kernfs, map_of(node), node->name, NULL, false);
	wait_event(root_of(node)->idle, atomic_read(&node->active) == ACTIVE_BIAS);
	wait_end(&wait);
}

/* The tree's lock is held, and let go while the users of the node are waited for. */
static void drain(struct kernfs_node *node)
{
	struct kernfs_root *root = root_of(node);

	kcsan_acquire_object(&kcsan_calls);
	up_write(&root->lock);
	if (tracked(node))
		track_remove(node);
	if (atomic_read(&node->active) != ACTIVE_BIAS)
		wait_for_users(node);
	if (tracked(node))
		track_end(node);
	node_drain_files(node);
	down_write(&root->lock);
}

static void remove_locked(struct kernfs_node *top)
{
	struct kernfs_node *node;

	if (!top || (top->parent && !in_tree(top)))
		return;
	for (node = NULL; (node = next_bottom_up(node, top));) {
		node->flags |= KERNFS_REMOVING;
		if (is_active(node))
			atomic_add(ACTIVE_BIAS, &node->active);
	}
	/* Waiting lets others change the tree, so it begins at the bottom again each time. */
	do {
		node = next_bottom_up(NULL, top);
		kernfs_get(node);
		drain(node);
		if (!node->parent || unlink_node(node)) {
			tell(node, true);
			kernfs_put(node);
		}
		kernfs_put(node);
	} while (node != top);
}

void kernfs_remove(struct kernfs_node *node)
{
	struct kernfs_root *root;

	if (!node)
		return;
	root = root_of(node);
	down_write(&root->lock);
	/* The lock is in the root, which its last node frees. */
	kernfs_get(root->kn);
	remove_locked(node);
	up_write(&root->lock);
	kernfs_put(root->kn);
}

int kernfs_remove_by_name_ns(struct kernfs_node *parent, const char *name, const void *ns)
{
	struct kernfs_root *root;
	struct kernfs_node *node;

	if (WARN(!parent, "kernfs: can not remove '%s', no directory\n", name))
		return -ENOENT;
	root = root_of(parent);
	down_write(&root->lock);
	node = find_child(parent, name, ns);
	if (node) {
		kernfs_get(node);
		remove_locked(node);
		kernfs_put(node);
	}
	up_write(&root->lock);
	return node ? 0 : -ENOENT;
}

/* In an operation of the node: its active reference does not hold removal up any more. */
void kernfs_break_active_protection(struct kernfs_node *node)
{
	node_put_active(node);
}

/* The end of that: the reference is there again, for the operation to drop. */
void kernfs_unbreak_active_protection(struct kernfs_node *node)
{
	atomic_inc(&node->active);
	if (tracked(node))
		track_use(node);
}

/* In an operation of the node.  True for the one of several callers who removed it. */
bool kernfs_remove_self(struct kernfs_node *node)
{
	struct kernfs_root *root = root_of(node);
	bool first;

	down_write(&root->lock);
	kernfs_break_active_protection(node);
	first = !(node->flags & KERNFS_SUICIDAL);
	if (first) {
		node->flags |= KERNFS_SUICIDAL;
		remove_locked(node);
		node->flags |= KERNFS_SUICIDED;
		wake_up_all(&root->idle);
	} else {
		up_write(&root->lock);
		wait_event(root->idle, (node->flags & KERNFS_SUICIDED) &&
				       atomic_read(&node->active) == ACTIVE_BIAS);
		down_write(&root->lock);
	}
	/* Under the lock: those who wait for the node to be idle see either state whole. */
	kernfs_unbreak_active_protection(node);
	up_write(&root->lock);
	return first;
}

static void tell_below(struct kernfs_node *top, bool gone)
{
	struct kernfs_node *node = NULL;

	while ((node = next_bottom_up(node, top)))
		tell(node, gone);
}

/* Process context, may sleep. */
int kernfs_rename_ns(struct kernfs_node *node, struct kernfs_node *parent, const char *name,
		     const void *ns)
{
	struct kernfs_node *old_parent = node->parent;
	struct kernfs_root *root = root_of(node);
	const char *copy = NULL, *old = NULL;
	int error = 0;

	if (!old_parent)
		return -EINVAL;
	down_write(&root->lock);
	if (!is_active(node) || !is_active(parent) || (parent->flags & KERNFS_EMPTY_DIR))
		error = -ENOENT;
	else if (old_parent == parent && node->ns == ns && !strcmp(node->name, name))
		goto out;
	else if (find_child(parent, name, ns))
		error = -EEXIST;
	if (!error && strcmp(node->name, name)) {
		copy = kstrdup_const(name, GFP_KERNEL);
		error = copy ? 0 : -ENOMEM;
	}
	if (error)
		goto out;
	tell_below(node, true);
	unlink_node(node);
	kernfs_get(parent);
	node->parent = parent;
	node->ns = ns;
	if (copy) {
		old = node->name;
		node->name = copy;
	}
	WARN_ON(link_node(node));
	tell_below(node, false);
	kernfs_put(old_parent);
	kfree_const(old);
out:
	up_write(&root->lock);
	return error;
}

/* Process context, may sleep.  Mode alone: everything belongs to root. */
int kernfs_setattr(struct kernfs_node *node, const struct iattr *attributes)
{
	if (attributes->ia_valid & ATTR_MODE) {
		node->mode = attributes->ia_mode;
		if (is_active(node))
			tell(node, false);
	}
	return 0;
}

void kernfs_init(void)
{
	node_cache = kmem_cache_create("kernfs_node_cache", sizeof(struct kernfs_node), 0,
				       SLAB_PANIC, NULL);
}
