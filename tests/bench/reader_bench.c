/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How fast are the stream writer and reader alone? Makes a raw stream and a row stream in memory
 * and reads them, several rounds; prints records per second of the best round.
 *
 *	reader_bench [RECORDS [ROUNDS]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "stream/dict.h"
#include "stream/header.h"
#include "stream/reader.h"
#include "stream/writer.h"

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void put_header(struct ior_writer *w, const char *kind)
{
	ior_writer_header(w, &(struct ior_header_info){
		.kind = kind, .host = "bench", .kernel = "6.18", .arch = "x86_64",
		.program = "reader_bench", .version = "0", .command = "reader_bench" });
}

/* Enter and exit of a read, as ior-capture writes them. */
static void put_call(struct ior_writer *w, uint64_t i)
{
	uint64_t time = UINT64_C(90000000000000) + i * 700, pid = 4000 + i % 7;

	ior_put_begin(w, IOR_TAG_ENTER);
	ior_put_u64(w, time);
	ior_put_u64(w, pid);
	ior_put_u64(w, pid);
	ior_put_u64(w, i + 1);
	ior_put_u64(w, 0);
	ior_put_u64(w, 0);
	ior_put_list(w, 3);
	ior_put_u64(w, 3 + i % 20);
	ior_put_u64(w, UINT64_C(0x7f0012345000) + i % 4096);
	ior_put_u64(w, 4096);
	ior_put_u64(w, 1 + i % 3000);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_u64(w, 0x8000);
	ior_put_u64(w, i * 4096 % 1000000);
	ior_put_u64(w, 123456789 + i / 10 * 4096);
	ior_put_u64(w, 4096);
	ior_put_end(w);

	ior_put_begin(w, IOR_TAG_EXIT);
	ior_put_u64(w, time + 300);
	ior_put_u64(w, pid);
	ior_put_u64(w, pid);
	ior_put_u64(w, i + 1);
	ior_put_i64(w, 4096);
	ior_put_nil(w);
	ior_put_nil(w);
	ior_put_u64(w, i * 4096 % 1000000 + 4096);
	ior_put_u64(w, 123456789 + i / 10 * 4096);
	ior_put_u64(w, 4096);
	ior_put_end(w);
}

struct names {
	uint32_t comm[7], syscall, family, abi, source, exe, file[3000];
};

static void announce(struct ior_dict *d, struct names *n)
{
	char text[100];

	for (int i = 0; i < 7; i++) {
		snprintf(text, sizeof(text), "worker%d", i);
		n->comm[i] = ior_dict_text(d, text, strlen(text));
	}
	n->syscall = ior_dict_text(d, "read", 4);
	n->family = ior_dict_text(d, "FS", 2);
	n->abi = ior_dict_text(d, "native", 6);
	n->source = ior_dict_text(d, "syscall", 7);
	for (uint64_t i = 0; i < 3000; i++) {
		int len = snprintf(text, sizeof(text), "/usr/share/some/where/file%03d.txt",
				   (int)i);

		n->file[i] = ior_dict_file(d, &(struct ior_file_info){
			.path = text, .path_len = (size_t)len, .type = "reg", .fstype = "ext4",
			.device = 0xfd01, .inode = 100000 + i, .has_device = 1, .has_inode = 1 });
	}
	n->exe = n->file[0];
}

/* 27 fields, as ior-pair writes a read. */
static void put_row(struct ior_writer *w, const struct names *n, uint64_t i)
{
	uint64_t pid = 4000 + i % 7;

	ior_put_begin(w, IOR_TAG_ROW);
	ior_put_u64(w, i + 1);
	ior_put_u64(w, UINT64_C(90000000000000) + i * 700);
	ior_put_u64(w, 300);
	ior_put_u64(w, 12345);
	ior_put_u64(w, pid);
	ior_put_u64(w, pid);
	ior_put_u64(w, i + 1);
	ior_put_u64(w, n->comm[i % 7]);
	ior_put_u64(w, n->syscall);
	ior_put_u64(w, n->family);
	ior_put_i64(w, 4096);
	ior_put_nil(w);
	ior_put_i64(w, 3);
	ior_put_u64(w, n->file[i * 7919 % 3000]);
	ior_put_u64(w, 4096);
	ior_put_u64(w, 4096);
	ior_put_u64(w, i * 4096 % 1000000);
	ior_put_u64(w, 0x8000);
	ior_put_u64(w, 0);
	ior_put_u64(w, 0);
	ior_put_u64(w, 1000);
	ior_put_u64(w, 1000);
	ior_put_u64(w, 4242);
	ior_put_u64(w, n->exe);
	ior_put_u64(w, n->abi);
	ior_put_u64(w, n->source);
	ior_put_list(w, 3);
	ior_put_u64(w, 3);
	ior_put_u64(w, UINT64_C(0x7f0012345000));
	ior_put_u64(w, 4096);
	ior_put_end(w);
}

static double write_stream(struct ior_writer *w, const char *kind, uint64_t n)
{
	double start = now();
	struct ior_dict *d;
	struct names names;

	w->len = w->start = 0;
	put_header(w, kind);
	if (kind[1] == 'a') {
		for (uint64_t i = 0; i < n / 2; i++)
			put_call(w, i);
	} else {
		if (ior_dict_open(&d, w, 0, 0) < 0)
			exit(1);
		announce(d, &names);
		for (uint64_t i = 0; i < n; i++)
			put_row(w, &names, i);
		ior_dict_close(d);
	}
	ior_writer_end(w, 1, "end-of-input", NULL, NULL, 0);
	return now() - start;
}

static double read_stream(const struct ior_writer *w, uint64_t *records)
{
	double start = now();
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_row row;
	uint64_t sum = 0;

	if (ior_reader_open_memory(&r, w->buf, w->len, NULL, &err) < 0)
		exit(1);
	while (ior_reader_next(r, &rec, &err) > 0)
		if (rec->tag == IOR_TAG_ROW && ior_reader_row(r, &row, NULL) == 0)
			sum += row.v[IOR_ROW_BYTES];
	if (ior_reader_end(r, true) != IOR_END_CLEAN) {
		fprintf(stderr, "reader_bench: %s\n", ior_reader_damage(r));
		exit(1);
	}
	*records = ior_reader_totals(r)->records;
	__asm__ volatile("" :: "r"(sum));
	ior_reader_close(r);
	return now() - start;
}

int main(int argc, char **argv)
{
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
	int rounds = argc > 2 ? atoi(argv[2]) : 5;
	static const char *const kinds[] = { "raw", "rows" };

	for (int k = 0; k < 2; k++) {
		double written = 1e9, read = 1e9;
		struct ior_writer w;
		uint64_t records = 0;

		if (ior_writer_init(&w, -1) < 0)
			return 1;
		for (int i = 0; i < rounds; i++) {
			double t = write_stream(&w, kinds[k], n);

			written = t < written ? t : written;
			t = read_stream(&w, &records);
			read = t < read ? t : read;
		}
		printf("%-4s  M records/s: write %5.2f  read %5.2f   bytes each: %4.1f\n", kinds[k],
		       (double)records / written / 1e6, (double)records / read / 1e6,
		       (double)w.len / (double)records);
		ior_writer_free(&w);
	}
	return 0;
}
