/* SPDX-License-Identifier: BSD-2-Clause */
#include "file/footer.h"

#include "encode/thrift.h"
#include "file/elements.h"

enum { UNORDERED, ASCENDING, DESCENDING };
enum { DATA_PAGE = 0, DICTIONARY_PAGE = 2, RLE = 3 };

void footer_free(struct footer *f)
{
	bytes_free(&f->metadata);
	bytes_free(&f->column_indexes);
	bytes_free(&f->offset_indexes);
	bytes_free(&f->chunks);
	bytes_free(&f->groups);
	*f = (struct footer){ 0 };
}

bool footer_failed(const struct footer *f)
{
	return f->metadata.failed || f->column_indexes.failed || f->offset_indexes.failed ||
	       f->chunks.failed || f->groups.failed;
}

/* ---- A chunk -------------------------------------------------------------------------------- */

static void write_statistics(struct thrift *metadata, const struct column_chunk *chunk,
			     const struct texts *names)
{
	struct thrift t = thrift_struct(metadata, 12);
	uint8_t least[COLUMN_BOUND], greatest[COLUMN_BOUND];
	bool least_exact = false, greatest_exact = false;
	uint32_t least_len = COLUMN_NONE, greatest_len = COLUMN_NONE;

	if (chunk->bounds.any) {
		least_len = column_least(chunk->schema, names, chunk->bounds.least, least,
					 &least_exact);
		greatest_len = column_greatest(chunk->schema, names, chunk->bounds.greatest,
					       greatest, &greatest_exact);
	}
	thrift_i64(&t, 3, (int64_t)chunk->nulls);
	if (chunk->distinct)
		thrift_i64(&t, 4, (int64_t)chunk->distinct);
	if (greatest_len != COLUMN_NONE)
		thrift_binary(&t, 5, greatest, greatest_len);
	if (least_len != COLUMN_NONE)
		thrift_binary(&t, 6, least, least_len);
	if (greatest_len != COLUMN_NONE)
		thrift_bool(&t, 7, greatest_exact);
	if (least_len != COLUMN_NONE)
		thrift_bool(&t, 8, least_exact);
	thrift_end(&t);
}

static void write_encoding_stats(struct thrift *metadata, const struct column_chunk *chunk)
{
	bool dictionary = chunk->encoding == ENCODING_DICTIONARY;

	thrift_list(metadata, 13, THRIFT_STRUCT, dictionary ? 2 : 1);
	for (int i = !dictionary; i < 2; i++) {
		struct thrift t = { metadata->out, 0 };

		thrift_i32(&t, 1, i ? DATA_PAGE : DICTIONARY_PAGE);
		thrift_i32(&t, 2, i ? (int32_t)chunk->encoding : ENCODING_PLAIN);
		thrift_i32(&t, 3, i ? (int32_t)chunk->npages : 1);
		thrift_end(&t);
	}
}

/* ColumnMetaData up to its field 13. */
static void write_metadata(struct bytes *out, const struct column_chunk *chunk,
			   const struct texts *names, uint64_t offset)
{
	bool dictionary = chunk->encoding == ENCODING_DICTIONARY;
	struct thrift t = { out, 0 };

	thrift_i32(&t, 1, schema_physical(chunk->schema));
	thrift_list(&t, 2, THRIFT_I32, dictionary ? 3 : 2);
	if (dictionary)
		thrift_number(out, ENCODING_PLAIN);
	thrift_number(out, RLE);
	thrift_number(out, chunk->encoding);
	elements_write_path(&t, chunk->schema);
	thrift_i32(&t, 4, (int32_t)chunk->codec);
	thrift_i64(&t, 5, (int64_t)chunk->entries);
	thrift_i64(&t, 6, (int64_t)chunk->raw_size);
	thrift_i64(&t, 7, (int64_t)chunk->size);
	thrift_i64(&t, 9, (int64_t)(offset + chunk->data_offset));
	if (dictionary)
		thrift_i64(&t, 11, (int64_t)offset);
	write_statistics(&t, chunk, names);
	write_encoding_stats(&t, chunk);
}

/* The rest of it. */
static void finish_metadata(struct bytes *out, const struct footer_chunk *chunk)
{
	struct thrift t = { out, 13 }, sizes;

	if (chunk->bloom_len) {
		thrift_i64(&t, 14, (int64_t)chunk->bloom_offset);
		thrift_i32(&t, 15, (int32_t)chunk->bloom_len);
	}
	if (chunk->texts) {
		sizes = thrift_struct(&t, 16);
		thrift_i64(&sizes, 1, (int64_t)chunk->text_bytes);
		thrift_end(&sizes);
	}
	thrift_end(&t);
}

/* ---- The page indexes ----------------------------------------------------------------------- */

