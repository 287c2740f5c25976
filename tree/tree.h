/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree: from a path to a loadable image.
 *
 * A tree is a prepared kernel source tree: the sources, which are never
 * written to, and a place in the cache with a configuration, the generated
 * headers and compiled objects. An image is one target module linked with our
 * kernel and with what it pulled from the tree.
 *
 * Every function runs in the host process, needs no locks of the caller's,
 * and may start child processes (compilers, make, tar). A tree serves one
 * thread at a time; several processes may share one cache.
 */
#ifndef TREE_TREE_H
#define TREE_TREE_H

#include <stddef.h>
#include <stdint.h>

/* Where an unsupported symbol is put: never mapped, so a use names itself. */
#define TREE_UNSUPPORTED_BASE	0x20000000ull
#define TREE_UNSUPPORTED_STEP	4096ull
/* Where the image is linked. */
#define TREE_IMAGE_BASE		0x40000000ull

enum tree_failure {
	TREE_OK = 0,
	TREE_ERROR_USAGE,	/* the target or an option makes no sense */
	TREE_ERROR_TREE,	/* no kernel tree, or one that cannot be used */
	TREE_ERROR_UNBUILDABLE,	/* the target does not compile or link */
	TREE_ERROR_SYSTEM,	/* full disk, missing program, failing fork */
};

struct tree_error {
	enum tree_failure kind;
	int exit_status;	/* for the process: 2 in every case so far */
	char text[4096];	/* a sentence; then, maybe, the compiler's words */
};

struct tree_options {
	const char *kdir;	/* a full kernel source tree, or NULL: find one */
	const char *home;	/* where our arch/, kernel/, include/, tree/ are */
	const char *cache;	/* or NULL: $XDG_CACHE_HOME/tophalf and so on */
	unsigned int jobs;	/* compilers at once; 0: as many as CPUs */
	int quiet;		/* no progress on stderr */
};

struct tree;

/*
 * Find or fetch a tree, unpack and configure it. Idempotent, and cheap when
 * nothing has changed. NULL and *error filled in when it cannot be done.
 */
struct tree *tree_open(const struct tree_options *options,
		       struct tree_error *error);
void tree_close(struct tree *tree);

const char *tree_version(const struct tree *tree);	/* "6.12.117" */
const char *tree_source(const struct tree *tree);	/* absolute */
const char *tree_build(const struct tree *tree);	/* config and headers */

/*
 * The modules that a folder's Kbuild or Makefile and those below it set, each
 * under a name that image_build() takes ("drivers/rtc/rtc-test"). The result
 * is an array that NULL ends; free it with tree_free_names(). A target that
 * is not a folder gives itself.
 */
int tree_list_modules(struct tree *tree, const char *folder, char ***names,
		      struct tree_error *error);
void tree_free_names(char **names);

/* One entry of one MODULE_DEVICE_TABLE, as the bus will match it. */
struct image_device {
	char *bus;		/* "of", "platform", "pci", "i2c", "spi", ... */
	char *table;		/* the C name of the table */
	unsigned int entry;	/* its index there */
	char *name;		/* of: compatible; platform, i2c, spi: name;
				 * others: NULL
				 */
	uint8_t *raw;		/* the bytes as the compiler laid them out */
	size_t size;
};

/* What the target's source asks its device for, by name. */
enum image_property_kind {
	IMAGE_PROPERTY_BOOL, IMAGE_PROPERTY_U8, IMAGE_PROPERTY_U16,
	IMAGE_PROPERTY_U32, IMAGE_PROPERTY_U64, IMAGE_PROPERTY_U32_ARRAY,
	IMAGE_PROPERTY_STRING, IMAGE_PROPERTY_STRING_ARRAY,
	IMAGE_PROPERTY_PHANDLE,	/* a reference, its arguments unknown */
	IMAGE_PROPERTY_OTHER,	/* read raw, or only looked for */
	IMAGE_PROPERTY_CLOCK, IMAGE_PROPERTY_RESET, IMAGE_PROPERTY_GPIO,
	IMAGE_PROPERTY_REGULATOR, IMAGE_PROPERTY_REG, IMAGE_PROPERTY_IRQ,
	IMAGE_PROPERTY_PHY, IMAGE_PROPERTY_DMA, IMAGE_PROPERTY_PWM,
	IMAGE_PROPERTY_CHILD,	/* a child node looked up by its name */
	IMAGE_PROPERTY_SYSCON,	/* a reference to registers that devices share */
	IMAGE_PROPERTY_PLATFORM_DATA,	/* relied on, where the device stands in no tree */
};

struct image_property {
	enum image_property_kind kind;
	char *name;		/* "" where the driver asks for the only one */
};

const char *image_property_kind_name(enum image_property_kind kind);

/* A symbol that nothing defines; the address faults when it is used. */
struct image_unsupported {
	char *name;
	uint64_t address;
};

struct image {
	char *path;		/* the linked ELF file, in the cache */
	char *module;		/* module name: "altera_ps2" */
	char *target;		/* as reported: the source, or the module */
	int builtin;		/* compiled without MODULE: it has initcalls
				 * between __tophalf_target_initcall_start and
				 * _end, but no init_module and no module name
				 */
	char **target_files;	/* as the DWARF names them; NULL ends it */
	char **tree_files;	/* what was pulled from the tree, likewise, */
	char **tree_reasons;	/* and which call brought each of them */
	char **aliases;		/* MODULE_ALIAS of the target, likewise */
	char **warnings;	/* for a developer of Tophalf, likewise */
	struct image_device *devices;
	size_t device_count;
	struct image_property *properties;
	size_t property_count;
	struct image_unsupported *unsupported;
	size_t unsupported_count;
	int cached;		/* nothing had to be compiled or linked */
	int hold;		/* see images.h: it is not removed; 0: none */
};

/*
 * Build the image of one target. Returns 0, or -1 with *error filled in and
 * *image empty. A driver that does not compile is TREE_ERROR_UNBUILDABLE.
 *
 * Names in the image's DWARF: a file of the tree is relative to the tree
 * ("drivers/rtc/rtc-test.c"), one of ours begins with "tophalf/", a file of a
 * driver outside the tree is as the target was given, and a generated one
 * begins with "generated/".
 */
int image_build(struct tree *tree, const char *target, struct image *image,
		struct tree_error *error);
void image_release(struct image *image);

#endif /* TREE_TREE_H */
