/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of the raw stream. A call that is open keeps its files, so they outlive the reader's ids:
 * each is a copy, and counted.
 */
#ifndef PAIR_FILE_H
#define PAIR_FILE_H

#include <stdint.h>

#include "stream/dict.h"
#include "stream/reader.h"

struct pair_file {
	uint32_t refs;
	uint32_t row_id;	/* id in the row stream's dictionary, ... */
	uint32_t row_generation;	/* ... if it is of this generation; 0: never written */
	bool positioned;	/* of a type that has a file position */
	size_t bytes;		/* of all its texts together */
	struct ior_file_info info;	/* its strings stand behind this struct */
};

struct pair_files {
	struct pair_file **file;	/* by dense id of the reader; NULL: not used yet */
	uint32_t n;
	uint32_t generation;		/* of the reader's dense ids */
};

/*
 * The file of a stream id, with one more reference for the caller; NULL if id is 0, not
 * defined, or memory is lacking.
 */
struct pair_file *pair_files_get(struct pair_files *t, const struct ior_reader *r, uint64_t id);
/* Forget all ids; what calls still hold lives on. */
void pair_files_clear(struct pair_files *t);

void pair_file_free(struct pair_file *f);

static inline struct pair_file *pair_file_hold(struct pair_file *f)
{
	if (f)
		f->refs++;
	return f;
}

static inline void pair_file_release(struct pair_file *f)
{
	if (f && --f->refs == 0)
		pair_file_free(f);
}

#endif