static int compare(const struct column_chunk *chunk, const struct texts *names, uint64_t a,
		   uint64_t b)
{
	if (chunk->schema->kind == SCHEMA_TEXT)
		return texts_compare(names, (uint32_t)a, (uint32_t)b);
	if (schema_is_signed(chunk->schema))
		return ((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b);
	return (a > b) - (a < b);
}

/* The order of the pages' bounds, pages without values left out. */
static int32_t order_of(const struct column_chunk *chunk, const struct texts *names)
{
	const struct column_bounds *before = NULL;
	bool rises = true, falls = true;

	for (uint32_t i = 0; i < chunk->npages; i++) {
		const struct column_bounds *b = &chunk->pages[i].bounds;

		if (!b->any)
			continue;
		if (before) {
			int least = compare(chunk, names, before->least, b->least);
			int greatest = compare(chunk, names, before->greatest, b->greatest);

			rises &= least <= 0 && greatest <= 0;
			falls &= least >= 0 && greatest >= 0;
		}
		before = b;
	}
	return rises ? ASCENDING : falls ? DESCENDING : UNORDERED;
}

/* The least or the greatest values of all pages. False if one cannot be said in short. */
static bool write_bounds(struct thrift *index, int id, const struct column_chunk *chunk,
			 const struct texts *names, bool least)
{
	thrift_list(index, id, THRIFT_BINARY, chunk->npages);
	for (uint32_t i = 0; i < chunk->npages; i++) {
		const struct column_bounds *b = &chunk->pages[i].bounds;
		uint8_t text[COLUMN_BOUND];
		uint32_t len = 0;
		bool exact;

		if (b->any && least)
			len = column_least(chunk->schema, names, b->least, text, &exact);
		else if (b->any)
			len = column_greatest(chunk->schema, names, b->greatest, text, &exact);
		if (len == COLUMN_NONE)
			return false;
		thrift_blob(index->out, text, len);
	}
	return true;
}

static void write_column_index(struct bytes *out, const struct column_chunk *chunk,
			       const struct texts *names)
{
	struct thrift t = { out, 0 };
	size_t begin = out->len;

	thrift_list(&t, 1, THRIFT_TRUE, chunk->npages);
	for (uint32_t i = 0; i < chunk->npages; i++)
		bytes_byte(out, chunk->pages[i].bounds.any ? THRIFT_FALSE : THRIFT_TRUE);
	if (!write_bounds(&t, 2, chunk, names, true) || !write_bounds(&t, 3, chunk, names, false)) {
		out->len = begin;	/* no index is allowed, a wrong one is not */
		return;
	}
	thrift_i32(&t, 4, order_of(chunk, names));
	thrift_list(&t, 5, THRIFT_I64, chunk->npages);
	for (uint32_t i = 0; i < chunk->npages; i++)
		thrift_number(out, chunk->pages[i].nulls);
	thrift_end(&t);
}

static void write_offset_index(struct bytes *out, const struct column_chunk *chunk,
			       uint64_t offset)
{
	struct thrift t = { out, 0 };

	thrift_list(&t, 1, THRIFT_STRUCT, chunk->npages);
	for (uint32_t i = 0; i < chunk->npages; i++) {
		struct thrift page = { out, 0 };

		thrift_i64(&page, 1, (int64_t)(offset + chunk->pages[i].offset));
		thrift_i32(&page, 2, (int32_t)chunk->pages[i].size);
		thrift_i64(&page, 3, chunk->pages[i].first_row);
		thrift_end(&page);
	}
	if (chunk->schema->kind == SCHEMA_TEXT) {
		thrift_list(&t, 2, THRIFT_I64, chunk->npages);
		for (uint32_t i = 0; i < chunk->npages; i++)
			thrift_number(out, (int64_t)chunk->pages[i].text_bytes);
	}
	thrift_end(&t);
}

void footer_add_chunk(struct footer *f, const struct column_chunk *chunk,
		      const struct texts *names, uint64_t offset)
{
	size_t metadata = f->metadata.len, column = f->column_indexes.len;
	size_t offsets = f->offset_indexes.len;
	struct footer_chunk c = {
		.texts = chunk->schema->kind == SCHEMA_TEXT,
		.text_bytes = chunk->text_bytes,
	};

	write_metadata(&f->metadata, chunk, names, offset);
	write_column_index(&f->column_indexes, chunk, names);
	write_offset_index(&f->offset_indexes, chunk, offset);
	c.metadata_len = (uint32_t)(f->metadata.len - metadata);
	c.column_index_len = (uint32_t)(f->column_indexes.len - column);
	c.offset_index_len = (uint32_t)(f->offset_indexes.len - offsets);
	bytes_add(&f->chunks, &c, sizeof(c));
	f->nchunks++;
}

void footer_place_bloom(struct footer *f, uint32_t chunk, uint64_t offset, uint32_t len)
{
	struct footer_chunk *c = (struct footer_chunk *)f->chunks.p + chunk;

	if (f->chunks.failed)
		return;
	c->bloom_offset = offset;
	c->bloom_len = len;
}

void footer_add_group(struct footer *f, const struct footer_group *group)
{
	bytes_add(&f->groups, group, sizeof(*group));
	f->ngroups++;
	f->rows += group->rows;
}

/* ---- The end of the file -------------------------------------------------------------------- */

struct position {
	const uint8_t *metadata;
	uint64_t offset_index, column_index;	/* in the file */
};

static void write_chunk(struct bytes *out, const struct footer_chunk *chunk, struct position *at)
{
	struct thrift t = { out, 0 };

	thrift_i64(&t, 2, 0);
	thrift_struct(&t, 3);
	bytes_add(out, at->metadata, chunk->metadata_len);
	finish_metadata(out, chunk);
	thrift_i64(&t, 4, (int64_t)at->offset_index);
	thrift_i32(&t, 5, (int32_t)chunk->offset_index_len);
	if (chunk->column_index_len) {
		thrift_i64(&t, 6, (int64_t)at->column_index);
		thrift_i32(&t, 7, (int32_t)chunk->column_index_len);
	}
	thrift_end(&t);
	at->metadata += chunk->metadata_len;
	at->offset_index += chunk->offset_index_len;
	at->column_index += chunk->column_index_len;
}

static void write_group(struct bytes *out, const struct footer_group *group, uint32_t ordinal,
			const struct footer_chunk *chunks, struct position *at)
{
	struct thrift t = { out, 0 }, sorting = { out, 0 };

	thrift_list(&t, 1, THRIFT_STRUCT, IOR_ROW_ALL);
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		write_chunk(out, &chunks[i], at);
	thrift_i64(&t, 2, (int64_t)group->raw_size);
	thrift_i64(&t, 3, (int64_t)group->rows);
	if (group->sorted) {	/* by the first column, seq */
		thrift_list(&t, 4, THRIFT_STRUCT, 1);
		thrift_i32(&sorting, 1, 0);
		thrift_bool(&sorting, 2, false);
		thrift_bool(&sorting, 3, false);
		thrift_end(&sorting);
	}
	thrift_i64(&t, 5, (int64_t)group->offset);
	thrift_i64(&t, 6, (int64_t)group->size);
	if (ordinal <= INT16_MAX)
		thrift_i16(&t, 7, (int16_t)ordinal);
	thrift_end(&t);
}

static void write_keys(struct thrift *metadata, const struct bytes *keys, uint32_t n)
{
	const char *p = (const char *)keys->p;

	thrift_list(metadata, 5, THRIFT_STRUCT, n);
	for (uint32_t i = 0; i < n; i++) {
		struct thrift t = { metadata->out, 0 };

		thrift_string(&t, 1, p);
		p += strlen(p) + 1;
		thrift_string(&t, 2, p);
		p += strlen(p) + 1;
		thrift_end(&t);
	}
}

void footer_write(struct footer *f, uint64_t offset, const struct bytes *keys, uint32_t n,
		  const char *created_by, footer_write_fn *write, void *arg)
{
	const struct footer_group *groups = (const struct footer_group *)f->groups.p;
	const struct footer_chunk *chunks = (const struct footer_chunk *)f->chunks.p;
	struct position at = {
		.metadata = f->metadata.p,
		.column_index = offset,
		.offset_index = offset + f->column_indexes.len,
	};
	struct bytes out = { 0 };
	struct thrift t = { &out, 0 };
	uint64_t len = 0;
	uint8_t end[8];

	if (f->column_indexes.len)
		write(arg, &f->column_indexes);
	if (f->offset_indexes.len)
		write(arg, &f->offset_indexes);
	thrift_i32(&t, 1, 1);
	elements_write(&t);
	thrift_i64(&t, 3, (int64_t)f->rows);
	thrift_list(&t, 4, THRIFT_STRUCT, f->ngroups);
	for (uint32_t i = 0; i < f->ngroups; i++) {
		write_group(&out, &groups[i], i, chunks + (size_t)i * IOR_ROW_ALL, &at);
		len += out.len;
		write(arg, &out);
	}
	write_keys(&t, keys, n);
	thrift_string(&t, 6, created_by);
	elements_write_orders(&t);
	thrift_end(&t);
	len += out.len;
	bytes_put32(end, (uint32_t)len);
	memcpy(end + 4, "PAR1", 4);
	bytes_add(&out, end, sizeof(end));
	write(arg, &out);
	bytes_free(&out);
}
