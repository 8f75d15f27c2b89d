/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of a stream without calls, where it says odd things of itself. */
#include "program/nothing.h"

#include "sample.h"
#include "unit.h"

/* A header with n stages of one command line, then an end record with these totals; read. */
static const char *said(unsigned int n, const char *command, const char *const *names,
			const uint64_t *counts, unsigned int ntotals)
{
	static const char *const keys[] = { "program", "version", "command" };
	const struct ior_record *rec;
	struct ior_reader *r;
	struct ior_writer w;
	const char *text;

	sample_init(&w);
	ior_put_begin(&w, IOR_TAG_HEADER);
	ior_put_map(&w, 4);
	ior_put_cstr(&w, "format");
	ior_put_cstr(&w, "ior");
	ior_put_cstr(&w, "version");
	ior_put_u64(&w, 1);
	ior_put_cstr(&w, "kind");
	ior_put_cstr(&w, "rows");
	ior_put_cstr(&w, "stages");
	ior_put_list(&w, n);
	for (unsigned int i = 0; i < n; i++) {
		ior_put_map(&w, 3);
		for (unsigned int k = 0; k < 3; k++) {
			ior_put_cstr(&w, keys[k]);
			if (k == 2 && !command)
				ior_put_u64(&w, 5);
			else
				ior_put_cstr(&w, k == 2 ? command : "x");
		}
	}
	ior_put_end(&w);
	ior_writer_end(&w, 1, "end-of-input", names, counts, ntotals);
	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, NULL), 0);
	while (ior_reader_next(r, &rec, NULL) > 0)
		ior_program_see_stages(rec);
	text = ior_program_nothing(r);
	ior_reader_close(r);
	ior_writer_free(&w);
	return text;
}

#define SAID(n, command, names, counts) \
	said(n, command, names, counts, sizeof(counts) / sizeof((counts)[0]))

TEST(long_and_hostile_command_lines_are_cut_and_escaped)
{
	static const char *const names[] = { "dropped_by_1" };
	static const uint64_t counts[] = { 7 };
	char command[1001], expected[1000];

	memset(command, 'a', 1000);
	memset(command + 900, 'z', 100);
	command[1000] = '\0';
	snprintf(expected, sizeof(expected), "no call matched: all 7 calls were dropped by "
		 "%.48s...%.96s", command, command + 904);
	CHECK_STR(SAID(1, command, names, counts), expected);
	/* a character that is cut is left out */
	memcpy(command + 47, "\xc3\xbc", 2);
	memcpy(command + 903, "\xc3\xbc", 2);
	snprintf(expected, sizeof(expected), "no call matched: all 7 calls were dropped by "
		 "%.47s...%.95s", command, command + 905);
	CHECK_STR(SAID(1, command, names, counts), expected);
	CHECK_STR(SAID(1, "x\n\033[31m", names, counts),
		  "no call matched: all 7 calls were dropped by x\\x0a\\x1b[31m");
	/* a command line that is none, and a stage that is not there */
	CHECK_STR(SAID(1, NULL, names, counts),
		  "no call matched: all 7 calls were dropped by an earlier stage");
	CHECK_STR(SAID(0, NULL, names, counts),
		  "no call matched: all 7 calls were dropped by an earlier stage");
}

TEST(totals_that_cannot_be_right)
{
	static const char *const names[] = {
		"dropped_by_0", "dropped_by_17", "dropped_by_", "dropped_by_1x", "dropped_by_-1",
		"dropped_by_16", "dropped_by_2", "dropped",
	};
	static const uint64_t counts[] = { 1, 2, 3, 4, 5, UINT64_MAX - 1, 6, 7 };

	CHECK_STR(SAID(2, "c", names, counts),
		  "no call matched: of 18446744073709551615 calls 6 were dropped by c, "
		  "18446744073709551614 by an earlier stage");
}

/* Would catch: a text that runs out of its buffer. */
TEST(many_stages_with_long_command_lines)
{
	const char *names[40];
	uint64_t counts[40];
	char command[161], name[40][20];

	memset(command, '\n', 160);
	command[160] = '\0';
	for (unsigned int i = 0; i < 40; i++) {
		snprintf(name[i], sizeof(name[i]), "dropped_by_%u", i);
		names[i] = name[i];
		counts[i] = UINT64_MAX - 1;
	}
	CHECK(strlen(SAID(40, command, names, counts)) > 4000);
}

TEST(nothing_was_recorded_or_nothing_is_known)
{
	static const char *const none[] = { "calls", "enters" }, *const one[] = { "enters" };
	static const uint64_t zero[] = { 0, 0 }, some[] = { 5 }, unknown[] = { UINT64_MAX };

	CHECK_STR(SAID(2, "ior-capture", none, zero), "no call matched: ior-capture recorded none");
	CHECK_STR(SAID(0, NULL, none, zero), "no call matched: the capture recorded none");
	CHECK_STR(SAID(1, "x", one, some),
		  "no call matched: the stream has none, and does not say why");
	CHECK_STR(SAID(1, "x", one, unknown),
		  "no call matched: the stream has none, and does not say why");
}
