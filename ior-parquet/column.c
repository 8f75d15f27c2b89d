/* SPDX-License-Identifier: BSD-2-Clause */
#include "column.h"

#include <errno.h>

#include "bloom.h"
#include "crc.h"
#include "delta.h"
#include "encoder.h"
#include "rle.h"
#include "thrift.h"

/* A dictionary of texts: no larger than this, and smaller than the texts themselves. */
#define DICTIONARY_BYTES (4u << 20)

int encoder_open(struct encoder **out, int level, bool compatible)
{
	struct encoder *e = calloc(1, sizeof(*e));

	*out = e;
	if (!e)
		return -ENOMEM;
	e->level = level;
	e->compatible = compatible;
	e->zstd = ZSTD_createCCtx();
	if (e->zstd && !ZSTD_isError(ZSTD_CCtx_setParameter(e->zstd, ZSTD_c_compressionLevel,
							     level)))
		return 0;
	encoder_close(e);
	*out = NULL;
	return -ENOMEM;
}

void encoder_close(struct encoder *e)
{
	if (!e)
		return;
	ZSTD_freeCCtx(e->zstd);
	dictionary_free(&e->dictionary);
	bytes_free(&e->codes);
	bytes_free(&e->levels);
	bytes_free(&e->seen);
	bytes_free(&e->lengths);
	bytes_free(&e->body);
	bytes_free(&e->packed);
	bytes_free(&e->bloom);
	free(e->pages);
	free(e);
}

void *encoder_room(struct bytes *b, size_t n)
{
	b->len = 0;
	return bytes_room(b, n ? n : 1);
}

bool encoder_compress(struct encoder *e, const void *p, size_t len)
{
	size_t room = ZSTD_compressBound(len), n;
	void *to = encoder_room(&e->packed, room);

	if (!to)
		return false;
	n = ZSTD_compress2(e->zstd, to, room, p, len);
	e->packed.len = ZSTD_isError(n) ? 0 : n;
	e->failed |= ZSTD_isError(n);
	return !e->failed;
}

/* ---- Where pages begin and end -------------------------------------------------------------- */

static struct column_page *add_page(struct encoder *e, struct column_chunk *chunk)
{
	uint32_t cap = e->pages_cap ? 2 * e->pages_cap : 64;
	struct column_page *p;

	if (chunk->npages == e->pages_cap) {
		p = reallocarray(e->pages, cap, sizeof(*p));
		if (!p)
			return NULL;
		e->pages = p;
		e->pages_cap = cap;
	}
	chunk->pages = e->pages;
	p = &e->pages[chunk->npages++];
	*p = (struct column_page){ 0 };
	return p;
}

/* Rows from first to end that have a value; both are multiples of 64, or the end of all. */
static uint32_t count_values(const struct column *c, uint32_t first, uint32_t end)
{
	uint32_t n = 0;

	if (!c->bits || !c->n)
		return c->n ? end - first : 0;
	for (uint32_t i = first / 64; i < (end + 63) / 64; i++)
		n += (uint32_t)__builtin_popcountll(c->bits[i]);
	return n;
}

/* One row group of pages; of texts without dictionary they end earlier, every 64 rows they may. */
static int lay_out(struct encoder *e, const struct column *c, bool by_size,
		   struct column_chunk *chunk)
{
	const uint32_t *lengths = (const uint32_t *)e->lengths.p;
	uint32_t at = 0;

	for (uint32_t row = 0; row < c->rows;) {
		uint32_t end = c->rows - row > COLUMN_PAGE_ROWS ? row + COLUMN_PAGE_ROWS : c->rows;
		struct column_page *page = add_page(e, chunk);
		uint64_t size = 0;

		if (!page)
			return -ENOMEM;
		page->first_row = row;
		for (uint32_t next = row; by_size && next < end;) {
			uint32_t upto = end - next > 64 ? next + 64 : end;
			uint32_t n = count_values(c, next, upto);

			for (uint32_t i = 0; i < n; i++)
				size += 4 + lengths[c->codes[at + i]];
			at += n;
			next = upto;
			if (size > COLUMN_PAGE_BYTES)
				end = next;
		}
		page->nulls = end - row - count_values(c, row, end);
		page->values = end - row;
		row = end;
	}
	return 0;
}

/* Of a list an element, or that there is none, is an entry. */
static void count_entries(const struct column *c, struct column_page *pages, uint32_t npages)
{
	const uint8_t *length = c->lengths;

	for (uint32_t p = 0; p < npages; p++) {
		uint32_t lists = pages[p].values - pages[p].nulls;

		for (; lists; lists--, length++) {
			pages[p].values += *length ? *length - 1u : 0;
			pages[p].nulls += !*length;
		}
	}
}

