/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream/decode_row.h"
#include "stream/reader_internal.h"

static int open_reader(struct ior_reader **out, const char *const *files, int n,
		       const void *data, size_t len, const struct ior_reader_options *opt,
		       struct ior_error *err)
{
	struct ior_reader *r = calloc(1, sizeof(*r));
	int error;

	*out = NULL;
	if (!r)
		return ior_error_set(err, -ENOMEM, "out of memory");
	error = ior_input_init(&r->in, files, n, err);
	if (error)
		goto fail;
	r->row = &r->own_row;
	r->in.memory = data;
	r->in.memory_len = len;
	r->decoder = ior_decoder_new(r->fields);
	if (!r->decoder || ior_reader_dict_init(r, opt) < 0 || ior_reader_cgroups_init(r) < 0) {
		error = ior_error_set(err, -ENOMEM, "out of memory");
		goto fail;
	}
	error = ior_input_open_next(&r->in, err);
	if (error < 0)
		goto fail;
	*out = r;
	return 0;
fail:
	ior_reader_close(r);
	return error;
}

int ior_reader_open(struct ior_reader **out, const char *const *files, int n,
		    const struct ior_reader_options *opt, struct ior_error *err)
{
	return open_reader(out, files, n, NULL, 0, opt, err);
}

int ior_reader_open_memory(struct ior_reader **out, const void *data, size_t len,
			   const struct ior_reader_options *opt, struct ior_error *err)
{
	static const char *const name[] = { "memory" };

	return open_reader(out, name, 1, data ? data : "", len, opt, err);
}

void ior_reader_close(struct ior_reader *r)
{
	if (!r)
		return;
	ior_input_free(&r->in);
	ior_decoder_free(r->decoder);
	ior_reader_dict_free(r);
	ior_reader_cgroups_free(r);
	free(r);
}

/* How bad an end is. */
static unsigned int severity(enum ior_end end)
{
	static const uint8_t order[] = {
		[IOR_END_NONE] = 0,	 [IOR_END_CLEAN] = 1,	[IOR_END_STOPPED] = 2,
		[IOR_END_MISSING] = 3,	 [IOR_END_TRUNCATED] = 4, [IOR_END_DAMAGED] = 5,
		[IOR_END_EMPTY] = 6,	 [IOR_END_IO] = 7,
	};

	return order[end];
}

static void note_end(struct ior_reader *r, enum ior_end end)
{
	r->end = end;
	if (severity(end) > severity(r->worst))
		r->worst = end;
}

static void end_input(struct ior_reader *r, enum ior_end end)
{
	note_end(r, end);
	ior_input_close(&r->in);
	ior_decoder_reset(r->decoder);
	r->number = r->offset = 0;
	r->in_part = r->ended = r->partial = false;
}

/* Keep the text of the first damage; of further ones their number. */
static void note_damage(struct ior_reader *r, enum ior_end end, const char *fmt, ...)
{
	const size_t tail = 40;		/* place that is kept for their number */
	va_list args;

	note_end(r, end);
	if (r->damaged++) {
		snprintf(r->damage + r->damage_len, tail, " (and %u more)", r->damaged - 1);
		return;
	}
	va_start(args, fmt);
	vsnprintf(r->damage, sizeof(r->damage) - tail, fmt, args);
	va_end(args);
	r->damage_len = strlen(r->damage);
}

static void damaged_at(struct ior_reader *r, enum ior_end end, uint64_t number, uint64_t offset,
		       const char *why)
{
	note_damage(r, end, "%s: record %" PRIu64 " (byte %" PRIu64 "): %s",
		    ior_input_name(&r->in), number, offset, why);
}

void ior_reader_damaged(struct ior_reader *r, const char *why)
{
	damaged_at(r, IOR_END_DAMAGED, r->record.number, r->record.offset, why);
	end_input(r, IOR_END_DAMAGED);
}

/* The bytes that come next cannot be used, and so cannot what follows them. */
static void damaged_here(struct ior_reader *r, enum ior_end end, const char *why)
{
	damaged_at(r, end, r->number + 1, r->offset, why);
	end_input(r, end);
}

/* This input is of no use at all. */
static int refuse(struct ior_reader *r, int code, const char *why, struct ior_error *err)
{
	ior_error_set(err, code, "%s: record %" PRIu64 " (byte %" PRIu64 "): %s",
		      ior_input_name(&r->in), r->number + 1, r->offset, why);
	end_input(r, IOR_END_DAMAGED);
	return code;
}

