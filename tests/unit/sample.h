/* SPDX-License-Identifier: BSD-2-Clause */
/* Small streams with every kind of record, for the tests of the stream library and the fuzzer. */
#ifndef IOR_SAMPLE_H
#define IOR_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "stream/header.h"
#include "stream/writer.h"

#define SAMPLE_UNKNOWN_TAG 99

static inline void sample_init(struct ior_writer *w)
{
	if (ior_writer_init(w, -1) < 0)
		abort();
}

static inline void sample_header(struct ior_writer *w, const char *kind)
{
	static const char *const native[] = { "read", "write", NULL, "close" };
	static const char *const compat[] = { "restart_syscall", "exit" };

	ior_writer_header(w, &(struct ior_header_info){
		.kind = kind, .host = "sample", .kernel = "6.18.0", .arch = "x86_64",
		.wall_offset_ns = 1000000000, .time_ns = 5000, .page_size = 4096,
		.program = "ior-capture", .version = "0.1", .command = "ior-capture -e read",
		.selection = "read", .pid_namespace_initial = 1,
		.native = native, .n_native = 4, .compat = compat, .n_compat = 2 });
}

static inline void sample_clock(struct ior_writer *w, uint64_t boot, int64_t wall)
{
	ior_put_begin(w, IOR_TAG_CLOCK);
	ior_put_u64(w, boot);
	ior_put_i64(w, wall);
	ior_put_end(w);
}

static inline void sample_string(struct ior_writer *w, uint64_t id, const char *text)
{
	ior_put_begin(w, IOR_TAG_STRING);
	ior_put_u64(w, id);
	ior_put_cstr(w, text);
	ior_put_end(w);
}

/* mount: bytes of path that are its mount point, 0: not said. */
static inline void sample_file_below(struct ior_writer *w, uint64_t id, const char *path,
				     size_t mount)
{
	ior_put_begin(w, IOR_TAG_FILE);
	ior_put_u64(w, id);
	ior_put_cstr(w, path);
	ior_put_cstr(w, "reg");
	ior_put_u64(w, 0xfd01);
	ior_put_u64(w, 1000 + id);
	ior_put_cstr(w, "ext4");
	for (int i = 0; mount && i < 4; i++)	/* state, protocol, local, remote */
		ior_put_nil(w);
	if (mount)
		ior_put_u64(w, mount);
	ior_put_end(w);
}

static inline void sample_file(struct ior_writer *w, uint64_t id, const char *path)
{
	sample_file_below(w, id, path, 0);
}

static inline void sample_cgroup(struct ior_writer *w, uint64_t id, const char *path)
{
	ior_put_begin(w, IOR_TAG_CGROUP);
	ior_put_u64(w, id);
	ior_put_cstr(w, path);
	ior_put_end(w);
}

static inline void sample_reset(struct ior_writer *w)
{
	ior_put_begin(w, IOR_TAG_RESET);
	ior_put_end(w);
}

/*
 * A reset after so many names that the reader forgets: what it had to keep, a few names, is less
 * than a quarter of them. Dense ids may mean something else behind it.
 */
static inline void sample_forget(struct ior_writer *w)
{
	char name[40];

	for (uint64_t i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "to be forgotten %u", (unsigned int)i);
		sample_string(w, 1000 + i, name);
	}
	sample_reset(w);
}

static inline void sample_end(struct ior_writer *w)
{
	static const char *const names[] = { "records", "lost_calls" };
	static const uint64_t counts[] = { 12, UINT64_MAX };

	ior_writer_end(w, 9000, "end-of-input", names, counts, 2);
}

/* A call with every field of its two records set where it can be. */
static inline void sample_call(struct ior_writer *w, uint64_t call, uint64_t file)
{
	ior_put_begin(w, IOR_TAG_ENTER);
	ior_put_u64(w, 6000 + call);
	ior_put_u64(w, 42);
	ior_put_u64(w, 43);
	ior_put_u64(w, call);
	ior_put_u64(w, 0);
	ior_put_u64(w, 0);
	ior_put_list(w, 3);
	ior_put_u64(w, 3);
	ior_put_u64(w, UINT64_C(0x7fffdeadbeef));
	ior_put_u64(w, UINT64_MAX);
	ior_put_u64(w, file);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_u64(w, 0100000);
	ior_put_u64(w, UINT64_C(1) << 33);
	ior_put_u64(w, 70000);
	ior_put_u64(w, 300);
	ior_put_nil(w);
	ior_put_i64(w, -14);
	ior_put_list(w, 2);
	ior_put_nil(w);
	ior_put_list(w, 1);
	ior_put_bool(w, true);
	ior_put_u64(w, 1);
	ior_put_u64(w, 1);
	ior_put_u64(w, 70001);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_i64(w, -14);
	ior_put_end(w);

	ior_put_begin(w, IOR_TAG_EXIT);
	ior_put_u64(w, 6500 + call);
	ior_put_u64(w, 42);
	ior_put_u64(w, 43);
	ior_put_u64(w, call);
	ior_put_i64(w, -11);
	ior_put_end(w);
}

