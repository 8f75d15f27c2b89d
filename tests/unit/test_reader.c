/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Catches records that depend on how their bytes came, damage that is silent or costs what was
 * before it, and ids that mean something else after a reset. Waiting is in test_reader_input.c.
 */
#include "unit.h"

#include <errno.h>
#include <inttypes.h>

#include "sample.h"
#include "stream/cell.h"
#include "stream/dict.h"
#include "stream/reader.h"
#include "stream/reader_internal.h"

/* What reading a stream gave. */
struct outcome {
	uint64_t records, digest;
	int result;			/* of the last ior_reader_next() */
	enum ior_end end;
	char damage[500], error[500];
};

static uint64_t mix(uint64_t sum, const void *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum = (sum ^ ((const uint8_t *)p)[i]) * UINT64_C(0x100000001b3);
	return sum;
}

static struct outcome read_with(const void *p, size_t len, size_t chunk,
				const struct ior_reader_options *opt)
{
	struct outcome o = { 0 };
	const struct ior_record *rec;
	struct ior_error err = { 0 };
	struct ior_reader *r;
	struct ior_row row;

	if (!CHECK_EQ(ior_reader_open_memory(&r, p, len, opt, &err), 0))
		exit(1);
	r->in.chunk = chunk;
	while ((o.result = ior_reader_next(r, &rec, &err)) > 0) {
		o.records++;
		CHECK_EQ(rec->number, o.records);
		o.digest = mix(o.digest, rec->raw, rec->raw_len);
		o.digest = mix(o.digest, &rec->offset, sizeof(rec->offset));
		for (unsigned int i = 0; i < IOR_RECORD_FIELDS; i++) {
			const struct ior_value *v = ior_reader_fields(r)[i];

			o.digest = mix(o.digest, &v->type, sizeof(v->type));
			if (v->type == IOR_V_BYTES)
				o.digest = mix(o.digest, v->p, v->len);
		}
		if (rec->tag == IOR_TAG_ROW && ior_reader_row(r, &row, NULL) == 0)
			for (unsigned int f = 0; f < IOR_ROW_ALL; f++) {
				struct ior_cell cell;

				if (ior_row_cell(r, &row, f, &cell) && cell.type == IOR_TEXT)
					o.digest = mix(o.digest, cell.text.p, cell.text.len);
			}
	}
	o.end = ior_reader_end(r, true);
	snprintf(o.damage, sizeof(o.damage), "%s", ior_reader_damage(r));
	snprintf(o.error, sizeof(o.error), "%s", o.result < 0 ? err.text : "");
	ior_reader_close(r);
	return o;
}

static struct outcome read_bytes(const void *p, size_t len)
{
	return read_with(p, len, SIZE_MAX, NULL);
}

static struct outcome read_stream(const struct ior_writer *w)
{
	return read_bytes(w->buf, w->len);
}