/* ---- Bounds --------------------------------------------------------------------------------- */

/* A number so that unsigned order is that of the column; its own inverse. */
static uint64_t flip(const struct schema_column *c)
{
	return schema_is_signed(c) ? UINT64_C(1) << 63 : 0;
}

static void bound_numbers(const struct column *c, const uint64_t *v, uint32_t n,
			  struct column_bounds *b)
{
	uint64_t mask = flip(c->schema), least = UINT64_MAX, greatest = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t x = v[i] ^ mask;

		least = x < least ? x : least;
		greatest = x > greatest ? x : greatest;
	}
	*b = (struct column_bounds){ n > 0, least ^ mask, greatest ^ mask };
}

static void bound_text(const struct column *c, uint32_t text, struct column_bounds *b)
{
	if (!b->any || names_compare(c->names, text, (uint32_t)b->least) < 0)
		b->least = text;
	if (!b->any || names_compare(c->names, text, (uint32_t)b->greatest) > 0)
		b->greatest = text;
	b->any = true;
}

/* Bounds and size of the texts of a page: each distinct one is looked at once. */
static void bound_texts(struct encoder *e, const struct column *c, const uint32_t *codes,
			uint32_t n, struct column_page *page)
{
	const uint32_t *lengths = (const uint32_t *)e->lengths.p;
	uint8_t *seen = e->seen.p;
	uint64_t size = 0;

	memset(seen, 0, c->ntexts);
	for (uint32_t i = 0; i < n; i++) {
		seen[codes[i]] = 1;
		size += lengths[codes[i]];
	}
	page->text_bytes = size;
	for (uint32_t code = 0; code < c->ntexts; code++)
		if (seen[code])
			bound_text(c, c->texts[code], &page->bounds);
}

static void bound_pages(struct encoder *e, const struct column *c, struct column_chunk *chunk)
{
	uint32_t at = 0;

	for (uint32_t p = 0; p < chunk->npages; p++) {
		struct column_page *page = &chunk->pages[p];
		uint32_t n = page->values - page->nulls;

		if (c->schema->kind == SCHEMA_TEXT && c->ntexts == 1 && n) {
			page->text_bytes = (uint64_t)n * *(const uint32_t *)e->lengths.p;
			bound_text(c, c->texts[0], &page->bounds);
		} else if (c->schema->kind == SCHEMA_TEXT) {
			bound_texts(e, c, c->codes + at, n, page);
		} else {
			bound_numbers(c, c->ints + at, n, &page->bounds);
		}
		at += n;
	}
}

/* Those of the chunk, from those of its pages. */
static void bound_chunk(const struct column *c, struct column_chunk *chunk)
{
	uint64_t mask = flip(c->schema);
	struct column_bounds *b = &chunk->bounds;

	for (uint32_t p = 0; p < chunk->npages; p++) {
		const struct column_bounds *page = &chunk->pages[p].bounds;

		chunk->entries += chunk->pages[p].values;
		chunk->nulls += chunk->pages[p].nulls;
		chunk->text_bytes += chunk->pages[p].text_bytes;
		if (!page->any)
			continue;
		if (c->schema->kind == SCHEMA_TEXT) {
			bound_text(c, (uint32_t)page->least, b);
			bound_text(c, (uint32_t)page->greatest, b);
			continue;
		}
		if (!b->any || (page->least ^ mask) < (b->least ^ mask))
			b->least = page->least;
		if (!b->any || (page->greatest ^ mask) > (b->greatest ^ mask))
			b->greatest = page->greatest;
		b->any = true;
	}
}

/* ---- Pages ---------------------------------------------------------------------------------- */

/* Room for the length of levels, which stands before them. */
static size_t begin_levels(struct bytes *body)
{
	size_t at = body->len;

	bytes_add(body, "\0\0\0", 4);
	return at;
}

static void end_levels(struct bytes *body, size_t at)
{
	if (!body->failed)
		bytes_put32(body->p + at, (uint32_t)(body->len - at - 4));
}

static void put_levels(struct encoder *e, const struct column *c, const struct column_page *page)
{
	size_t at = begin_levels(&e->body);

	if (page->nulls && page->nulls < page->values)
		rle_bits(&e->body, c->bits, page->first_row, page->values);
	else
		rle_run(&e->body, !page->nulls, page->values, 1);
	end_levels(&e->body, at);
}

/*
 * Of a list: 0 begins a row, 1 goes on in it; and 0 is no list, 1 an empty one, 2 an element.
 * lengths: from the first one of the page on. Returns what follows.
 */
