/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this folder share about a tree. Not for other folders. */
#ifndef TREE_INTERNAL_H
#define TREE_INTERNAL_H

#include "process.h"
#include "tree.h"
#include "util.h"

/* Raised when what this folder writes into the cache changes its meaning. */
#define TREE_FORMAT "3"
/* Raised when the index alone does. */
#define INDEX_FORMAT "2"

struct symbol_index;

struct tree {
	char *source;		/* absolute, symlinks resolved */
	char *home;		/* likewise */
	char *cache;
	char *build;		/* cache/builds/<id>: config, headers */
	char *index_path;	/* cache/index/<id>: what the files define */
	char version[64];
	unsigned int major, minor, patch;
	int kept;		/* unpacked by us: its files do not change */
	unsigned int jobs;
	int quiet;
	char *gcc;		/* absolute path of the compiler */
	char *gcc_include;	/* its own headers: stddef.h and so on */
	char config_key[HASH_TEXT]; /* configuration + compiler */
	struct map kbuild;	/* folder -> struct kbuild */
	struct map hashes;	/* path -> content hash, of this process */
	struct symbol_index *index;
	char headers_key[HASH_TEXT]; /* our headers, "" until asked for */
};

/* Fill in *error; returns -1. */
int tree_fail(struct tree_error *error, enum tree_failure kind,
	      const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a system call that failed: errno gives the reason. */
int tree_fail_errno(struct tree_error *error, const char *doing,
		    const char *path);
void tree_progress(const struct tree *tree, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void tree_progress_end(const struct tree *tree);

/* version.c: what differs between kernel versions. */
struct tree_version {
	unsigned int major, minor, patch;
	char text[64];
};
int version_read(const char *source, struct tree_version *version);
int version_supported(const struct tree_version *version);
const char *version_list(void);		/* "6.12", for a sentence */
/* The Debian packages to try, best first; NULL ends. */
const char *const *version_packages(void);
/* Whether Makefiles see $(src) below $(srctree), as since 6.10. */
int version_src_is_path(const struct tree *tree);

/* fetch.c: a source tree in the cache. */
char *fetch_newest(const char *cache, char **version);
char *fetch_package(const struct tree *tree, struct tree_error *error);

/* configure.c, generate.c */
int configure(struct tree *tree, struct tree_error *error);
int generate_headers(struct tree *tree, const char *folder,
		     struct tree_error *error);
/* One generated file, by the tree's own rule for it; 0 if it is there now. */
int generate_file(struct tree *tree, const char *folder, const char *name);

/*
 * identity.c: a hash of the sources of this folder, which decide what an image
 * is made of and what its description says.
 */
const char *tree_identity(void);

/* image.c and others */
const char *tree_file_hash(struct tree *tree, const char *path);

#endif /* TREE_INTERNAL_H */
