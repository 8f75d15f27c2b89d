/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes the corpus of fuzz_reader, tests/fuzz/corpus/reader: whole streams, and streams spoilt
 * in the ways that have a message of their own.
 *
 *	corpus_reader DIRECTORY
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sample.h"
#include "stream/dict.h"
#include "stream/writer.h"

static void save(const char *name, const void *bytes, size_t len)
{
	FILE *f = fopen(name, "wb");

	if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0) {
		perror(name);
		exit(1);
	}
}

/* What a tool makes with the dictionary: every field of a row that has one. */
static void write_rows(struct ior_writer *w)
{
	struct ior_dict *d;
	uint32_t comm, file;

	if (ior_dict_open(&d, w, 3, 1000) < 0)
		exit(1);
	for (uint64_t i = 0; i < 4; i++) {
		char name[20];
		int len = snprintf(name, sizeof(name), "name %d", (int)i);

		ior_dict_reserve(d, 2, 40);
		comm = ior_dict_text(d, name, (size_t)len);
		file = ior_dict_file(d, &(struct ior_file_info){
			.path = name, .path_len = (size_t)len, .type = "sock", .state = "deleted",
			.protocol = "tcp", .local = "127.0.0.1:1", .remote = "[::1]:2" });
		ior_put_begin(w, IOR_TAG_ROW);
		for (unsigned int f = 0; f < IOR_ROW_NFIELDS; f++) {
			switch (ior_record_find(IOR_TAG_ROW)->fields[f].type) {
			case IOR_TEXT:
				ior_put_u64(w, comm);
				break;
			case IOR_FILE:
				ior_put_u64(w, file);
				break;
			case IOR_LIST:
				ior_put_list(w, 2);
				ior_put_u64(w, UINT64_MAX);
				ior_put_i64(w, -100);
				break;
			case IOR_I64:
				ior_put_i64(w, -(int64_t)f);
				break;
			default:
				ior_put_u64(w, i << f);
				break;
			}
		}
		ior_put_end(w);
	}
	ior_dict_close(d);
	sample_end(w);
}

static void write_resets(struct ior_writer *w)
{
	for (uint64_t i = 1; i <= 120; i++) {
		char path[20];

		snprintf(path, sizeof(path), "/%d", (int)i);
		sample_file(w, i * 30000000, path);
		if (i % 40 == 0)
			sample_reset(w);
	}
	sample_end(w);
}

/* A new stream in w. The least of a header: small inputs are found more in. */
static void start(struct ior_writer *w, const char *kind)
{
	w->len = w->start = 0;
	sample_small_header(w, IOR_FORMAT_VERSION, kind);
}

int main(int argc, char **argv)
{
	struct ior_writer w;

	if (argc != 2 || chdir(argv[1]) < 0) {
		fprintf(stderr, "usage: corpus_reader DIRECTORY\n");
		return 2;
	}
	sample_init(&w);
	sample_raw(&w);
	save("raw", w.buf, w.len);
	start(&w, "raw");
	sample_raw_records(&w);
	save("small-raw", w.buf, w.len);
	save("cut", w.buf, w.len - 3);
	start(&w, "rows");
	sample_row_records(&w);
	save("small-rows", w.buf, w.len);
	sample_small_header(&w, IOR_FORMAT_VERSION, "raw");
	sample_raw_records(&w);
	save("parts", w.buf, w.len);
	start(&w, "rows");
	write_rows(&w);
	save("every-field", w.buf, w.len);
	start(&w, "raw");
	write_resets(&w);
	save("resets", w.buf, w.len);
	start(&w, "raw");
	sample_call(&w, 1, 1);
	save("missing-end", w.buf, w.len);
	start(&w, "rows");
	sample_row(&w, 1, 1, 1);
	save("undefined-id", w.buf, w.len);
	start(&w, "rows");
	ior_writer_pass(&w, (const uint8_t *)"\x92\x0b\xdb\x7f\xff\xff\xff", 7);
	save("long-string", w.buf, w.len);
	start(&w, "rows");
	ior_writer_pass(&w, (const uint8_t *)"\xdd\xff\xff\xff\xff\x01", 6);
	save("long-record", w.buf, w.len);
	w.len = w.start = 0;
	sample_small_header(&w, IOR_FORMAT_VERSION + 1, "raw");
	save("newer", w.buf, w.len);
	save("empty", "", 0);
	save("text", "pid,comm\n1,init\n", 16);
	save("no-header", "\x92\x01\x02", 3);
	ior_writer_free(&w);
	return 0;
}