static inline void sample_task(struct ior_writer *w, const char *event)
{
	ior_put_begin(w, IOR_TAG_TASK);
	ior_put_u64(w, 5500);
	ior_put_cstr(w, event);
	ior_put_u64(w, 42);
	ior_put_u64(w, 43);
	ior_put_u64(w, 77);
	ior_put_u64(w, 1);
	ior_put_str(w, "a\xff z", 4);	/* no UTF-8: bin */
	ior_put_end(w);
}

static inline void sample_loss(struct ior_writer *w, uint64_t calls, uint64_t others)
{
	ior_put_begin(w, IOR_TAG_LOSS);
	ior_put_u64(w, 7000);
	ior_put_u64(w, 1);
	ior_put_u64(w, calls);
	ior_put_u64(w, others);
	ior_put_cstr(w, "ring-full");
	ior_put_end(w);
}

/* A tag of a later version, with values of every type. */
static inline void sample_unknown(struct ior_writer *w)
{
	static const struct ior_value ext = { .type = IOR_V_OTHER, .skip = 1, .len = 3,
					      .p = "\x05xy" };
	static const struct ior_value one = { .type = IOR_V_OTHER, .skip = 1,
					      .u = UINT64_C(0x3ff0000000000000) };

	ior_put_begin(w, SAMPLE_UNKNOWN_TAG);
	ior_put_map(w, 3);
	ior_put_cstr(w, "list");
	ior_put_list(w, 0);
	ior_put_cstr(w, "ext");
	ior_put_value(w, &ext);
	ior_put_cstr(w, "float");
	ior_put_value(w, &one);
	ior_put_bool(w, false);
	ior_put_i64(w, INT64_MIN);
	ior_put_end(w);
}

/* The least that a header must have. */
static inline void sample_small_header(struct ior_writer *w, uint64_t version, const char *kind)
{
	ior_put_begin(w, IOR_TAG_HEADER);
	ior_put_map(w, 3);
	ior_put_cstr(w, "format");
	ior_put_cstr(w, "ior");
	ior_put_cstr(w, "version");
	ior_put_u64(w, version);
	ior_put_cstr(w, "kind");
	ior_put_cstr(w, kind);
	ior_put_end(w);
}

/* Without the header. */
static inline void sample_raw_records(struct ior_writer *w)
{
	sample_clock(w, 5000, 1000005000);
	sample_task(w, "seen");
	sample_file(w, 1, "/etc/passwd");
	sample_call(w, 1, 1);
	sample_unknown(w);
	sample_task(w, "excluded");
	sample_loss(w, 5, 2);
	sample_reset(w);
	sample_file(w, 900000000, "/tmp/\xc3\xa4");
	sample_call(w, 2, 900000000);
	sample_end(w);
}

static inline void sample_raw(struct ior_writer *w)
{
	sample_header(w, "raw");
	sample_raw_records(w);
}

/* A row with its first fields: the rest is absent. */
static inline void sample_row(struct ior_writer *w, uint64_t seq, uint64_t text, uint64_t file)
{
	ior_put_begin(w, IOR_TAG_ROW);
	ior_put_u64(w, seq);
	ior_put_u64(w, 6000 + seq);
	ior_put_u64(w, 250);
	ior_put_nil(w);
	ior_put_u64(w, 42);
	ior_put_u64(w, 43);
	ior_put_u64(w, seq);
	ior_put_u64(w, text);
	ior_put_u64(w, text);
	ior_put_u64(w, text);
	ior_put_i64(w, -2);
	ior_put_u64(w, text);
	ior_put_i64(w, -100);
	ior_put_u64(w, file);
	ior_put_end(w);
}

/* Without the header. */
static inline void sample_row_records(struct ior_writer *w)
{
	sample_clock(w, 5000, 1000005000);
	sample_string(w, 1, "read");
	sample_file(w, 1, "/etc/passwd");
	sample_row(w, 1, 1, 1);
	sample_loss(w, 1, 0);
	sample_reset(w);
	sample_string(w, 7, "cat");
	sample_file(w, 1, "/tmp/other");
	sample_row(w, 2, 7, 1);
	sample_end(w);
}

static inline void sample_rows(struct ior_writer *w)
{
	sample_header(w, "rows");
	sample_row_records(w);
}

#endif
