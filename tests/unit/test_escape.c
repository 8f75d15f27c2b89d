/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/escape.h"
#include "base/utf8.h"
#include "unit.h"

struct example {
	const char *in;
	size_t len;
	const char *out;
};
#define E(in, out) { in, sizeof(in) - 1, out }

static void check_text(const struct example *e, const char *also)
{
	char out[200];
	size_t n = ior_escape(out, sizeof(out), unit_guarded(e->in, e->len), e->len, also);

	CHECK_EQ(n, strlen(e->out));
	CHECK_MEM(out, e->out, n < strlen(e->out) ? n : strlen(e->out));
}

TEST(plain_text_is_copied)
{
	static const struct example examples[] = {
		E("", ""),
		E("/usr/share/doc/README", "/usr/share/doc/README"),
		E("pipe:[4711] ~!\"'", "pipe:[4711] ~!\"'"),
		E("gr\xc3\xbc\xc3\x9f" "e \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x90\xa7",
		  "gr\xc3\xbc\xc3\x9f" "e \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x90\xa7"),
	};

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		check_text(&examples[i], NULL);
}

/* Catches a terminal escape, a line break or a reordering mark that gets through. */
TEST(what_a_terminal_acts_on_is_escaped)
{
	static const struct example examples[] = {
		E("\x1b[31m", "\\x1b[31m"),
		E("a\nb\rc\td", "a\\x0ab\\x0dc\\x09d"),
		E("nul\0byte", "nul\\x00byte"),
		E("\x7f", "\\x7f"),
		E("a\\x1b", "a\\\\x1b"),
		E("\xc2\x9b" "31m", "\\u009b31m"),		/* CSI as one C1 control */
		E("\xc2\xa0", "\\u00a0"),			/* no-break space */
		E("\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"),
		E("\xe2\x80\xae" "txt.exe", "\\u202etxt.exe"),
		E("\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8e\xd8\x9c", "\\u2066\\u2069\\u200e\\u061c"),
		E("\xe3\x80\x80", "\\u3000"),
		E("\xef\xbf\xbd\xef\xbf\xbe\xef\xbf\xbf", "\xef\xbf\xbd\\ufffe\\uffff"),
		E("\xff\xfe", "\\xff\\xfe"),
		E("cut \xe6\x97", "cut \\xe6\\x97"),
		E("\xc0\xaf", "\\xc0\\xaf"),			/* overlong '/' */
		E("\xed\xa0\x80", "\\xed\\xa0\\x80"),		/* a surrogate */
	};

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		check_text(&examples[i], NULL);
}

TEST(extra_bytes_are_escaped)
{
	static const struct example folded = E("a;b c\\", "a\\x3bb\\x20c\\\\");

	check_text(&folded, "; ");
}

TEST(json_strings)
{
	static const struct example examples[] = {
		E("plain /a/b", "plain /a/b"),
		E("\"q\" \\ \n\x1f\x7f", "\\\"q\\\" \\\\ \\u000a\\u001f\\u007f"),
		E("\xe2\x80\xae\xc2\x9b", "\\u202e\\u009b"),	/* the same to a parser */
		E("\xc3\xa9\xe6\x97\xa5", "\xc3\xa9\xe6\x97\xa5"),
		E("bad \xff\xe6\x97", "bad \\\\xff\\\\xe6\\\\x97"),
	};
	char out[200];

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct example *e = &examples[i];
		size_t n = ior_escape_json(out, sizeof(out), unit_guarded(e->in, e->len), e->len);

		CHECK_EQ(n, strlen(e->out));
		CHECK_MEM(out, e->out, n < strlen(e->out) ? n : strlen(e->out));
	}
}

/* Catches a write past the end, and an escape or a character cut in two. */
TEST(a_small_buffer_gets_whole_pieces)
{
	static const char in[] = "ab\x1b\xe2\x80\xae\xf0\x9f\x90\xa7\\\xff z";
	static const char whole[] = "ab\\x1b\\u202e\xf0\x9f\x90\xa7\\\\\\xff z";
	/* lengths at which the result may end */
	static const size_t ends[] = { 0, 1, 2, 6, 12, 16, 18, 22, 23, 24 };

	for (size_t size = 0; size < sizeof(whole); size++) {
		char *out = unit_guarded(whole, size);
		size_t n = ior_escape(out, size, in, sizeof(in) - 1, NULL), last = 0;

		for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
			if (ends[i] <= size)
				last = ends[i];
		CHECK_EQ(n, last);
		CHECK_MEM(out, whole, n);
	}
}

