/* SPDX-License-Identifier: BSD-2-Clause */
#include "file/file.h"

#include <errno.h>

int file_tools_open(struct file_tools *t, struct ior_reader *r, const struct file_options *opt)
{
	int error;

	*t = (struct file_tools){ .options = *opt };
	error = ingest_open(&t->in, r);
	if (!error)
		error = encoder_open(&t->encoder, opt->level, opt->compatible);
	t->group = group_open();
	return error || t->group ? error : -ENOMEM;
}

void file_tools_close(struct file_tools *t)
{
	ingest_close(&t->in);
	encoder_close(t->encoder);
	group_close(t->group);
}

int file_init(struct file *f, uint32_t row_group)
{
	*f = (struct file){ .output = { .fd = -1 } };
	return batch_open(&f->batch, row_group);
}

void file_free(struct file *f)
{
	batch_close(&f->batch);
}

void file_begin(struct file *f, struct file_tools *t)
{
	parquet_begin(&f->parquet, f->output.fd, t->encoder);
	f->rows = 0;
	f->batch.misfits = 0;
}

int file_flush(struct file *f, struct file_tools *t)
{
	batch_drain(&f->batch);
	if (f->batch.rows)
		parquet_group(&f->parquet, t->group, &f->batch, &t->in.names);
	f->rows += f->batch.rows;
	batch_clear(&f->batch);
	return f->parquet.error;
}

int file_end(struct file *f, struct file_tools *t, const struct metadata *m,
	     struct metadata_end end, int error)
{
	struct bytes keys = { 0 };
	uint32_t n;
	int closed;

	if (!error)
		error = file_flush(f, t);
	if (error) {
		parquet_abandon(&f->parquet);
	} else {
		end.rows = f->rows;
		end.misfits = f->batch.misfits;
		n = metadata_keys(m, &end, &keys);
		error = parquet_end(&f->parquet, &keys, n);
		bytes_free(&keys);
	}
	f->output.durable = true;	/* without its end a file is of no use */
	closed = ior_output_close(&f->output, !error, NULL);
	return error ? error : closed;
}