TEST(every_record_comes_out_as_it_was_written)
{
	static const unsigned int tags[] = { 0, 13, 5, 4, 1, 2, SAMPLE_UNKNOWN_TAG, 5, 6, 10, 4,
					     1, 2, 15 };
	const struct ior_reader_totals *t;
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	size_t pos = 0, n = 0;

	sample_init(&w);
	sample_raw(&w);
	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err), 0);
	CHECK(ior_reader_header(r) == NULL);
	while (ior_reader_next(r, &rec, &err) > 0) {
		CHECK_EQ(rec->tag, tags[n]);
		CHECK_EQ(rec->number, ++n);
		CHECK_EQ(rec->offset, pos);
		CHECK_MEM(rec->raw, w.buf + pos, rec->raw_len);
		CHECK(rec->desc == ior_record_find(rec->tag));
		CHECK_EQ(rec->desc == NULL, rec->tag == SAMPLE_UNKNOWN_TAG);
		if (rec->tag == IOR_TAG_ENTER)
			CHECK_EQ(rec->nfields, IOR_ENTER_NFIELDS);
		if (rec->tag == IOR_TAG_HEADER)
			CHECK_EQ(ior_reader_header(r)->map->type, IOR_V_MAP);
		else
			CHECK(ior_reader_header(r)->map == NULL);
		pos += rec->raw_len;
	}
	CHECK_EQ(n, sizeof(tags) / sizeof(tags[0]));
	CHECK_EQ(pos, w.len);
	CHECK_EQ(ior_reader_end(r, false), IOR_END_CLEAN);
	CHECK_STR(ior_reader_damage(r), "");
	t = ior_reader_totals(r);
	CHECK_EQ(t->records, n);
	CHECK_EQ(t->bytes, w.len);
	CHECK_EQ(t->enters, 2);
	CHECK_EQ(t->exits, 2);
	CHECK_EQ(t->rows, 0);
	CHECK_EQ(t->lost_calls, 5);
	CHECK_EQ(t->lost_other, 2);
	CHECK(!t->lost_unknown);
	CHECK_EQ(t->parts, 1);
	CHECK_EQ(t->excluded, 1);
	CHECK(ior_reader_header(r)->raw);
	CHECK_STR(ior_reader_text(r, ior_reader_header(r)->host).p, "sample");
	CHECK_STR(ior_reader_text(r, ior_reader_header(r)->kernel).p, "6.18.0");
	CHECK_STR(ior_reader_text(r, ior_reader_header(r)->arch).p, "x86_64");
	ior_reader_close(r);
	ior_writer_free(&w);
}

/* With the least of a header, so that it can be spoilt at every place. */
static void small_stream(struct ior_writer *w, bool rows)
{
	sample_init(w);
	sample_small_header(w, IOR_FORMAT_VERSION, rows ? "rows" : "raw");
	if (rows)
		sample_row_records(w);
	else
		sample_raw_records(w);
}

TEST(chunks_do_not_matter)
{
	for (int rows = 0; rows < 2; rows++) {
		struct outcome whole, o;
		struct ior_writer w;

		small_stream(&w, rows);
		whole = read_stream(&w);
		CHECK_EQ(whole.end, IOR_END_CLEAN);
		for (size_t chunk = 1; chunk < w.len; chunk++) {
			o = read_with(w.buf, w.len, chunk, NULL);
			CHECK_EQ(o.digest, whole.digest);
			CHECK_EQ(o.records, whole.records);
			CHECK_EQ(o.end, IOR_END_CLEAN);
		}
		ior_writer_free(&w);
	}
}

/* Quadratic work would make this minutes. */
TEST(a_long_record_byte_by_byte)
{
	size_t len = IOR_MAX_RECORD - 100;
	char *text = malloc(len);
	struct outcome whole, o;
	struct ior_writer w;

	memset(text, 'x', len);
	sample_init(&w);
	sample_header(&w, "raw");
	ior_put_begin(&w, IOR_TAG_NOTE);
	ior_put_u64(&w, 1);
	ior_put_list(&w, 2);
	ior_put_cstr(&w, "before");
	ior_put_str(&w, text, len);
	ior_put_end(&w);
	sample_end(&w);
	whole = read_stream(&w);
	o = read_with(w.buf, w.len, 1, NULL);
	CHECK_EQ(whole.records, 3);
	CHECK_EQ(o.records, 3);
	CHECK_EQ(o.digest, whole.digest);
	CHECK_EQ(o.end, IOR_END_CLEAN);
	ior_writer_free(&w);
	free(text);
}

TEST(a_record_that_is_too_long)
{
	struct ior_writer w;
	struct outcome o;
	char place[100];

	sample_init(&w);
	sample_header(&w, "raw");
	snprintf(place, sizeof(place),
		 "memory: record 2 (byte %zu): a record longer than 4 MiB", w.len);
	memcpy(w.buf + w.len, "\x92\x0b\xdb\x7f\xff\xff\xff", 7);
	w.len += 7;
	o = read_stream(&w);
	CHECK_EQ(o.records, 1);
	CHECK_EQ(o.end, IOR_END_DAMAGED);
	CHECK_STR(o.damage, place);
	ior_writer_free(&w);
}