/* What is this file, if it is not a stream? */
static const char *not_a_stream(const uint8_t *p, size_t len)
{
	static const struct {
		const char *magic, *why;
	} kinds[] = {
		{ "\x1f\x8b", "not an ior stream but a gzip file; unpack it with zcat" },
		{ "\x28\xb5\x2f\xfd", "not an ior stream but a zstd file; unpack it with zstdcat" },
		{ "\xfd" "7zXZ", "not an ior stream but an xz file; unpack it with xzcat" },
		{ "PAR1", "not an ior stream but a Parquet file" },
		{ "\x7f" "ELF", "not an ior stream but an ELF file" },
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t magic = strlen(kinds[i].magic);

		if (len >= magic && memcmp(p, kinds[i].magic, magic) == 0)
			return kinds[i].why;
	}
	while (n < len && n < 64 && ((p[n] >= ' ' && p[n] < 0x7f) || memchr("\t\r\n", p[n], 3)))
		n++;
	if (n == len || n == 64)
		return "not an ior stream but text; give what ior-capture or ior-pair wrote";
	return "not an ior stream; give what ior-capture or ior-pair wrote";
}

/* The first record of an input is its header: an array whose first element is tag 0. */
static bool starts_header(const uint8_t *p, size_t len)
{
	size_t tag = (p[0] & 0xf0) == 0x90 ? 1 : p[0] == 0xdc ? 3 : p[0] == 0xdd ? 5 : 0;

	return tag && (len <= tag || p[tag] == IOR_TAG_HEADER);
}

static int begin_part(struct ior_reader *r, const char **why)
{
	int error = ior_reader_begin_part(r, why);

	if (error)
		return error;
	if (r->in_part && !r->ended)
		damaged_at(r, IOR_END_MISSING, r->number + 1, r->offset,
			   "a new part begins, but the part before it has no end record: "
			   "it was cut short");
	r->in_part = true;
	r->totals.parts++;
	return 0;
}

/* What the reader itself has to know of a record. 0, or negative errno and *why. */
static int take(struct ior_reader *r, const struct ior_record *rec, const char **why)
{
	switch (rec->tag) {
	case IOR_TAG_ROW:
		r->totals.rows++;
		return 0;
	case IOR_TAG_ENTER:
		r->totals.enters++;
		return 0;
	case IOR_TAG_EXIT:
		r->totals.exits++;
		return 0;
	case IOR_TAG_HEADER:
		return begin_part(r, why);
	case IOR_TAG_STRING:
		return ior_reader_define_string(r, why);
	case IOR_TAG_FILE:
		return ior_reader_define_file(r, why);
	case IOR_TAG_RESET:
		return ior_reader_forget_ids(r, why);
	case IOR_TAG_CGROUP:
		return ior_reader_define_cgroup(r, why);
	case IOR_TAG_CLOCK:
		ior_reader_add_clock(r);
		return 0;
	case IOR_TAG_END:
		ior_reader_count_end(&r->totals, rec);
		return 0;
	case IOR_TAG_LOSS:
		ior_reader_count_loss(&r->totals, rec);
		return 0;
	case IOR_TAG_TASK:
		ior_reader_count_task(&r->totals, rec);
		return 0;
	default:
		return 0;
	}
}

/*
 * Decode the record that starts at p: as ior_decode() does, but a row without its values wherever
 * that is possible. What was begun by ior_decode() is ended by it. A raw stream has no rows.
 */
static long decode(struct ior_reader *r, const uint8_t *p, size_t len, size_t *need,
		   const char **why)
{
	struct ior_record *rec = &r->record;
	struct ior_decoded decoded;
	long done = r->partial || r->header.raw ? 0 : (long)ior_decode_row(p, len, r->row);

	if (done) {
		rec->tag = IOR_TAG_ROW;
		rec->fields = NULL;
		rec->nfields = 0;
		rec->row = r->row;
		return done;
	}
	done = ior_decode(r->decoder, p, len, &decoded, need, why);
	r->partial = !done;
	if (done <= 0)
		return done;
	rec->tag = decoded.tag;
	rec->fields = r->fields;
	rec->nfields = decoded.nfields;
	rec->row = NULL;
	if (rec->tag == IOR_TAG_ROW) {
		rec->row = r->row;
		ior_row_of_values(rec->fields, rec->nfields, r->row);
	}
	return done;
}

