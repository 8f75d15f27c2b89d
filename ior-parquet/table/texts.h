/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The texts and files of a reader by numbers that stay when the reader's do not: a row group is
 * longer than the life of an id. Texts are valid UTF-8 here.
 */
#ifndef TEXTS_H
#define TEXTS_H

#include <string.h>

#include "base/intern.h"
#include "stream/reader.h"

/*
 * Texts of a file, by the fields of rows that show them: those that its record has, T(FIELD, member
 * of struct ior_file), and those made of its path.
 */
#define TEXTS_OF_FILE(T)	\
	T(FILE, path)		\
	T(FILETYPE, type)	\
	T(FILE_STATE, state)	\
	T(FSTYPE, fstype)	\
	T(PROTOCOL, protocol)	\
	T(LOCAL, local)		\
	T(REMOTE, remote)
#define TEXTS_OF_PATH(T)	\
	T(DIR, path)		\
	T(EXT, path)		\
	T(MOUNT, path)		\
	T(PASSED, path)

#define TEXTS_T(field, member) TEXTS_##field,
enum texts_text { TEXTS_OF_FILE(TEXTS_T) TEXTS_OF_PATH(TEXTS_T) TEXTS_TEXTS };
#undef TEXTS_T

/* From the ids of the reader, dense ones, to numbers of ours; 0 for those not met yet. */
struct texts_map {
	uint32_t *to;
	uint32_t cap;
};

struct texts {
	struct ior_reader *reader;
	uint32_t generation;		/* of the reader's ids in the maps */
	struct texts_map texts, files;
	bool cut;			/* a text was met that ends inside a character */
	bool failed;			/* out of memory */

	struct ior_intern intern;	/* the texts by number, from 1 */
	uint64_t *key;			/* their first eight bytes, to compare by */
	uint32_t key_cap;

	/* the files by number, from 1: numbers of texts, 0 for absent */
	uint32_t nfiles, files_cap;
	uint32_t *file_text[TEXTS_TEXTS];
	uint64_t *device, *inode;
	uint8_t *has_device, *has_inode;
};

/* 0 or -ENOMEM. Free with texts_close(). */
int texts_open(struct texts *n, struct ior_reader *r);
void texts_close(struct texts *n);

/* Past what is kept for long: time to write out what uses the numbers, and to forget them. */
bool texts_full(const struct texts *n);
void texts_forget(struct texts *n);

/* Use these: the number of a text, of a file, of a comm of the reader. 0 when out of memory. */
uint32_t texts_learn_text(struct texts *n, uint32_t id);
uint32_t texts_learn_file(struct texts *n, uint32_t id);
uint32_t texts_cut_comm(struct texts *n, uint32_t id);
/* The reader has given its ids new meanings. */
void texts_renew(struct texts *n);

static inline void texts_check(struct texts *n)
{
	if (n->generation != ior_reader_generation(n->reader))
		texts_renew(n);
}

static inline uint32_t texts_text(struct texts *n, uint32_t id)
{
	uint32_t number = id < n->texts.cap ? n->texts.to[id] : 0;

	return number ? number : texts_learn_text(n, id);
}

static inline uint32_t texts_file(struct texts *n, uint32_t id)
{
	uint32_t number = id < n->files.cap ? n->files.to[id] : 0;

	return number ? number : texts_learn_file(n, id);
}

/* The kernel cuts command names, maybe inside a character: what is left of it is dropped. */
static inline uint32_t texts_comm(struct texts *n, uint32_t id)
{
	uint32_t number = texts_text(n, id);

	return n->cut ? texts_cut_comm(n, id) : number;
}

static inline const struct ior_intern_entry *texts_get(const struct texts *n, uint32_t number)
{
	return ior_intern_get(&n->intern, number);
}

/* The order of two texts, by their bytes. */
static inline int texts_compare(const struct texts *n, uint32_t a, uint32_t b)
{
	const struct ior_intern_entry *x, *y;
	int order;

	if (n->key[a] != n->key[b])
		return n->key[a] < n->key[b] ? -1 : 1;
	x = texts_get(n, a);
	y = texts_get(n, b);
	order = memcmp(x->p, y->p, x->len < y->len ? x->len : y->len);
	return order ? order : (x->len > y->len) - (x->len < y->len);
}

#endif