/* Places where records end in a stream. */
static size_t boundaries(const struct ior_writer *w, size_t *ends)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	size_t n = 0;

	CHECK_EQ(ior_reader_open_memory(&r, w->buf, w->len, NULL, &err), 0);
	while (ior_reader_next(r, &rec, &err) > 0)
		ends[n++] = rec->offset + rec->raw_len;
	ior_reader_close(r);
	return n;
}

TEST(a_stream_cut_at_any_byte)
{
	for (int rows = 0; rows < 2; rows++) {
		size_t ends[100], n, before = 0;
		struct ior_writer w;
		struct outcome o;
		char place[100];

		small_stream(&w, rows);
		n = boundaries(&w, ends);
		CHECK_EQ(ends[n - 1], w.len);
		for (size_t cut = 0; cut < w.len; cut++) {
			bool between = cut == ends[before];

			before += between;
			o = read_bytes(unit_guarded(w.buf, cut), cut);
			CHECK_EQ(o.result, 0);
			CHECK_EQ(o.records, before);
			CHECK_EQ(o.end, !cut ? IOR_END_EMPTY :
				 between ? IOR_END_MISSING : IOR_END_TRUNCATED);
			snprintf(place, sizeof(place),
				 "memory: record %zu (byte %zu): the input ends", before + 1,
				 before ? ends[before - 1] : 0);
			if (cut)
				CHECK(strncmp(o.damage, place, strlen(place)) == 0);
			else
				CHECK(strncmp(o.damage, "memory: empty", 13) == 0);
		}
		ior_writer_free(&w);
	}
}

/* Nothing but sanitizers and the guard of unit_guarded() could fail here. */
TEST(a_flipped_bit_never_crashes)
{
	for (int rows = 0; rows < 2; rows++) {
		struct ior_writer w;
		uint8_t *copy;
		uint64_t damaged = 0;

		small_stream(&w, rows);
		copy = unit_guarded(w.buf, w.len);
		for (size_t bit = 0; bit < w.len * 8; bit++) {
			struct outcome o;

			copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
			o = read_bytes(copy, w.len);
			damaged += o.end != IOR_END_CLEAN;
			CHECK(o.end == IOR_END_CLEAN || o.damage[0] || o.error[0]);
			CHECK(o.records <= w.len);
			copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
		CHECK(damaged > w.len);
		ior_writer_free(&w);
	}
}

TEST(what_is_no_stream)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} cases[] = {
		{ "\x7f" "ELF\2\1\1", 7, "an ELF file" },
		{ "\x1f\x8b\x08\0\0", 5, "unpack it with zcat" },
		{ "\x28\xb5\x2f\xfd\x04", 5, "unpack it with zstdcat" },
		{ "\xfd" "7zXZ\0", 6, "unpack it with xzcat" },
		{ "PAR1xxx", 7, "a Parquet file" },
		{ "{\"pid\": 1}\n", 11, "but text; give what ior-capture or ior-pair wrote" },
		{ "a", 1, "but text" },
		{ "\0\0\0\0", 4, "not an ior stream; give what" },
		{ "\xff", 1, "not an ior stream; give what" },
		{ "\x92\x01\x02", 3, "not an ior stream; give what" },
		{ "\xdc\0\x02\x01\x02", 5, "not an ior stream; give what" },
		{ "\x92\0\xc1", 3, "a byte that starts no value" },
		{ "\x91\0", 2, "its header does not say so" },
		{ "\x92\0\x80", 3, "its header does not say so" },
		{ "\x92\0\x81\xa6" "format\xa3iox", 14, "its header does not say so" },
		{ "\x92\0\x81\xa6" "format\xa3ior", 14, "the header has no version" },
		{ "\x92\0\x82\xa6" "format\xa3ior\xa7version\x02", 23, "of a newer version" },
		{ "\x92\0\x82\xa6" "format\xa3ior\xa7version\x01", 23, "neither raw nor rows" },
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outcome o = read_bytes(unit_guarded(cases[i].bytes, cases[i].len),
					      cases[i].len);
		const char *text = o.error[0] ? o.error : o.damage;

		CHECK_EQ(o.records, 0);
		CHECK_EQ(o.end, IOR_END_DAMAGED);
		CHECK(strncmp(text, "memory: record 1 (byte 0): ", 27) == 0);
		if (!CHECK(strstr(text, cases[i].says) != NULL))
			printf("# case %u: %s\n", i, text);
	}
}