static const uint8_t *put_list_levels(struct encoder *e, const struct column *c,
				      const struct column_page *page, uint32_t rows,
				      const uint8_t *lengths)
{
	uint32_t *repeats = ENCODER_ROOM(&e->levels, uint32_t, 2 * (size_t)page->values);
	uint32_t *defined = repeats + page->values, n = 0;
	size_t at;

	if (!repeats) {
		e->failed = true;
		return lengths;
	}
	for (uint32_t row = page->first_row; row < page->first_row + rows; row++) {
		bool list = !c->bits || c->bits[row / 64] >> row % 64 & 1;
		uint32_t elements = list ? *lengths++ : 0;

		repeats[n] = 0;
		defined[n++] = elements ? 2 : list;
		for (uint32_t i = 1; i < elements; i++) {
			repeats[n] = 1;
			defined[n++] = 2;
		}
	}
	at = begin_levels(&e->body);
	rle_values(&e->body, repeats, n, 1);
	end_levels(&e->body, at);
	at = begin_levels(&e->body);
	rle_values(&e->body, defined, n, 2);
	end_levels(&e->body, at);
	return lengths;
}

/* The page that e->body holds: header and bytes go to out. dictionary: entries of one, or 0. */
static void put_page(struct encoder *e, struct bytes *out, struct column_chunk *chunk,
		     const struct column_page *page, uint32_t dictionary)
{
	const struct bytes *stored = &e->body;
	struct thrift t = { out, 0 }, kind;
	size_t begin = out->len, header;

	if (chunk->codec == CODEC_ZSTD) {
		if (e->body.failed || !encoder_compress(e, e->body.p, e->body.len)) {
			e->failed = true;
			return;
		}
		stored = &e->packed;
	}
	thrift_i32(&t, 1, dictionary ? 2 : 0);
	thrift_i32(&t, 2, (int32_t)e->body.len);
	thrift_i32(&t, 3, (int32_t)stored->len);
	thrift_i32(&t, 4, (int32_t)crc_32(stored->p, stored->len));
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

static void put_values(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		       uint32_t at, uint32_t n)
{
	switch (plan->encoding) {
	case ENCODING_DICTIONARY:
		coded_values(&e->body, plan->constant ? NULL : plan->codes + at, n, plan->ndict);
		break;
	case ENCODING_DELTA:
		delta_encode(&e->body, c->ints + at, n, schema_is_narrow(c->schema));
		break;
	case ENCODING_PLAIN:
		if (c->schema->kind == SCHEMA_TEXT)
			plain_texts(&e->body, c->names, c->texts, c->codes + at, n);
		else
			plain_numbers(&e->body, c->ints + at, n, schema_is_narrow(c->schema));
		break;
	}
}

static void put_pages(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		      struct bytes *out, struct column_chunk *chunk, uint64_t start)
{
	const uint8_t *lengths = c->lengths;
	uint32_t at = 0;

	for (uint32_t i = 0; i < chunk->npages && !e->failed; i++) {
		struct column_page *page = &chunk->pages[i];
		uint32_t n = page->values - page->nulls, end = c->rows;

		if (i + 1 < chunk->npages)
			end = chunk->pages[i + 1].first_row;
		e->body.len = 0;
		if (c->schema->kind == SCHEMA_LIST)
			lengths = put_list_levels(e, c, page, end - page->first_row, lengths);
		else
			put_levels(e, c, page);
		put_values(e, c, plan, at, n);
		page->offset = out->len - start;
		put_page(e, out, chunk, page, 0);
		page->size = (uint32_t)(out->len - start - page->offset);
		at += n;
	}
}

/* ---- The chunk ------------------------------------------------------------------------------ */

/* Lengths of the texts by code; their sum with the lengths that stand before them. */
static bool measure_texts(struct encoder *e, const struct column *c, uint64_t *size)
{
	uint32_t *lengths = ENCODER_ROOM(&e->lengths, uint32_t, c->ntexts);

	*size = 0;
	if (!lengths || !encoder_room(&e->seen, c->ntexts))
		return false;
	for (uint32_t i = 0; i < c->ntexts; i++) {
		lengths[i] = names_get(c->names, c->texts[i])->len;
		*size += 4 + (uint64_t)lengths[i];
	}
	return true;
}

/* A dictionary, unless it is too large, or nearly every row has a text of its own. */
static void choose_texts(const struct column *c, uint64_t size, struct encoder_plan *plan)
{
	plan->constant = c->ntexts == 1;
	plan->encoding = ENCODING_DICTIONARY;
	if (size > DICTIONARY_BYTES || c->ntexts > c->n - c->n / 8)
		plan->encoding = c->ntexts > 64 ? ENCODING_PLAIN : ENCODING_DICTIONARY;
	plan->codes = c->codes;
	plan->ndict = c->ntexts;
}

static void make_bloom(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		       struct column_chunk *chunk)
{
	bool texts = c->schema->kind == SCHEMA_TEXT;
	uint32_t n = texts ? c->ntexts : plan->ndict, size = bloom_size(n);
	uint8_t *filter, value[8];

	if (!c->schema->bloom || !c->n || !size ||
	    (!texts && plan->encoding != ENCODING_DICTIONARY))
		return;
	e->bloom.len = 0;
	bloom_header(&e->bloom, size);
	filter = bytes_room(&e->bloom, size);
	if (!filter)
		return;
	memset(filter, 0, size);
	e->bloom.len += size;
	for (uint32_t i = 0; i < n; i++) {
		if (texts) {
			const struct ior_intern_entry *t = names_get(c->names, c->texts[i]);

			bloom_add(filter, size, t->p, t->len);
		} else {
			bytes_put64(value, plan->constant ? c->ints[0] : e->dictionary.values[i]);
			bloom_add(filter, size, value, schema_is_narrow(c->schema) ? 4 : 8);
		}
	}
	chunk->bloom = &e->bloom;
}

static void put_dictionary(struct encoder *e, const struct column *c,
			   const struct encoder_plan *plan, struct bytes *out,
			   struct column_chunk *chunk)
{
	e->body.len = 0;
	if (c->schema->kind == SCHEMA_TEXT)
		plain_texts(&e->body, c->names, c->texts, NULL, c->ntexts);
	else
		plain_numbers(&e->body, plan->constant ? c->ints : e->dictionary.values,
			      plan->ndict, schema_is_narrow(c->schema));
	put_page(e, out, chunk, NULL, plan->ndict);
}

/* What was tried for texts, as choose_numbers() does for numbers: whether compressing gains. */
static void plan_compression(struct encoder *e, const struct column *c, struct encoder_plan *plan)
{
	struct encoder_memory *m = &e->memory[c->schema->field];

	if (m->rest-- == 0) {
		m->raw = false;
		m->rest = 15;
	}
	plan->compress = !m->raw;
}

static int plan_column(struct encoder *e, const struct column *c, struct column_chunk *chunk,
		       struct encoder_plan *plan)
{
	bool texts = c->schema->kind == SCHEMA_TEXT;
	uint64_t size = 0;
	int error;

	*plan = (struct encoder_plan){ .encoding = ENCODING_PLAIN };
	if (texts && !measure_texts(e, c, &size))
		return -ENOMEM;
	if (texts && c->n)
		choose_texts(c, size, plan);
	error = lay_out(e, c, texts && plan->encoding == ENCODING_PLAIN, chunk);
	if (error)
		return error;
	if (c->schema->kind == SCHEMA_LIST)
		count_entries(c, chunk->pages, chunk->npages);
	bound_pages(e, c, chunk);
	bound_chunk(c, chunk);
	if (!chunk->bounds.any)
		return 0;
	if (texts) {
		if (!plan->constant)
			plan_compression(e, c, plan);
	} else if (chunk->bounds.least == chunk->bounds.greatest) {
		plan->encoding = ENCODING_DICTIONARY;
		plan->constant = true;
		plan->ndict = 1;
	} else {
		const struct column_page *first = &chunk->pages[0];
		uint32_t n = first->values - first->nulls;

		/* a page without values says nothing: then all are looked at */
		return choose_numbers(e, c, n ? n : c->nints, plan);
	}
	return 0;
}

int column_write(struct encoder *e, const struct column *c, struct bytes *out,
		 struct column_chunk *chunk)
{
	struct encoder_plan plan;
	uint64_t start = out->len;
	int error;

	*chunk = (struct column_chunk){ .schema = c->schema };
	error = plan_column(e, c, chunk, &plan);
	if (error)
		return error;
	chunk->encoding = plan.encoding;
	chunk->codec = plan.compress && e->level ? CODEC_ZSTD : CODEC_NONE;
	if (plan.encoding == ENCODING_DICTIONARY) {
		put_dictionary(e, c, &plan, out, chunk);
		chunk->distinct = plan.ndict;
	}
	chunk->data_offset = out->len - start;
	put_pages(e, c, &plan, out, chunk, start);
	if (chunk->codec == CODEC_ZSTD && c->schema->kind == SCHEMA_TEXT)
		e->memory[c->schema->field].raw = chunk->size + chunk->size / 32 >= chunk->raw_size;
	make_bloom(e, c, &plan, chunk);
	return e->failed || out->failed || e->body.failed || e->bloom.failed ? -ENOMEM : 0;
}
