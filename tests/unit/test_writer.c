/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches bytes that are no MessagePack or not the shortest, lost errors, and buffers overrun. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/utf8.h"
#include "calls/syscall.h"
#include "sample.h"
#include "stream/decode.h"

static const struct ior_value *fields[IOR_RECORD_FIELDS];
static struct ior_decoded out;

static long decode_at(const uint8_t *p, size_t len)
{
	static struct ior_decoder *d;
	const char *why;
	size_t need;

	if (!d)
		d = ior_decoder_new(fields);
	return ior_decode(d, p, len, &out, &need, &why);
}

/* The first record of w, decoded; its length. */
static long decode(const struct ior_writer *w)
{
	return decode_at(w->buf, w->len);
}

#define CHECK_BYTES(w, text)						\
	do {								\
		if (CHECK_EQ((w)->len, sizeof(text) - 1))		\
			CHECK_MEM((w)->buf, text, sizeof(text) - 1);	\
	} while (0)

static void restart(struct ior_writer *w)
{
	w->len = w->start = 0;
}

TEST(integers_take_their_shortest_form)
{
	static const struct {
		int64_t value;
		const char *bytes;
		size_t len;
	} cases[] = {
		{ 0, "\x00", 1 },
		{ 127, "\x7f", 1 },
		{ 128, "\xcc\x80", 2 },
		{ 255, "\xcc\xff", 2 },
		{ 256, "\xcd\x01\x00", 3 },
		{ 65535, "\xcd\xff\xff", 3 },
		{ 65536, "\xce\x00\x01\x00\x00", 5 },
		{ UINT32_MAX, "\xce\xff\xff\xff\xff", 5 },
		{ (int64_t)1 << 32, "\xcf\x00\x00\x00\x01\x00\x00\x00\x00", 9 },
		{ INT64_MAX, "\xcf\x7f\xff\xff\xff\xff\xff\xff\xff", 9 },
		{ -1, "\xff", 1 },
		{ -32, "\xe0", 1 },
		{ -33, "\xd0\xdf", 2 },
		{ -128, "\xd0\x80", 2 },
		{ -129, "\xd1\xff\x7f", 3 },
		{ -32768, "\xd1\x80\x00", 3 },
		{ -32769, "\xd2\xff\xff\x7f\xff", 5 },
		{ INT32_MIN, "\xd2\x80\x00\x00\x00", 5 },
		{ (int64_t)INT32_MIN - 1, "\xd3\xff\xff\xff\xff\x7f\xff\xff\xff", 9 },
		{ INT64_MIN, "\xd3\x80\x00\x00\x00\x00\x00\x00\x00", 9 },
	};
	struct ior_writer w;

	sample_init(&w);
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		restart(&w);
		ior_put_begin(&w, IOR_TAG_NOTE);
		ior_put_i64(&w, cases[i].value);
		ior_put_end(&w);
		CHECK_EQ(w.len, 2 + cases[i].len);
		CHECK_MEM(w.buf, "\x92\x0b", 2);
		CHECK_MEM(w.buf + 2, cases[i].bytes, cases[i].len);
		if (cases[i].value < 0)
			continue;
		restart(&w);
		ior_put_begin(&w, IOR_TAG_NOTE);
		ior_put_u64(&w, (uint64_t)cases[i].value);
		ior_put_end(&w);
		CHECK_MEM(w.buf + 2, cases[i].bytes, cases[i].len);
	}
	ior_writer_free(&w);
}

TEST(nils_at_the_end_are_left_out)
{
	struct ior_writer w;

	sample_init(&w);
	ior_put_begin(&w, IOR_TAG_NOTE);
	ior_put_nil(&w);
	ior_put_nil(&w);
	ior_put_bool(&w, true);
	ior_put_nil(&w);
	ior_put_u64(&w, 1);
	ior_put_nil(&w);
	ior_put_cstr(&w, NULL);
	ior_put_end(&w);
	CHECK_BYTES(&w, "\x96\x0b\xc0\xc0\xc3\xc0\x01");

	restart(&w);
	ior_put_begin(&w, IOR_TAG_RESET);
	ior_put_nil(&w);
	ior_put_end(&w);
	CHECK_BYTES(&w, "\x91\x0a");
	/* They do not show in the next record either. */
	ior_put_begin(&w, IOR_TAG_RESET);
	ior_put_u64(&w, 3);
	ior_put_end(&w);
	CHECK_BYTES(&w, "\x91\x0a\x92\x0a\x03");
	CHECK_EQ(w.records, 3);
	ior_writer_free(&w);
}