TEST(a_newer_version_is_refused_wherever_it_is)
{
	struct ior_writer w;
	struct outcome o;

	sample_init(&w);
	sample_small_header(&w, IOR_FORMAT_VERSION + 1, "raw");
	o = read_stream(&w);
	CHECK_EQ(o.result, -EPROTONOSUPPORT);
	CHECK_STR(o.damage, "");
	w.len = w.start = 0;
	sample_raw(&w);
	sample_small_header(&w, IOR_FORMAT_VERSION + 1, "raw");
	o = read_stream(&w);
	CHECK_EQ(o.records, 14);
	CHECK_EQ(o.result, -EPROTONOSUPPORT);
	CHECK(strstr(o.error, "memory: record 15 (byte ") == o.error);
	ior_writer_free(&w);
}

TEST(parts_one_after_the_other)
{
	struct ior_writer w;
	struct outcome o;

	sample_init(&w);
	sample_rows(&w);
	sample_rows(&w);
	o = read_stream(&w);
	CHECK_EQ(o.records, 22);
	CHECK_EQ(o.end, IOR_END_CLEAN);

	/* The first part lost its end: said, and the second one is read all the same. */
	w.len = w.start = 0;
	sample_header(&w, "rows");
	sample_loss(&w, 1, 1);
	sample_rows(&w);
	o = read_stream(&w);
	CHECK_EQ(o.records, 13);
	CHECK_EQ(o.end, IOR_END_MISSING);
	CHECK(strstr(o.damage, "memory: record 3 (byte ") == o.damage);
	CHECK(strstr(o.damage, "a new part begins") != NULL);

	/* A record after the end, but for those that only a later version knows. */
	w.len = w.start = 0;
	sample_rows(&w);
	sample_unknown(&w);
	CHECK_EQ(read_stream(&w).end, IOR_END_CLEAN);
	sample_loss(&w, 1, 1);
	CHECK_EQ(read_stream(&w).end, IOR_END_MISSING);
	ior_writer_free(&w);
}

TEST(ids_end_with_their_part_and_at_a_reset)
{
	for (int how = 0; how < 3; how++) {
		struct ior_writer w;
		struct outcome o;

		sample_init(&w);
		sample_header(&w, "rows");
		sample_string(&w, 5, "five");
		sample_file(&w, 5, "/five");
		sample_row(&w, 1, 5, 5);
		if (how == 0) {
			sample_reset(&w);
		} else if (how == 1) {
			sample_end(&w);
			sample_header(&w, "rows");
		}
		sample_row(&w, 2, 5, 5);
		sample_end(&w);
		o = read_stream(&w);
		CHECK_EQ(o.end, how == 2 ? IOR_END_CLEAN : IOR_END_DAMAGED);
		CHECK_EQ(o.damage[0] != 0, how != 2);
		if (how == 0)
			CHECK(strstr(o.damage, "memory: record 6 (byte ") == o.damage &&
			      strstr(o.damage, "a row names a string not defined"));
		ior_writer_free(&w);
	}
}

