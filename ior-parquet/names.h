/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The texts and files of a reader by numbers that stay when the reader's do not: a row group is
 * longer than the life of an id. Texts are valid UTF-8 here.
 */
#ifndef NAMES_H
#define NAMES_H

#include <string.h>

#include "intern.h"
#include "reader.h"

/* Texts of a file, made of its path among them. */
enum names_text {
	NAMES_PATH,
	NAMES_DIR,
	NAMES_EXT,
	NAMES_MOUNT,
	NAMES_TYPE,
	NAMES_STATE,
	NAMES_FSTYPE,
	NAMES_PROTOCOL,
	NAMES_LOCAL,
	NAMES_REMOTE,
	NAMES_TEXTS,
};

/* From the ids of the reader, dense ones, to numbers of ours; 0 for those not met yet. */
struct names_map {
	uint32_t *to;
	uint32_t cap;
};

struct names {
	struct ior_reader *reader;
	uint32_t generation;		/* of the reader's ids in the maps */
	struct names_map texts, files;
	bool cut;			/* a text was met that ends inside a character */
	bool failed;			/* out of memory */

	struct ior_intern intern;	/* the texts by number, from 1 */
	uint64_t *key;			/* their first eight bytes, to compare by */
	uint32_t key_cap;

	/* the files by number, from 1: numbers of texts, 0 for absent */
	uint32_t nfiles, files_cap;
	uint32_t *file_text[NAMES_TEXTS];
	uint64_t *device, *inode;
	uint8_t *has_device, *has_inode;
};

/* 0 or -ENOMEM. Free with names_close(). */
int names_open(struct names *n, struct ior_reader *r);
void names_close(struct names *n);

/* Past what is kept for long: time to write out what uses the numbers, and to forget them. */
bool names_full(const struct names *n);
void names_forget(struct names *n);

/* Use these: the number of a text, of a file, of a comm of the reader. 0 when out of memory. */
uint32_t names_learn_text(struct names *n, uint32_t id);
uint32_t names_learn_file(struct names *n, uint32_t id);
uint32_t names_cut_comm(struct names *n, uint32_t id);
/* The reader has given its ids new meanings. */
void names_renew(struct names *n);

static inline void names_check(struct names *n)
{
	if (n->generation != ior_reader_generation(n->reader))
		names_renew(n);
}

static inline uint32_t names_text(struct names *n, uint32_t id)
{
	uint32_t number = id < n->texts.cap ? n->texts.to[id] : 0;

	return number ? number : names_learn_text(n, id);
}

static inline uint32_t names_file(struct names *n, uint32_t id)
{
	uint32_t number = id < n->files.cap ? n->files.to[id] : 0;

	return number ? number : names_learn_file(n, id);
}

/* The kernel cuts command names, maybe inside a character: what is left of it is dropped. */
static inline uint32_t names_comm(struct names *n, uint32_t id)
{
	uint32_t number = names_text(n, id);

	return n->cut ? names_cut_comm(n, id) : number;
}

static inline const struct ior_intern_entry *names_get(const struct names *n, uint32_t number)
{
	return ior_intern_get(&n->intern, number);
}

/* The order of two texts, by their bytes. */
static inline int names_compare(const struct names *n, uint32_t a, uint32_t b)
{
	const struct ior_intern_entry *x, *y;
	int order;

	if (n->key[a] != n->key[b])
		return n->key[a] < n->key[b] ? -1 : 1;
	x = names_get(n, a);
	y = names_get(n, b);
	order = memcmp(x->p, y->p, x->len < y->len ? x->len : y->len);
	return order ? order : (x->len > y->len) - (x->len < y->len);
}

#endif