TEST(values_inside_lists_are_not_fields)
{
	struct ior_writer w;

	sample_init(&w);
	ior_put_begin(&w, IOR_TAG_NOTE);
	ior_put_nil(&w);
	ior_put_list(&w, 4);
	ior_put_nil(&w);
	ior_put_map(&w, 1);
	ior_put_cstr(&w, "k");
	ior_put_list(&w, 2);
	ior_put_u64(&w, 1);
	ior_put_nil(&w);
	ior_put_list(&w, 0);
	ior_put_nil(&w);
	ior_put_nil(&w);
	ior_put_map(&w, 0);
	ior_put_list(&w, 1);
	ior_put_nil(&w);
	ior_put_nil(&w);
	ior_put_end(&w);
	CHECK_BYTES(&w, "\x96\x0b\xc0\x94\xc0\x81\xa1k\x92\x01\xc0\x90\xc0\xc0\x80\x91\xc0");
	ior_writer_free(&w);
}

TEST(wide_records)
{
	struct ior_writer w;

	sample_init(&w);
	for (int n = 0; n < IOR_ROW_NFIELDS; n++) {
		restart(&w);
		ior_put_begin(&w, IOR_TAG_ROW);
		for (int i = 0; i < n; i++)
			ior_put_u64(&w, (uint64_t)i);
		ior_put_end(&w);
		CHECK_EQ(decode(&w), w.len);
		CHECK_EQ(out.tag, IOR_TAG_ROW);
		CHECK_EQ(out.nfields, n);
	}
	ior_writer_free(&w);
}

TEST(text_is_str_if_it_is_utf8_and_else_bin)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{ "", true }, { "plain ascii, longer than eight bytes", true },
		{ "\x7f", true }, { "\x80", false }, { "12345678\xc3", false },
		{ "1234567\xc3\xa4", true }, { "\xc3\xa4", true }, { "\xc1\xbf", false },
		{ "\xc2", false }, { "\xe2\x82\xac", true }, { "\xe2\x82", false },
		{ "\xe0\x9f\xbf", false }, { "\xe0\xa0\x80", true }, { "\xed\x9f\xbf", true },
		{ "\xed\xa0\x80", false }, { "\xef\xbf\xbf", true },
		{ "\xf0\x90\x80\x80", true }, { "\xf0\x8f\xbf\xbf", false },
		{ "\xf4\x8f\xbf\xbf", true }, { "\xf4\x90\x80\x80", false },
		{ "\xf5\x80\x80\x80", false }, { "\xff", false }, { "ok\xc3\xa4\xffno", false },
	};
	struct ior_writer w;

	sample_init(&w);
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].text);
		const char *text = unit_guarded(cases[i].text, len);

		CHECK_EQ(ior_utf8_valid(text, len), cases[i].valid);
		restart(&w);
		ior_put_begin(&w, IOR_TAG_NOTE);
		ior_put_str(&w, text, len);
		ior_put_end(&w);
		CHECK_EQ(w.buf[2] == 0xc4, !cases[i].valid);
		CHECK_EQ(decode(&w), w.len);
		CHECK_EQ(fields[0]->len, len);
		CHECK_MEM(fields[0]->p, text, len);
	}
	ior_writer_free(&w);
}

TEST(strings_of_every_length_class)
{
	static const size_t lengths[] = { 31, 32, 255, 256, 1024, 4095, 65535, 65536, 1000000 };
	char *text = malloc(1000001);
	struct ior_writer w;

	sample_init(&w);
	for (unsigned int i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		for (int bin = 0; bin < 2; bin++) {
			memset(text, 'x', lengths[i]);
			text[lengths[i] - 1] = (char)(bin ? 0xff : 'y');
			restart(&w);
			ior_put_begin(&w, IOR_TAG_NOTE);
			ior_put_nil(&w);
			ior_put_str(&w, text, lengths[i]);
			ior_put_u64(&w, UINT64_MAX);
			ior_put_end(&w);
			CHECK_EQ(decode(&w), w.len);
			CHECK_EQ(out.nfields, 3);
			CHECK_EQ(fields[1]->len, lengths[i]);
			CHECK_MEM(fields[1]->p, text, lengths[i]);
			CHECK_EQ(fields[2]->u, UINT64_MAX);
		}
	}
	ior_writer_free(&w);
	free(text);
}

/* Long strings in the middle of a record, in a writer whose buffer goes to a pipe meanwhile. */
static void *drain(void *arg)
{
	static char bytes[8u << 20];
	size_t len = 0;
	ssize_t n;

	while ((n = read(*(int *)arg, bytes + len, sizeof(bytes) - len)) > 0)
		len += (size_t)n;
	*(int *)arg = (int)len;
	return bytes;
}

