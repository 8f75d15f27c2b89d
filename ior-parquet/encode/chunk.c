/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/chunk.h"

#include <errno.h>
#include <libdeflate.h>

#include "encode/bloom.h"
#include "encode/encoder.h"
#include "encode/thrift.h"

/* A dictionary of texts: no larger than this, and smaller than the texts themselves. */
#define DICTIONARY_BYTES (4u << 20)

/* ---- Pages ---------------------------------------------------------------------------------- */

/* The page that e->body holds: header and bytes go to out. dictionary: entries of one, or 0. */
static void put_page(struct encoder *e, const struct encoder_plan *plan, struct bytes *out,
		     struct column_chunk *chunk, const struct column_page *page,
		     uint32_t dictionary)
{
	const struct bytes *stored = &e->body;
	struct thrift t = { out, 0 }, kind;
	size_t begin = out->len, header;

	if (chunk->codec == CODEC_ZSTD) {
		if (!encoder_compress(e, dictionary ? SEARCH_ALL : plan->search)) {
			e->failed = true;
			return;
		}
		stored = &e->packed;
	}
	thrift_i32(&t, 1, dictionary ? 2 : 0);
	thrift_i32(&t, 2, (int32_t)e->body.len);
	thrift_i32(&t, 3, (int32_t)stored->len);
	thrift_i32(&t, 4, (int32_t)libdeflate_crc32(0, stored->p, stored->len));
	kind = thrift_struct(&t, dictionary ? 7 : 5);
	thrift_i32(&kind, 1, (int32_t)(dictionary ? dictionary : page->values));
	thrift_i32(&kind, 2, dictionary ? ENCODING_PLAIN : (int32_t)chunk->encoding);
	if (!dictionary) {
		thrift_i32(&kind, 3, 3);	/* levels are in RLE */
		thrift_i32(&kind, 4, 3);
	}
	thrift_end(&kind);
	thrift_end(&t);
	header = out->len - begin;
	bytes_add(out, stored->p, stored->len);
	chunk->size += header + stored->len;
	chunk->raw_size += header + e->body.len;
}

static void put_pages(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		      struct bytes *out, struct column_chunk *chunk, uint64_t start)
{
	const uint8_t *lengths = c->lengths;
	uint32_t at = 0;

	for (uint32_t i = 0; i < chunk->npages && !e->failed; i++) {
		struct column_page *page = &chunk->pages[i];

		lengths = page_body(e, c, plan, page, page_rows(c, chunk, i), at, lengths);
		page->offset = out->len - start;
		put_page(e, plan, out, chunk, page, 0);
		page->size = (uint32_t)(out->len - start - page->offset);
		at += page->values - page->nulls;
	}
}

static void put_dictionary(struct encoder *e, const struct column *c,
			   const struct encoder_plan *plan, struct bytes *out,
			   struct column_chunk *chunk)
{
	page_of_dictionary(e, c, plan);
	put_page(e, plan, out, chunk, NULL, plan->ndict);
}

static void make_bloom(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		       struct column_chunk *chunk)
{
	uint32_t size = bloom_size(plan->ndict);
	uint8_t *filter, value[8];

	if (!c->schema->bloom || !plan->ndict || !size)
		return;
	e->bloom.len = 0;
	bloom_header(&e->bloom, size);
	filter = bytes_room(&e->bloom, size);
	if (!filter)
		return;
	memset(filter, 0, size);
	e->bloom.len += size;
	for (uint32_t i = 0; i < plan->ndict; i++) {
		if (c->schema->kind == SCHEMA_TEXT) {
			const struct ior_intern_entry *t = texts_get(c->names, c->texts[i]);

			bloom_add(filter, size, t->p, t->len);
		} else {
			bytes_put64(value, plan->values[i]);
			bloom_add(filter, size, value, schema_is_narrow(c->schema) ? 4 : 8);
		}
	}
	chunk->bloom = &e->bloom;
}

/* ---- The plan ------------------------------------------------------------------------------- */

/* Lengths of the texts by code; their sum with the lengths that stand before them. */
static bool measure_texts(struct encoder *e, const struct column *c, uint64_t *size)
{
	uint32_t *lengths = ENCODER_ROOM(&e->lengths, uint32_t, c->ndistinct);

	*size = 0;
	for (uint32_t i = 0; lengths && i < c->ndistinct; i++) {
		lengths[i] = texts_get(c->names, c->texts[i])->len;
		*size += 4 + (uint64_t)lengths[i];
	}
	return lengths;
}

/* A dictionary, unless it is too large, or nearly every row has a text of its own. */
static int plan_texts(struct encoder *e, const struct column *c, struct column_chunk *chunk,
		      struct encoder_plan *plan)
{
	uint64_t size = 0;

	if (!measure_texts(e, c, &size))
		return -ENOMEM;
	plan->codes = c->codes;
	plan->ndict = c->ndistinct;
	plan->constant = c->ndistinct == 1;
	if (c->ndistinct && (c->ndistinct <= 64 || (size <= DICTIONARY_BYTES &&
						    c->ndistinct <= c->n - c->n / 8)))
		plan->encoding = ENCODING_DICTIONARY;
	plan->compress = c->ndistinct > 1;
	return layout_pages(e, c, c->ndistinct && plan->encoding == ENCODING_PLAIN, chunk);
}

static bool is_constant(const struct column *c)
{
	uint32_t i = 1;

	if (c->codes)
		return c->ndistinct == 1;
	while (i < c->nints && c->ints[i] == c->ints[0])
		i++;
	return i >= c->nints;
}

static int plan_numbers(struct encoder *e, const struct column *c, struct column_chunk *chunk,
			struct encoder_plan *plan)
{
	int error = layout_pages(e, c, false, chunk);
	uint32_t n;

	if (error)
		return error;
	plan->ints = c->ints;
	if (!c->nints)
		return 0;
	if (is_constant(c)) {
		plan->encoding = ENCODING_DICTIONARY;
		plan->constant = true;
		plan->values = c->codes ? c->values : c->ints;
		plan->ndict = 1;
		return 0;
	}
	/* a page without values says nothing: then all are looked at */
	n = chunk->pages[0].values - chunk->pages[0].nulls;
	return choose_numbers(e, c, n ? n : c->nints, plan);
}

int column_write(struct encoder *e, const struct column *c, struct bytes *out,
		 struct column_chunk *chunk)
{
	bool texts = c->schema->kind == SCHEMA_TEXT, varies;
	struct encoder_plan plan = { .encoding = ENCODING_PLAIN };
	uint64_t start = out->len;
	int error;

	*chunk = (struct column_chunk){ .schema = c->schema };
	error = texts ? plan_texts(e, c, chunk, &plan) : plan_numbers(e, c, chunk, &plan);
	if (error)
		return error;
	extent_find(e, c, &plan, chunk);
	chunk->encoding = plan.encoding;
	varies = plan.compress;
	plan.compress = varies && e->level;
	if (plan.compress && !compress_choose(e, c, chunk, &plan))
		return -ENOMEM;
	chunk->codec = plan.compress ? CODEC_ZSTD : CODEC_NONE;
	if (plan.encoding == ENCODING_DICTIONARY) {
		put_dictionary(e, c, &plan, out, chunk);
		chunk->distinct = plan.ndict;
	}
	chunk->data_offset = out->len - start;
	put_pages(e, c, &plan, out, chunk, start);
	if (varies)
		compress_remember(e, chunk);
	make_bloom(e, c, &plan, chunk);
	return e->failed || out->failed || e->body.failed || e->bloom.failed ? -ENOMEM : 0;
}
