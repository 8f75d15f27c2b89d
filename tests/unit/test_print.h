/* SPDX-License-Identifier: BSD-2-Clause */
/* A stream in memory and what ior-print makes of it. Included by test_print*.c alone. */
#ifndef TEST_PRINT_H
#define TEST_PRINT_H

#include "format.h"
#include "print.h"
#include "stream/dict.h"
#include "stream/header.h"
#include "stream/reader.h"
#include "stream/writer.h"
#include "unit.h"

/* 2025-11-23T13:40:05.123456789Z is boottime 1000.000000000. */
#define START UINT64_C(1000000000000)
#define WALL INT64_C(1763905205123456789)

static struct ior_writer stream;
static struct ior_dict *dict;
static bool unfinished;		/* the header says that calls that had not ended have rows */

static void begin_kind(const char *kind)
{
	static const char *const native[] = { "read", "write", NULL, "close" };
	static const char *const compat[] = { NULL, "exit", NULL, "read" };
	struct ior_header_info info = {
		.kind = kind, .host = "vm", .kernel = "6.18.44", .arch = "x86_64",
		.wall_offset_ns = WALL - (int64_t)START, .time_ns = START, .page_size = 4096,
		.program = "ior-capture", .version = "0.1", .command = "ior-capture -d 60",
		.selection = "%io", .pid_namespace_initial = 1, .unfinished = unfinished,
		.native = native, .n_native = 4, .compat = compat, .n_compat = 4,
	};

	ior_writer_header(&stream, &info);
}

/* A new stream with its header. */
static void begin(const char *kind)
{
	if (ior_writer_init(&stream, -1) < 0 || ior_dict_open(&dict, &stream, 0, 0) < 0)
		exit(1);
	begin_kind(kind);
}

__attribute__((unused)) static void end(void)
{
	static const char *const names[] = { "rows", "orphans" };
	const uint64_t counts[] = { 2, UINT64_MAX };

	ior_writer_end(&stream, START + 2000000000, "duration", names, counts, 2);
}

static void finish(void)
{
	ior_dict_close(dict);
	ior_writer_free(&stream);
}

/* All that is printed of the stream, NUL-terminated; freed by the next call. */
__attribute__((unused)) static const char *printed(const struct print_options *opt)
{
	static struct buffer out;
	static struct ior_error err;
	const struct ior_record *rec;
	struct ior_reader *r;
	struct print *p;
	int e;

	out.len = 0;
	if (!CHECK_EQ(ior_reader_open_memory(&r, stream.buf, stream.len, NULL, &err), 0))
		return err.text;
	e = print_open(&p, opt, &err);
	if (e == 0) {
		while ((e = ior_reader_next(r, &rec, &err)) > 0 &&
		       (e = print_record(p, r, rec, &out, &err)) == 0)
			;
		if (e == 0)
			print_finish(p, &out);
		print_close(p);
	}
	if (e < 0) {
		out.len = 0;
		buffer_text(&out, "error: ");
		buffer_text(&out, err.text);
	}
	ior_reader_close(r);
	buffer_char(&out, '\0');
	return out.p;
}

#endif