/* The record of len bytes was decoded: 1, 0 if it is damage that was noted, or negative errno. */
static int accept_record(struct ior_reader *r, size_t len, struct ior_error *err)
{
	struct ior_record *rec = &r->record;
	const char *why = NULL;
	int error;

	rec->desc = ior_record_find(rec->tag);
	rec->raw = r->in.buf + r->in.pos;
	rec->raw_len = len;
	rec->number = r->number + 1;
	rec->offset = r->offset;
	r->header.map = NULL;
	error = ior_reader_is_full(r) ? ior_reader_clean(r, &why) : 0;
	if (!error)
		error = take(r, rec, &why);
	if (error == -EBADMSG && r->in_part) {
		damaged_here(r, IOR_END_DAMAGED, why);
		return 0;
	}
	if (error)
		return refuse(r, error, why, err);
	if (rec->desc)
		r->ended = rec->tag == IOR_TAG_END;
	r->number++;
	r->offset += len;
	r->in.pos += len;
	r->totals.records++;
	r->totals.bytes += len;
	return 1;
}

/* No more bytes in this input. */
static void end_of_input(struct ior_reader *r)
{
	if (r->in.end > r->in.pos) {
		damaged_here(r, IOR_END_TRUNCATED,
			     "the input ends inside this record: it was cut short");
	} else if (!r->number) {
		note_damage(r, IOR_END_EMPTY, "%s: empty: the program that should have written "
			    "it failed or was stopped", ior_input_name(&r->in));
		end_input(r, IOR_END_EMPTY);
	} else if (!r->ended) {
		damaged_here(r, IOR_END_MISSING,
			     "the input ends without an end record: it was cut short");
	} else {
		end_input(r, IOR_END_CLEAN);
	}
}

/* More bytes for a record that needs as many. */
static void read_on(struct ior_reader *r, size_t need)
{
	int filled;

	if (need > IOR_MAX_RECORD) {
		damaged_here(r, IOR_END_DAMAGED, "a record longer than 4 MiB");
		return;
	}
	filled = ior_input_fill(&r->in, need);
	if (filled == 0) {
		end_of_input(r);
	} else if (filled == -ECANCELED) {
		end_input(r, IOR_END_STOPPED);
	} else if (filled < 0) {
		damaged_here(r, IOR_END_IO, strerror(-filled));
	}
}

int ior_reader_next(struct ior_reader *r, const struct ior_record **rec, struct ior_error *err)
{
	const char *why;

	while (!r->in.stopped) {
		const uint8_t *p = r->in.buf + r->in.pos;
		size_t len = r->in.end - r->in.pos, need = 1;
		long done;
		int result;

		if (!r->in.open) {
			result = ior_input_open_next(&r->in, err);
			if (result == 0 || (result < 0 && !r->in.stopped))
				return result;
			continue;
		}
		if (!r->in_part && len && !starts_header(p, len))
			return refuse(r, -EINVAL, not_a_stream(p, len), err);
		done = decode(r, p, len, &need, &why);
		if (done > 0) {
			result = accept_record(r, (size_t)done, err);
			*rec = &r->record;
			if (result)
				return result;
		} else if (done < 0) {
			damaged_here(r, IOR_END_DAMAGED, why);
		} else {
			read_on(r, need);
		}
	}
	if (r->in.open)
		end_input(r, IOR_END_STOPPED);
	return 0;
}

const struct ior_value *const *ior_reader_fields(struct ior_reader *r)
{
	struct ior_record *rec = &r->record;
	size_t there = r->in.end - (size_t)(rec->raw - r->in.buf), need;
	struct ior_decoded decoded;
	const char *why;

	/* a row that was decoded is a record like any other */
	if (!rec->fields && ior_decode(r->decoder, rec->raw, there, &decoded, &need, &why) > 0) {
		rec->fields = r->fields;
		rec->nfields = decoded.nfields;
	}
	return rec->fields;
}

const struct ior_header *ior_reader_header(const struct ior_reader *r)
{
	return r->has_header ? &r->header : NULL;
}

const char *ior_reader_name(const struct ior_reader *r)
{
	return ior_input_name(&r->in);
}

enum ior_end ior_reader_end(const struct ior_reader *r, bool worst)
{
	return worst ? r->worst : r->end;
}

const char *ior_reader_damage(const struct ior_reader *r)
{
	return r->damage;
}

const struct ior_reader_totals *ior_reader_totals(const struct ior_reader *r)
{
	return &r->totals;
}
