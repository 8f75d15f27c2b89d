/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files that the kernel side announced: their definitions as stream records, kept so that
 * a reset of the stream's dictionary can be followed by records that were already in the ring
 * and still use earlier ids. Two spans of ids are kept, the one since the last reset and the
 * one before it; each holds at most FILES_SPAN definitions, of FILES_BYTES together, and what
 * came while the kernel side was told to start anew.
 */
#ifndef IOR_CAPTURE_FILES_H
#define IOR_CAPTURE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"
#include "stream/writer.h"

#define FILES_SPAN (256u << 10)	/* ids between two resets */
#define FILES_BYTES (32u << 20)	/* of definitions between two resets */

struct file_def {
	uint32_t offset;	/* into the span's arena */
	uint32_t len;		/* bytes of the encoded record, 0: never came */
	bool announced;		/* in the current part of the stream */
	bool is_root;		/* the path is "/" */
};

struct file_span {
	uint32_t base;		/* first id */
	uint32_t n, cap;
	struct file_def *defs;	/* by id - base */
	uint8_t *arena;
	size_t arena_len, arena_cap;
};

struct files {
	struct file_span now, before;
	bool on_use;		/* write a definition no sooner than a record needs it */
};

void files_close(struct files *f);
/*
 * Take a definition from the kernel: write its record and keep it. Returns true when the span
 * is full: the caller then asks the kernel to start anew and calls files_reset(). Out of
 * memory the definition is written but not kept.
 */
bool files_define(struct files *f, const struct ior_rec_file *rec, size_t size,
		  struct ior_writer *w);
/* Write a reset record; every id must be announced again before it is used. */
void files_reset(struct files *f, struct ior_writer *w);
/* Slow half of files_use(). */
uint32_t files_use_again(struct files *f, uint32_t id, struct ior_writer *w);

/* Is the id of the span since the last reset? Ids may wrap. */
static inline bool files_is_new(const struct files *f, uint32_t id)
{
	return (int32_t)(id - f->now.base) >= 0;
}

static inline const struct file_def *files_find(const struct files *f, uint32_t id)
{
	const struct file_span *span = files_is_new(f, id) ? &f->now : &f->before;
	uint32_t i = id - span->base;

	return i < span->n ? &span->defs[i] : NULL;
}

/*
 * Call for every id before the record that uses it: announces it again if a reset came in
 * between. Returns the id, or 0 if nothing is known of it.
 */
static inline uint32_t files_use(struct files *f, uint32_t id, struct ior_writer *w)
{
	const struct file_def *def;

	if (!id)
		return 0;
	def = files_find(f, id);
	if (def && def->announced)
		return id;
	return files_use_again(f, id, w);
}

#endif