TEST(definitions_without_what_they_define)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} cases[] = {
		{ "\x91\x03", 2, "a string record without" },
		{ "\x93\x03\x00\xa1x", 5, "a string record without" },
		{ "\x93\x03\xff\xa1x", 5, "a string record without" },
		{ "\x93\x03\xcf\0\0\0\x01\0\0\0\0\xa1x", 13, "a string record without" },
		{ "\x92\x03\x01", 3, "a string record without" },
		{ "\x93\x03\x01\x02", 4, "a string record without" },
		{ "\x91\x04", 2, "a file record without" },
		{ "\x93\x04\xa1x\xa1x", 6, "a file record without" },
	};
	struct ior_writer w;
	struct outcome o;

	sample_init(&w);
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		w.len = w.start = 0;
		sample_header(&w, "rows");
		ior_writer_pass(&w, (const uint8_t *)cases[i].bytes, cases[i].len);
		sample_end(&w);
		o = read_stream(&w);
		CHECK_EQ(o.records, 1);
		CHECK_EQ(o.end, IOR_END_DAMAGED);
		CHECK(strstr(o.damage, cases[i].says) != NULL);
	}
	ior_writer_free(&w);
}

TEST(an_unknown_loss_is_unknown)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;

	sample_init(&w);
	sample_header(&w, "raw");
	sample_loss(&w, 3, 4);
	ior_put_begin(&w, IOR_TAG_LOSS);
	ior_put_u64(&w, 1);
	ior_put_end(&w);
	sample_loss(&w, 3, 4);
	sample_end(&w);
	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err), 0);
	while (ior_reader_next(r, &rec, &err) > 0)
		;
	CHECK_EQ(ior_reader_totals(r)->lost_calls, 6);
	CHECK_EQ(ior_reader_totals(r)->lost_other, 8);
	CHECK(ior_reader_totals(r)->lost_unknown);
	ior_reader_close(r);
	ior_writer_free(&w);
}

/* Read up to the end of the sample rows, keeping the last row. */
static struct ior_reader *read_rows(const struct ior_writer *w, struct ior_row *row)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;

	CHECK_EQ(ior_reader_open_memory(&r, w->buf, w->len, NULL, &err), 0);
	while (ior_reader_next(r, &rec, &err) > 0)
		if (rec->tag == IOR_TAG_ROW)
			CHECK_EQ(ior_reader_row(r, row, &err), 0);
	return r;
}

