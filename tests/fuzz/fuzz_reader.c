/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stream reader over any bytes. What must hold: nothing crashes; chunks do not matter;
 * records lie one after the other; an end that is not clean has a message; ids that are held mean
 * what they meant; and what was read is read again from what the writer makes of it, passed on and
 * put anew.
 */
#include "fuzz.h"

#include "stream/cell.h"
#include "stream/reader.h"
#include "stream/reader_internal.h"
#include "stream/writer.h"

struct outcome {
	uint64_t records, digest, bytes;
	int result;
	enum ior_end end;
	char message[600];
};

static void mix(struct outcome *o, const void *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		o->digest = (o->digest ^ ((const uint8_t *)p)[i]) * UINT64_C(0x100000001b3);
}

static void mix_value(struct outcome *o, const struct ior_value *v)
{
	for (const struct ior_value *end = ior_value_next(v); v < end; v++) {
		HOLDS(v->skip > 0 && v->skip <= (size_t)(end - v));
		mix(o, &v->type, sizeof(v->type));
		if (v->type == IOR_V_BYTES || (v->type == IOR_V_OTHER && v->len))
			mix(o, v->p, v->len);
		else if (v->type == IOR_V_LIST || v->type == IOR_V_MAP)
			mix(o, &v->len, sizeof(v->len));
		else if (v->type != IOR_V_NIL)
			mix(o, &v->u, sizeof(v->u));
	}
}

/* A program that holds the last texts that it saw. */
struct held {
	uint32_t id[32];
	uint64_t digest[32];
	unsigned int n;		/* that were seen */
};

static uint64_t digest_of(const struct ior_reader *r, uint32_t id)
{
	struct ior_text text = ior_reader_text(r, id);
	struct outcome o = { 0 };

	mix(&o, text.p, text.len);
	return o.digest;
}

static void hold(struct held *h, const struct ior_reader *r, uint32_t id)
{
	unsigned int i = h->n++ % 32;

	h->id[i] = id;
	h->digest[i] = digest_of(r, id);
}

static void each_text(void *arg, ior_id_visit *visit, void *visitor)
{
	struct held *h = arg;

	for (unsigned int i = 0; i < 32; i++)
		if (h->id[i])
			visit(&h->id[i], visitor);
}

static bool shed(void *arg)
{
	struct held *h = arg;
	bool any = false;

	for (unsigned int i = 0; i < 32; i++) {
		any |= h->id[i] != 0;
		h->id[i] = 0;
	}
	return any;
}

static void mix_row(struct outcome *o, struct ior_reader *r, struct held *h)
{
	struct ior_cell c;
	struct ior_row row;

	if (ior_reader_row(r, &row, NULL) < 0)
		return;
	for (unsigned int f = 0; f < IOR_ROW_ALL; f++) {
		if (!ior_row_cell(r, &row, f, &c))
			continue;
		if (c.type == IOR_TEXT) {
			HOLDS(c.id > 0 && c.id < ior_reader_ntexts(r));
			HOLDS(c.text.p[c.text.len] == '\0');
			mix(o, c.text.p, c.text.len);
			hold(h, r, c.id);
		} else {
			mix(o, &c.u, sizeof(c.u));
		}
	}
}

/* A tool's own work: every record is passed on to pass, and put anew to anew; both may be NULL. */
static struct outcome read_all(const uint8_t *data, size_t size, size_t chunk, bool holds,
			       struct ior_writer *pass, struct ior_writer *anew)
{
	struct held h = { 0 };
	const struct ior_holder holder = { each_text, NULL, shed, &h };
	struct ior_reader_options opt = { .max_entries = 50, .holder = holds ? &holder : NULL };
	const struct ior_record *rec;
	struct ior_error err = { 0 };
	struct outcome o = { 0 };
	struct ior_reader *r;

	HOLDS(ior_reader_open_memory(&r, data, size, &opt, &err) == 0);
	r->in.chunk = chunk;
	while ((o.result = ior_reader_next(r, &rec, &err)) > 0) {
		HOLDS(rec->number == ++o.records && rec->offset == o.bytes);
		HOLDS(rec->nfields <= IOR_RECORD_FIELDS);
		o.bytes += rec->raw_len;
		HOLDS(ior_reader_fields(r) && rec->fields);
		HOLDS((rec->row != NULL) == (rec->tag == IOR_TAG_ROW));
		mix(&o, &rec->tag, sizeof(rec->tag));
		for (unsigned int i = 0; i < IOR_RECORD_FIELDS; i++)
			if (i < rec->nfields)
				mix_value(&o, rec->fields[i]);
			else
				HOLDS(rec->fields[i]->type == IOR_V_NIL);
		if (pass)
			ior_writer_pass(pass, rec->raw, rec->raw_len);
		if (anew && (rec->desc ? rec->nfields <= rec->desc->nfields : true)) {
			ior_put_begin(anew, rec->tag);
			for (unsigned int i = 0; i < rec->nfields; i++)
				ior_put_value(anew, rec->fields[i]);
			ior_put_end(anew);
		}
		if (rec->tag == IOR_TAG_ROW)
			mix_row(&o, r, &h);
		for (unsigned int i = 0; i < 32 && holds; i++)
			HOLDS(!h.id[i] || digest_of(r, h.id[i]) == h.digest[i]);
	}
	HOLDS(o.bytes == ior_reader_totals(r)->bytes && o.bytes <= size);
	o.end = ior_reader_end(r, true);
	snprintf(o.message, sizeof(o.message), "%s",
		 o.result < 0 ? err.text : ior_reader_damage(r));
	HOLDS(o.end != IOR_END_NONE && (o.end == IOR_END_CLEAN) == !o.message[0]);
	ior_reader_close(r);
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct outcome whole, pieces, again;
	struct ior_writer pass, anew;
	bool holds = size % 2;

	HOLDS(ior_writer_init(&pass, -1) == 0 && ior_writer_init(&anew, -1) == 0);
	whole = read_all(data, size, SIZE_MAX, holds, &pass, &anew);
	pieces = read_all(data, size, 1 + size % 61, holds, NULL, NULL);
	HOLDS(pieces.digest == whole.digest && pieces.records == whole.records);
	HOLDS(pieces.end == whole.end && pieces.result == whole.result);
	/* What else a file may be is told from the bytes that are there. */
	HOLDS(strcmp(pieces.message, whole.message) == 0 || strstr(whole.message, "not an ior"));

	HOLDS(!pass.error && pass.len == whole.bytes && memcmp(pass.buf, data, pass.len) == 0);
	again = read_all(pass.buf, pass.len, SIZE_MAX, holds, NULL, NULL);
	HOLDS(again.records == whole.records && again.digest == whole.digest);

	if (!anew.error && anew.records == whole.records) {
		again = read_all(anew.buf, anew.len, SIZE_MAX, holds, NULL, NULL);
		HOLDS(again.records == whole.records && again.digest == whole.digest);
	}
	ior_writer_free(&pass);
	ior_writer_free(&anew);
	return 0;
}