TEST(records_are_written_whole_and_in_order)
{
	char *text = calloc(1, 100000);
	struct ior_writer w;
	pthread_t thread;
	int ends[2], len, nonblocking = 0;
	size_t pos = 0;
	void *bytes;

	CHECK_EQ(pipe(ends), 0);
	len = ends[0];
	pthread_create(&thread, NULL, drain, &len);
	CHECK_EQ(ior_writer_init(&w, ends[1]), 0);
	for (uint64_t i = 0; i < 50; i++) {
		if (i == 25)	/* someone made the pipe non-blocking: still nothing is lost */
			nonblocking = fcntl(ends[1], F_SETFL, O_NONBLOCK);
		ior_put_begin(&w, IOR_TAG_NOTE);
		ior_put_u64(&w, i);
		ior_put_str(&w, text, i * 2000);
		ior_put_u64(&w, i);
		ior_put_end(&w);
	}
	CHECK_EQ(nonblocking, 0);
	CHECK_EQ(ior_writer_flush(&w), 0);
	close(ends[1]);
	pthread_join(thread, &bytes);
	CHECK_EQ(w.bytes, len);
	CHECK_EQ(w.len, 0);
	for (uint64_t i = 0; i < 50; i++) {
		long n = decode_at((uint8_t *)bytes + pos, (size_t)len - pos);

		if (!CHECK(n > 0))
			break;
		CHECK_EQ(fields[0]->u, i);
		CHECK_EQ(fields[1]->len, i * 2000);
		CHECK_EQ(fields[2]->u, i);
		pos += (size_t)n;
	}
	CHECK_EQ(pos, len);
	ior_writer_free(&w);
	close(ends[0]);
	free(text);
}

TEST(a_dead_reader_is_kept_as_the_error)
{
	struct ior_writer w;
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	CHECK_EQ(pipe(ends), 0);
	close(ends[0]);
	CHECK_EQ(ior_writer_init(&w, ends[1]), 0);
	for (int i = 0; i < 100000; i++)
		sample_call(&w, (uint64_t)i, 1);
	CHECK_EQ(ior_writer_flush(&w), -EPIPE);
	CHECK_EQ(ior_writer_flush(&w), -EPIPE);
	CHECK_EQ(w.bytes, 0);
	CHECK(w.cap < 2 * IOR_WRITER_BUFFER);	/* what cannot be written is not hoarded */
	ior_writer_free(&w);
	close(ends[1]);
}

TEST(a_full_disk_is_kept_as_the_error)
{
	struct ior_writer w;
	int fd = open("/dev/full", O_WRONLY);

	if (fd < 0)
		SKIP("no /dev/full");
	CHECK_EQ(ior_writer_init(&w, fd), 0);
	sample_raw(&w);
	CHECK_EQ(ior_writer_flush(&w), -ENOSPC);
	ior_writer_free(&w);
	close(fd);
}

TEST(a_string_longer_than_any_record)
{
	size_t len = IOR_MAX_RECORD + 1;
	char *text = calloc(1, len);
	struct ior_writer w;

	sample_init(&w);
	ior_put_begin(&w, IOR_TAG_NOTE);
	ior_put_u64(&w, 1);
	ior_put_str(&w, text, len);
	ior_put_u64(&w, 2);
	ior_put_end(&w);
	CHECK_EQ(w.error, -EMSGSIZE);
	CHECK_BYTES(&w, "\x94\x0b\x01\xc0\x02");
	ior_writer_free(&w);
	free(text);
}

/* Every value of the sample, put again from its decoded form, is the same bytes. */
TEST(decoded_values_are_put_as_they_were)
{
	struct ior_writer w, again;
	size_t pos = 0;

	sample_init(&w);
	sample_init(&again);
	sample_raw(&w);
	while (pos < w.len) {
		long n = decode_at(w.buf + pos, w.len - pos);

		if (!CHECK(n > 0))
			break;
		ior_put_begin(&again, out.tag);
		for (unsigned int i = 0; i < out.nfields; i++)
			ior_put_value(&again, fields[i]);
		ior_put_end(&again);
		if (CHECK_EQ(again.len, n))
			CHECK_MEM(again.buf, w.buf + pos, again.len);
		restart(&again);
		pos += (size_t)n;
	}
	ior_writer_pass(&again, w.buf, w.len);
	CHECK_EQ(again.len, w.len);
	CHECK_MEM(again.buf, w.buf, w.len);
	ior_writer_free(&w);
	ior_writer_free(&again);
}

static bool text_is(const struct ior_value *v, const char *text)
{
	return v && v->type == IOR_V_BYTES && v->len == strlen(text) &&
	       memcmp(v->p, text, v->len) == 0;
}