TEST(cells_of_a_row)
{
	struct ior_cell c;
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;

	sample_init(&w);
	sample_rows(&w);
	r = read_rows(&w, &row);
	CHECK(ior_row_cell(r, &row, IOR_ROW_SEQ, &c) && c.type == IOR_U64 && c.u == 2);
	CHECK(!ior_row_cell(r, &row, IOR_ROW_GAP, &c));
	CHECK(!ior_row_cell(r, &row, IOR_ROW_FILTER_EPOCH, &c));
	CHECK(!ior_row_cell(r, &row, IOR_ROW_ARGS, &c));
	CHECK(ior_row_cell(r, &row, IOR_ROW_RET, &c) && c.type == IOR_I64 && c.i == -2);
	CHECK(ior_row_cell(r, &row, IOR_ROW_COMM, &c) && c.type == IOR_TEXT);
	CHECK_STR(c.text.p, "cat");
	CHECK(ior_row_cell(r, &row, IOR_ROW_FILE, &c) && c.type == IOR_TEXT);
	CHECK_STR(c.text.p, "/tmp/other");
	CHECK(ior_row_cell(r, &row, IOR_ROW_FILETYPE, &c));
	CHECK_STR(c.text.p, "reg");
	CHECK(ior_row_cell(r, &row, IOR_ROW_FSTYPE, &c));
	CHECK_STR(c.text.p, "ext4");
	CHECK(ior_row_cell(r, &row, IOR_ROW_DEV, &c) && c.u == 0xfd01);
	CHECK(ior_row_cell(r, &row, IOR_ROW_INODE, &c) && c.u == 1001);
	CHECK(!ior_row_cell(r, &row, IOR_ROW_FILE_STATE, &c));
	CHECK(!ior_row_cell(r, &row, IOR_ROW_PROTOCOL, &c));
	CHECK(!ior_row_cell(r, &row, IOR_ROW_LOCAL, &c));
	CHECK(!ior_row_cell(r, &row, IOR_ROW_REMOTE, &c));
	CHECK(ior_row_cell(r, &row, IOR_ROW_HOST, &c));
	CHECK_STR(c.text.p, "sample");
	CHECK(ior_row_cell(r, &row, IOR_ROW_WALL_TIME, &c) && c.type == IOR_TIME);
	CHECK_EQ(c.i, 1000006002);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(cells_of_a_socket)
{
	static const struct {
		unsigned int field;
		const char *text;
	} cells[] = {
		{ IOR_ROW_FILE, "socket:[7]" }, { IOR_ROW_FILETYPE, "sock" },
		{ IOR_ROW_FILE_STATE, "deleted" }, { IOR_ROW_FSTYPE, "sockfs" },
		{ IOR_ROW_PROTOCOL, "tcp" }, { IOR_ROW_LOCAL, "here" }, { IOR_ROW_REMOTE, "there" },
	};
	struct ior_cell c;
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_dict *d;
	struct ior_row row;
	uint32_t comm, file;

	sample_init(&w);
	sample_header(&w, "rows");
	CHECK_EQ(ior_dict_open(&d, &w, 0, 0), 0);
	comm = ior_dict_text(d, "curl", 4);
	file = ior_dict_file(d, &(struct ior_file_info){
		.path = "socket:[7]", .path_len = 10, .type = "sock", .fstype = "sockfs",
		.state = "deleted", .protocol = "tcp", .local = "here", .remote = "there" });
	sample_row(&w, 1, comm, file);
	sample_end(&w);
	r = read_rows(&w, &row);
	for (unsigned int i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		CHECK(ior_row_cell(r, &row, cells[i].field, &c) && c.type == IOR_TEXT);
		CHECK_STR(c.text.p, cells[i].text);
		CHECK_EQ(c.text.len, strlen(cells[i].text));
	}
	CHECK(!ior_row_cell(r, &row, IOR_ROW_DEV, &c));
	CHECK(!ior_row_cell(r, &row, IOR_ROW_INODE, &c));
	ior_reader_close(r);
	ior_dict_close(d);
	ior_writer_free(&w);
}

TEST(fields_of_wrong_types_are_absent)
{
	struct ior_writer w;
	struct ior_reader *r;
	struct ior_row row;

	sample_init(&w);
	sample_header(&w, "rows");
	ior_put_begin(&w, IOR_TAG_ROW);
	ior_put_i64(&w, -1);			/* seq */
	ior_put_cstr(&w, "1");			/* time */
	ior_put_list(&w, 1);			/* duration */
	ior_put_u64(&w, 1);
	ior_put_bool(&w, true);			/* gap */
	for (int i = IOR_ROW_PID; i < IOR_ROW_COMM; i++)
		ior_put_nil(&w);
	ior_put_cstr(&w, "comm");		/* a text is an id */
	ior_put_u64(&w, 0);			/* syscall: 0 names nothing */
	ior_put_nil(&w);
	ior_put_u64(&w, UINT64_MAX);		/* ret: no int64_t */
	for (int i = IOR_ROW_ERROR; i < IOR_ROW_ARGS; i++)
		ior_put_nil(&w);
	ior_put_list(&w, 8);
	ior_put_u64(&w, 1);
	ior_put_i64(&w, -100);
	for (int i = 0; i < 6; i++)
		ior_put_u64(&w, 7);
	for (int i = IOR_ROW_OLD_FILE; i < IOR_ROW_NFIELDS; i++)
		ior_put_nil(&w);
	ior_put_u64(&w, 99);			/* a field of a later version */
	ior_put_end(&w);
	sample_end(&w);
	r = read_rows(&w, &row);
	CHECK_EQ(row.present, UINT64_C(1) << IOR_ROW_ARGS);
	CHECK_EQ(row.v[IOR_ROW_ARGS], IOR_ROW_MAX_ARGS);
	CHECK_EQ((int64_t)row.args[1], -100);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(wall_time_by_the_last_clock_record_before)
{
	struct ior_writer w;
	struct ior_reader *r;
	struct ior_row row;
	int64_t wall;

	sample_init(&w);
	sample_header(&w, "rows");		/* offset 1 s */
	sample_clock(&w, 10000, 1000010000);
	sample_clock(&w, 20000, 5000);		/* the clock was set back */
	sample_end(&w);
	r = read_rows(&w, &row);
	CHECK(ior_reader_wall(r, 500, &wall) && wall == 1000000500);
	CHECK(ior_reader_wall(r, 9999, &wall) && wall == 1000009999);
	CHECK(ior_reader_wall(r, 10000, &wall) && wall == 1000010000);
	CHECK(ior_reader_wall(r, 19999, &wall) && wall == 1000019999);
	CHECK(ior_reader_wall(r, 20000, &wall) && wall == 5000);
	CHECK(ior_reader_wall(r, 30000, &wall) && wall == 15000);
	CHECK(!ior_reader_wall(r, UINT64_MAX, &wall));
	CHECK(ior_reader_wall(r, INT64_MAX, &wall) && wall == INT64_MAX - 15000);
	ior_reader_close(r);

	/* Of very many records the last ones are remembered. */
	w.len = w.start = 0;
	sample_header(&w, "rows");
	for (uint64_t i = 1; i <= 200; i++)
		sample_clock(&w, i * 1000, (int64_t)i * 1000 + 7);
	sample_end(&w);
	r = read_rows(&w, &row);
	CHECK(ior_reader_wall(r, 200500, &wall) && wall == 200507);
	CHECK(ior_reader_wall(r, 150500, &wall) && wall == 150507);
	CHECK(ior_reader_wall(r, 500, &wall) && wall == 507);
	ior_reader_close(r);

	/* What no int64_t holds is not known, and what it just holds is. */
	w.len = w.start = 0;
	sample_header(&w, "rows");
	sample_clock(&w, 1000, INT64_MIN + 20);
	sample_clock(&w, UINT64_C(1) << 63, INT64_MAX - 20);
	sample_end(&w);
	r = read_rows(&w, &row);
	CHECK(ior_reader_wall(r, 1000, &wall) && wall == INT64_MIN + 20);
	CHECK(ior_reader_wall(r, (UINT64_C(1) << 63) - 1, &wall) && wall == -981);
	CHECK(ior_reader_wall(r, (UINT64_C(1) << 63) + 20, &wall) && wall == INT64_MAX);
	CHECK(!ior_reader_wall(r, (UINT64_C(1) << 63) + 21, &wall));
	ior_reader_close(r);

	/* Clocks end with their part. */
	w.len = w.start = 0;
	sample_header(&w, "rows");
	sample_clock(&w, 10, 20);
	sample_end(&w);
	sample_small_header(&w, 1, "rows");
	sample_end(&w);
	r = read_rows(&w, &row);
	CHECK(!ior_reader_wall(r, 500, &wall));
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(the_maps_for_raw_streams)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	bool seen = false;

	sample_init(&w);
	sample_raw(&w);
	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err), 0);
	while (ior_reader_next(r, &rec, &err) > 0) {
		const struct ior_file *f;

		if (rec->tag != IOR_TAG_EXIT || rec->fields[IOR_EXIT_CALL]->u != 2)
			continue;
		seen = true;
		f = ior_reader_file(r, ior_reader_map_file(r, 900000000));
		CHECK_STR(ior_reader_text(r, f->path).p, "/tmp/\xc3\xa4");
		CHECK_EQ(ior_reader_map_file(r, 1), 0);
		CHECK_EQ(ior_reader_map_file(r, 0), 0);
		CHECK_EQ(ior_reader_map_file(r, UINT64_C(900000000) | UINT64_C(1) << 32), 0);
		CHECK_EQ(ior_reader_map_text(r, 1), 0);
	}
	CHECK(seen);
	CHECK_EQ(ior_reader_file(r, UINT32_MAX)->path, 0);
	CHECK_EQ(ior_reader_text(r, UINT32_MAX).len, 0);
	ior_reader_close(r);
	ior_writer_free(&w);
}