/* The inverse of ior_escape(): that it exists shows that no two names look the same. */
static size_t unescape(char *out, const char *p, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		unsigned int code;

		if (p[i] != '\\') {
			out[n++] = p[i++];
		} else if (p[i + 1] == '\\') {
			out[n++] = '\\';
			i += 2;
		} else if (p[i + 1] == 'x') {
			sscanf(p + i + 2, "%2x", &code);
			out[n++] = (char)code;
			i += 4;
		} else {
			sscanf(p + i + 2, "%4x", &code);
			if (code < 0x800) {
				out[n++] = (char)(0xc0 | code >> 6);
			} else {
				out[n++] = (char)(0xe0 | code >> 12);
				out[n++] = (char)(0x80 | (code >> 6 & 0x3f));
			}
			out[n++] = (char)(0x80 | (code & 0x3f));
			i += 6;
		}
	}
	return n;
}

TEST(random_bytes_come_back_and_need_at_most_six_bytes_each)
{
	uint64_t random = 42;

	for (int round = 0; round < 20000; round++) {
		char in[24], out[6 * sizeof(in) + 1], json[6 * sizeof(in)], back[6 * sizeof(in)];
		size_t len = (size_t)round % (sizeof(in) + 1), n, m;

		for (size_t i = 0; i < len; i++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			/* half of them from the lead and continuation bytes that matter */
			in[i] = random >> 63 ? "\xe2\x80\xae\xa8\xc2\x81\\;"[random >> 40 & 7] :
					       (char)(random >> 32);
		}
		n = ior_escape(out, sizeof(out) - 1, in, len, ";");
		out[n] = '\0';
		for (size_t i = 0; i < n; i++)
			CHECK(out[i] != ';' && out[i] != 0x7f && (out[i] & 0xe0));
		CHECK(ior_utf8_valid(out, n));
		CHECK_EQ(unescape(back, out, n), len);
		CHECK_MEM(back, in, len);
		m = ior_escape_json(json, sizeof(json), in, len);
		CHECK(ior_utf8_valid(json, m));
	}
}

/* Would catch: half a character at either side of the dots. */
TEST(of_a_long_text_both_ends_are_shown)
{
	static const struct {
		const char *in;
		size_t head, tail;
		const char *out;
	} examples[] = {
		{ "abcdef", 2, 4, "abcdef" },
		{ "abcdefg", 2, 4, "ab...defg" },
		{ "abcdefg", 0, 0, "..." },
		{ "a\xc3\xbc" "bc\xe6\x97\xa5" "d", 2, 3, "a...d" },
		{ "a\xc3\xbc" "bc\xe6\x97\xa5" "d", 3, 4, "a\xc3\xbc...\xe6\x97\xa5" "d" },
		{ "ab\xf0\x9f\x90\xa7" "c", 2, 4, "ab...c" },
		/* what is no UTF-8 has no characters to cut */
		{ "abc\x80\x80\x80\x80\x80", 1, 4, "a...\\x80\\x80\\x80\\x80" },
		{ "\x1b" "bcd\n", 1, 1, "\\x1b...\\x0a" },
	};
	char out[100];

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		size_t n = ior_escape_ends(out, sizeof(out) - 1, examples[i].in,
					   strlen(examples[i].in), examples[i].head,
					   examples[i].tail);

		out[n] = '\0';
		CHECK_STR(out, examples[i].out);
	}
	for (size_t size = 0; size < 20; size++) {
		char *small = unit_guarded("\x1b" "bcd\n\n\n", 7);

		CHECK(ior_escape_ends(out, size, small, 7, 2, 3) <= size);
	}
}

TEST(bytes_of_a_character_are_told_from_its_first)
{
	CHECK(ior_utf8_continues('\x80') && ior_utf8_continues('\xbf'));
	CHECK(!ior_utf8_continues('\x7f') && !ior_utf8_continues('\xc0'));
}
