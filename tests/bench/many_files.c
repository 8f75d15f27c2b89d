/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A row stream over more files than a program can keep apart, for tests and measurements:
 *
 *	many_files ROWS FILES
 *
 * /hot and /cold are mount points. Every second row reads one of the HOT busy files, /hot/0 and so
 * on, in turn; the others go through FILES files, /cold/0 and so on, in an order that comes back to
 * each after all others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream/dict.h"
#include "stream/header.h"
#include "stream/writer.h"

#define HOT 1000u
#define STRIDE UINT64_C(7919)	/* a prime: no multiple of it is FILES unless FILES is one */

static uint32_t file_id(struct ior_dict *d, const char *folder, uint64_t number)
{
	char path[60];
	int len = snprintf(path, sizeof(path), "/%s/%llu", folder, (unsigned long long)number);

	return ior_dict_file(d, &(struct ior_file_info){
		.path = path, .path_len = (size_t)len, .type = "reg", .fstype = "ext4",
		.mount = 1 + strlen(folder), .device = 0x801, .has_device = 1,
		.inode = number + 1, .has_inode = 1 });
}

static void put_row(struct ior_writer *w, struct ior_dict *d, uint64_t i, uint64_t files)
{
	uint32_t comm, syscall, family, file;

	ior_dict_reserve(d, 4, 200);
	comm = ior_dict_text(d, "worker", 6);
	syscall = ior_dict_text(d, "read", 4);
	family = ior_dict_text(d, "FS", 2);
	file = i % 2 ? file_id(d, "cold", i / 2 * STRIDE % files) : file_id(d, "hot", i / 2 % HOT);
	ior_put_begin(w, IOR_TAG_ROW);
	ior_put_u64(w, i + 1);
	ior_put_u64(w, UINT64_C(90000000000000) + i * 700);
	ior_put_u64(w, 300 + i % 1000);
	ior_put_u64(w, 400);
	ior_put_u64(w, 4000);
	ior_put_u64(w, 4000 + i % 7);
	ior_put_u64(w, i / 7 + 1);
	ior_put_u64(w, comm);
	ior_put_u64(w, syscall);
	ior_put_u64(w, family);
	ior_put_i64(w, 4096);
	ior_put_nil(w);
	ior_put_i64(w, 3);
	ior_put_u64(w, file);
	ior_put_u64(w, 4096);
	ior_put_u64(w, 4096);
	ior_put_u64(w, i * 4096 % 1048576);
	ior_put_end(w);
}

int main(int argc, char **argv)
{
	uint64_t rows = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
	uint64_t files = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
	struct ior_dict *d = NULL;
	struct ior_writer w;

	if (!rows || !files) {
		fprintf(stderr, "usage: many_files ROWS FILES\n");
		return 2;
	}
	if (ior_writer_init(&w, STDOUT_FILENO) < 0 || ior_dict_open(&d, &w, 0, 0) < 0)
		return 1;
	ior_writer_header(&w, &(struct ior_header_info){
		.kind = "rows", .host = "bench", .kernel = "6.18", .arch = "x86_64",
		.program = "many_files", .version = "0", .command = "many_files" });
	for (uint64_t i = 0; i < rows && !w.error; i++)
		put_row(&w, d, i, files);
	ior_writer_end(&w, UINT64_C(90000000000000) + rows * 700, "end-of-input", NULL, NULL, 0);
	ior_writer_flush(&w);
	ior_dict_close(d);
	ior_writer_free(&w);
	return w.error ? 1 : 0;
}
