/* SPDX-License-Identifier: BSD-2-Clause */
#include "file/parquet.h"

#include <errno.h>

#include "base/write_all.h"
#include "program/option.h"

#define MAGIC "PAR1"
#define BUFFER (1u << 20)	/* bytes; written when there are as many */

static void flush(struct parquet *p)
{
	if (!p->error)
		p->error = ior_write_all(p->fd, p->out.p, p->out.len, NULL);
	p->offset += p->out.len;
	p->out.len = 0;
}

/* out is written, or will be, and empty. */
static void write_bytes(void *arg, struct bytes *out)
{
	struct parquet *p = arg;

	if (out->failed && !p->error)
		p->error = -ENOMEM;
	bytes_add(&p->out, out->p, out->len);
	out->len = 0;
	if (p->out.failed && !p->error)
		p->error = -ENOMEM;
	if (p->out.len >= BUFFER)
		flush(p);
}

void parquet_begin(struct parquet *p, int fd, struct encoder *e)
{
	*p = (struct parquet){ .fd = fd, .encoder = e };
	bytes_text(&p->out, MAGIC);
}

/* A column of the row group. */
static void add_column(struct parquet *p, const struct column *c, struct footer_group *group)
{
	struct column_chunk chunk;
	uint64_t offset = parquet_size(p);
	int error;

	if (p->error)
		return;
	error = column_write(p->encoder, c, &p->out, &chunk);
	if (error) {
		p->error = error;
		return;
	}
	footer_add_chunk(&p->footer, &chunk, c->names, offset);
	group->raw_size += chunk.raw_size;
	group->size += chunk.size;
	if (chunk.bloom) {	/* its offset is that in p->blooms until these are written */
		footer_place_bloom(&p->footer, footer_last(&p->footer), p->blooms.len,
				   (uint32_t)chunk.bloom->len);
		bytes_add(&p->blooms, chunk.bloom->p, chunk.bloom->len);
	}
	if (p->out.len >= BUFFER)
		flush(p);
}

/* Bloom filters stand behind the columns of their row group: they need not be kept. */
static void write_blooms(struct parquet *p)
{
	uint64_t offset = parquet_size(p);
	uint32_t end = p->footer.nchunks;

	if (p->footer.chunks.failed)
		return;
	for (uint32_t i = end - IOR_ROW_ALL; i < end; i++) {
		struct footer_chunk *c = (struct footer_chunk *)p->footer.chunks.p + i;

		if (c->bloom_len)
			c->bloom_offset += offset;
	}
	write_bytes(p, &p->blooms);
}

void parquet_group(struct parquet *p, struct group *g, struct batch *s, const struct texts *n)
{
	struct footer_group group = { .rows = s->rows, .sorted = s->sorted };
	struct column c;

	group_begin(g);
	group.offset = parquet_size(p);
	for (unsigned int i = 0; i < IOR_ROW_ALL && !p->error; i++) {
		if (group_column(g, s, n, &schema[i], &c))
			add_column(p, &c, &group);
		else
			p->error = -ENOMEM;
	}
	if (p->error)
		return;
	write_blooms(p);
	footer_add_group(&p->footer, &group);
	if (footer_failed(&p->footer))
		p->error = -ENOMEM;
}

void parquet_abandon(struct parquet *p)
{
	bytes_free(&p->out);
	bytes_free(&p->blooms);
	footer_free(&p->footer);
}

int parquet_end(struct parquet *p, const struct bytes *keys, uint32_t nkeys)
{
	if (!p->error && keys->failed)
		p->error = -ENOMEM;
	if (!p->error)
		footer_write(&p->footer, parquet_size(p), keys, nkeys,
			     "ior-parquet version " IOR_VERSION ".0 (build " IOR_VERSION ")",
			     write_bytes, p);
	if (!p->error)
		flush(p);
	parquet_abandon(p);
	return p->error;
}
