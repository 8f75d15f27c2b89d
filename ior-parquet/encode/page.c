/* SPDX-License-Identifier: BSD-2-Clause */
/* Values as the encodings have them, and the bodies of pages. */
#include "encode/delta.h"
#include "encode/encoder.h"
#include "encode/pack.h"
#include "encode/rle.h"

void plain_numbers(struct bytes *out, const uint64_t *v, size_t n, bool narrow)
{
	uint8_t *p = bytes_room(out, n * 8);

	if (!p || !n)
		return;
	if (!narrow)
		memcpy(p, v, 8 * n);
	for (size_t i = 0; narrow && i < n; i++)
		bytes_put32(p + 4 * i, (uint32_t)v[i]);
	out->len += n * (narrow ? 4 : 8);
}

/* codes NULL: all n texts in their order. */
void plain_texts(struct bytes *out, const struct texts *names, const uint32_t *texts,
		 const uint32_t *codes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct ior_intern_entry *e = texts_get(names, texts[codes ? codes[i] : i]);
		uint8_t *p = bytes_room(out, 4 + (size_t)e->len);

		if (!p)
			return;
		bytes_put32(p, e->len);
		memcpy(p + 4, e->p, e->len);
		out->len += 4 + (size_t)e->len;
	}
}

void coded_values(struct bytes *out, const uint32_t *codes, size_t n, uint32_t ndict)
{
	unsigned int width = ndict > 2 ? pack_width(ndict - 1) : 1;

	bytes_byte(out, (uint8_t)width);
	if (!n)
		return;
	if (codes)
		rle_values(out, codes, n, width);
	else
		rle_run(out, 0, n, width);
}

static void put_values(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		       uint32_t at, uint32_t n)
{
	switch (plan->encoding) {
	case ENCODING_DICTIONARY:
		coded_values(&e->body, plan->constant ? NULL : plan->codes + at, n, plan->ndict);
		break;
	case ENCODING_DELTA:
		delta_encode(&e->body, plan->ints + at, n, schema_is_narrow(c->schema));
		break;
	case ENCODING_PLAIN:
		if (c->schema->kind == SCHEMA_TEXT)
			plain_texts(&e->body, c->names, c->texts, plan->codes + at, n);
		else
			plain_numbers(&e->body, plan->ints + at, n, schema_is_narrow(c->schema));
		break;
	}
}

const uint8_t *page_body(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
			 const struct column_page *page, uint32_t rows, uint32_t at,
			 const uint8_t *lengths)
{
	e->body.len = 0;
	if (c->schema->kind == SCHEMA_LIST)
		lengths = levels_of_lists(e, c, page, rows, lengths);
	else
		levels_of_page(e, c, page);
	put_values(e, c, plan, at, page->values - page->nulls);
	return lengths;
}

void page_of_dictionary(struct encoder *e, const struct column *c, const struct encoder_plan *plan)
{
	e->body.len = 0;
	if (c->schema->kind == SCHEMA_TEXT)
		plain_texts(&e->body, c->names, c->texts, NULL, c->ndistinct);
	else
		plain_numbers(&e->body, plan->values, plan->ndict, schema_is_narrow(c->schema));
}
