/* SPDX-License-Identifier: BSD-2-Clause */
/* A Parquet file from its first row to its name. */
#ifndef FILE_H
#define FILE_H

#include "file/metadata.h"
#include "file/parquet.h"
#include "program/output.h"
#include "stream/reader.h"
#include "table/ingest.h"

struct file_options {
	int level;		/* of zstd; 0: none */
	uint32_t row_group;	/* rows */
	bool compatible;	/* no encoding that older readers lack */
};

/* What all files of a run share. */
struct file_tools {
	struct file_options options;
	struct ingest in;
	struct encoder *encoder;
	struct group *group;
};

/* 0 or -ENOMEM. Free with file_tools_close(), also after an error. */
int file_tools_open(struct file_tools *t, struct ior_reader *r, const struct file_options *opt);
void file_tools_close(struct file_tools *t);

struct file {
	struct ior_output output;
	struct parquet parquet;
	struct batch batch;
	uint64_t rows;		/* of row groups that were written */
};

/*
 * Memory for the rows of files, one after the other: row_group of them at a time. 0 or -ENOMEM.
 * Free with file_free().
 */
int file_init(struct file *f, uint32_t row_group);
void file_free(struct file *f);

/* Begin a file on f->output, which is open. */
void file_begin(struct file *f, struct file_tools *t);

/* Write what is staged as a row group. 0 or the first negative errno of this file. */
int file_flush(struct file *f, struct file_tools *t);

/* Where the next row goes, and to take it from there. The same errors. */
static inline struct batch_row *file_next(struct file *f)
{
	return batch_next(&f->batch);
}

static inline int file_add(struct file *f, struct file_tools *t)
{
	batch_add(&f->batch);
	return batch_full(&f->batch) ? file_flush(f, t) : 0;
}

static inline uint64_t file_rows(const struct file *f)
{
	return f->rows + batch_rows(&f->batch);
}

/*
 * Write what is staged and the end of the file, unless error says that it is of no use; close
 * f->output, which then has its name, or does not exist. Returns 0 or the first negative errno.
 */
int file_end(struct file *f, struct file_tools *t, const struct metadata *m,
	     struct metadata_end end, int error);

#endif