TEST(the_header_describes_every_record)
{
	const struct ior_value *map, *v;
	struct ior_writer w;
	size_t n;
	const struct ior_record_desc *table = ior_record_table(&n);

	sample_init(&w);
	sample_header(&w, "rows");
	CHECK_EQ(decode(&w), w.len);
	map = fields[0];
	CHECK(text_is(ior_value_map_get(map, "format"), "ior"));
	CHECK_EQ(ior_value_map_get(map, "version")->u, IOR_FORMAT_VERSION);
	CHECK(text_is(ior_value_map_get(map, "kind"), "rows"));
	CHECK(text_is(ior_value_map_get(map, "clock"), "boottime"));
	CHECK_EQ(ior_value_map_get(map, "page_size")->u, 4096);
	CHECK_EQ(ior_value_map_get(map, "pidns_initial")->type, IOR_V_BOOL);
	v = ior_value_map_get(map, "records");
	CHECK_EQ(v->len, n);
	for (size_t i = 0; i < n; i++) {
		const struct ior_value *list, *pair;
		char tag[10];

		snprintf(tag, sizeof(tag), "%u", table[i].tag);
		list = ior_value_map_get(v, tag);
		CHECK_EQ(list->len, table[i].nfields);
		pair = list + 1;
		for (unsigned int f = 0; f < list->len; f++, pair = ior_value_next(pair)) {
			CHECK_EQ(pair->len, 2);
			CHECK(text_is(pair + 1, table[i].fields[f].name));
			CHECK(text_is(pair + 2, ior_type_name(table[i].fields[f].type)));
		}
	}
	v = ior_value_map_get(ior_value_map_get(map, "syscalls"), "native");
	CHECK_EQ(v->len, 3);
	CHECK(text_is(ior_value_map_get(v, "3"), "close"));
	ior_writer_free(&w);
}

TEST(a_raw_header_names_every_system_call)
{
	const struct ior_syscall *table;
	const struct ior_value *calls;
	struct ior_writer w;
	size_t n, natives = 0;

	table = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		natives += table[i].number[IOR_ARM64] >= 0;
	sample_init(&w);
	ior_writer_raw_header(&w, &(struct ior_header_info){
		.host = "h", .kernel = "k", .arch = "aarch64", .program = "p", .version = "1",
		.command = "c" }, IOR_ARM64, -1);
	CHECK_EQ(decode(&w), w.len);
	CHECK(text_is(ior_value_map_get(fields[0], "kind"), "raw"));
	calls = ior_value_map_get(fields[0], "syscalls");
	CHECK_EQ(ior_value_map_get(calls, "native")->len, natives);
	CHECK(text_is(ior_value_map_get(ior_value_map_get(calls, "native"), "63"), "read"));
	CHECK_EQ(ior_value_map_get(calls, "compat")->len, 0);
	ior_writer_free(&w);
}

TEST(a_header_made_from_another_one)
{
	struct ior_writer w, next;
	const struct ior_value *map, *v;

	sample_init(&w);
	sample_init(&next);
	sample_header(&w, "raw");
	CHECK_EQ(decode(&w), w.len);
	ior_writer_header(&next, &(struct ior_header_info){
		.kind = "rows", .program = "ior-pair", .version = "0.1", .command = "ior-pair x",
		.pid_namespace_initial = -1, .copy = fields[0] });
	CHECK_EQ(decode(&next), next.len);
	map = fields[0];
	CHECK_EQ(map->len, 15);
	CHECK(text_is(ior_value_map_get(map, "kind"), "rows"));
	CHECK(text_is(ior_value_map_get(map, "host"), "sample"));
	CHECK(text_is(ior_value_map_get(map, "selection"), "read"));
	CHECK_EQ(ior_value_map_get(map, "wall_offset")->u, 1000000000);
	CHECK_EQ(ior_value_map_get(map, "pidns_initial")->u, 1);
	v = ior_value_map_get(ior_value_map_get(map, "syscalls"), "compat");
	CHECK(text_is(ior_value_map_get(v, "1"), "exit"));
	v = ior_value_map_get(map, "stages");
	CHECK_EQ(v->len, 2);
	CHECK(text_is(ior_value_map_get(v + 1, "program"), "ior-capture"));
	CHECK(text_is(ior_value_map_get(ior_value_next(v + 1), "command"), "ior-pair x"));
	ior_writer_free(&w);
	ior_writer_free(&next);
}

TEST(an_unknown_total_is_nil)
{
	struct ior_writer w;

	sample_init(&w);
	sample_end(&w);
	CHECK_EQ(decode(&w), w.len);
	CHECK_EQ(out.tag, IOR_TAG_END);
	CHECK_EQ(ior_value_map_get(fields[IOR_END_TOTALS], "records")->u, 12);
	CHECK_EQ(ior_value_map_get(fields[IOR_END_TOTALS], "lost_calls")->type, IOR_V_NIL);
	ior_writer_free(&w);
}
