/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/cells.h"
#include "unit.h"

#define ACUTE "\u0301"
#define FAMILY "\U0001f468\u200d\U0001f469\u200d\U0001f467"
#define KANJI "\u65e5"

struct example {
	const char *text;
	size_t cells;
};

static size_t cells_of(const char *text)
{
	size_t len = strlen(text);

	return ior_cells(unit_guarded(text, len), len);
}

static void check_all(const struct example *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!CHECK_EQ(cells_of(e[i].text), e[i].cells))
			printf("# of \"%s\"\n", e[i].text);
}
#define CHECK_ALL(examples) check_all(examples, sizeof(examples) / sizeof(examples[0]))

/* Catches a fast path that looks at a part of a text only. */
TEST(ascii_takes_a_cell_a_byte)
{
	char text[64];

	for (size_t len = 0; len < sizeof(text); len++) {
		memset(text, 'a', len);
		CHECK_EQ(ior_cells(unit_guarded(text, len), len), len);
		for (size_t i = 0; i + 2 <= len; i++) {
			memset(text, 'a', len);
			memcpy(text + i, "\u00e9", 2);
			CHECK_EQ(ior_cells(unit_guarded(text, len), len), len - 1);
		}
	}
}

/* In any locale: this test is in that of C. */
TEST(characters_take_what_terminals_give_them)
{
	static const struct example examples[] = {
		{ "\u00e9\u03b1\u0436", 3 },
		{ KANJI "\u672c\u8a9e", 6 },
		{ "\uac00", 2 },				/* Hangul, composed */
		{ "\u1112\u1161\u11ab", 2 },			/* and in its letters */
		{ "\uff21", 2 },
		{ "\uff71", 1 },				/* half wide */
		{ "\u2026", 1 },				/* ambiguous */
		{ "e" ACUTE, 1 },
		{ "e" ACUTE ACUTE ACUTE "x", 2 },
		{ ACUTE, 0 },
		{ "\u0915\u093e", 2 },				/* a vowel of Devanagari */
		{ "\u0915\u094d\u0937", 2 },			/* a virama has no cell */
		{ "\u0e01\u0e34", 1 },
		{ "a\u200bb\u2060c", 3 },
		{ "\u06ddx", 2 },
		{ "\ue0b0", 1 },				/* private */
		{ "\U000e0fff\u0378", 2 },			/* nobody's */
	};

	CHECK_ALL(examples);
}

TEST(what_is_joined_takes_the_cells_of_one)
{
	static const struct example examples[] = {
		{ "\U0001f600", 2 },
		{ FAMILY, 2 },
		{ FAMILY FAMILY, 4 },
		{ "\U0001f44d\U0001f3fd", 2 },			/* a thumb and its skin */
		{ "a\U0001f3fd", 3 },				/* skin of nobody */
		{ "\u2764", 1 },
		{ "\u2764\ufe0f", 2 },				/* as emoji */
		{ "\u2764\ufe0e", 1 },
		{ "\u2764\ufe0f\u200d\U0001f525", 2 },
		{ "1\ufe0f\u20e3", 2 },
		{ "\U0001f1e9\U0001f1ea", 2 },			/* a flag */
		{ "a\u200db", 2 },
		{ KANJI "\u200d" KANJI, 4 },			/* nothing is joined */
	};

	CHECK_ALL(examples);
}

/* Catches a byte that is looked at behind the end, and one that is left out. */
TEST(bytes_that_are_no_text_count)
{
	CHECK_EQ(cells_of("\xff\xfe"), 2);
	CHECK_EQ(cells_of("\xe6\x97"), 2);
	CHECK_EQ(cells_of("a\xf0\x9f\x98"), 4);
	CHECK_EQ(cells_of("\xc0\x80z"), 3);
}

TEST(a_part_of_a_text_ends_at_a_sign)
{
	static const char text[] = "a" KANJI "e" ACUTE FAMILY "z";
	static const size_t heads[] = { 0, 1, 1, 4, 7, 7, 25, 26, 26 };
	static const size_t used[] = { 0, 1, 1, 3, 4, 4, 6, 7, 7 };
	static const size_t tails[] = { 0, 1, 1, 19, 22, 22, 25, 26, 26 };
	static const size_t tail_used[] = { 0, 1, 1, 3, 4, 4, 6, 7, 7 };
	size_t len = sizeof(text) - 1, n;

	for (size_t cells = 0; cells < 9; cells++) {
		CHECK_EQ(ior_cells_head(unit_guarded(text, len), len, cells, &n), heads[cells]);
		CHECK_EQ(n, used[cells]);
		CHECK_EQ(ior_cells_tail(unit_guarded(text, len), len, cells, &n), tails[cells]);
		CHECK_EQ(n, tail_used[cells]);
	}
}

/* The cut text, its dots among it. */
static const char *cut_text(const char *text, size_t cells, size_t front)
{
	static char out[400];
	size_t len = strlen(text);
	struct ior_cut cut = ior_cells_cut(unit_guarded(text, len), len, cells, front);

	CHECK(cut.head + cut.tail <= len);
	CHECK(cut.cells <= cells);
	snprintf(out, sizeof(out), "%.*s%.*s%s", (int)cut.head, text, (int)cut.dots, IOR_ELLIPSIS,
		 text + len - cut.tail);
	CHECK_EQ(ior_cells(out, strlen(out)), cut.cells);
	return out;
}

TEST(a_text_is_cut_where_it_is_asked)
{
	CHECK_STR(cut_text("/usr/share/doc", 14, 4), "/usr/share/doc");
	CHECK_STR(cut_text("/usr/share/doc", 13, 0), ".../share/doc");
	CHECK_STR(cut_text("/usr/share/doc", 13, SIZE_MAX), "/usr/share...");
	CHECK_STR(cut_text("/usr/share/doc", 12, 3), "/us...re/doc");
	CHECK_STR(cut_text("/usr/share/doc", 4, 0), "...c");
	CHECK_STR(cut_text("/usr/share/doc", 3, 1), "...");
	CHECK_STR(cut_text("/usr/share/doc", 1, 1), ".");
	CHECK_STR(cut_text("/usr/share/doc", 0, 0), "");
	CHECK_STR(cut_text("", 0, 0), "");
}

/* A wide sign that does not fit leaves its room to the other side, or a cell free. */
TEST(wide_signs_are_cut_whole)
{
	CHECK_STR(cut_text(KANJI KANJI KANJI KANJI, 8, 3), KANJI KANJI KANJI KANJI);
	CHECK_STR(cut_text(KANJI KANJI KANJI KANJI, 7, 3), KANJI "..." KANJI);
	CHECK_STR(cut_text(KANJI KANJI KANJI KANJI, 7, 1), "..." KANJI KANJI);
	CHECK_STR(cut_text(KANJI KANJI KANJI KANJI, 6, 0), "..." KANJI);
	CHECK_STR(cut_text("ae" ACUTE "bcde" ACUTE, 5, 2), "ae" ACUTE "...");
	CHECK_STR(cut_text("ae" ACUTE "bcde" ACUTE, 5, 1), "a...e" ACUTE);
	CHECK_STR(cut_text(FAMILY FAMILY FAMILY, 5, 0), "..." FAMILY);
}

/* Every cut of texts of all kinds: no more than asked for, of whole signs, and all but one used. */
TEST(no_cut_is_wider_than_asked)
{
	static const char *const texts[] = {
		"a" KANJI "e" ACUTE FAMILY "z" KANJI KANJI,
		ACUTE ACUTE,
		"\u0915\u093e\u0915\u093e\u0915",
		FAMILY FAMILY FAMILY FAMILY,
		"a\xff" KANJI "\xe6\x97",
		"\u200d\u200d" KANJI "\u200dx",
		"\U0001f1e9\U0001f1ea\U0001f1e9\U0001f1ea\U0001f1e9",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *text = texts[i];
		size_t len = strlen(text), all = cells_of(text);

		for (size_t cells = 0; cells <= all; cells++)
			for (size_t front = 0; front <= cells; front++) {
				struct ior_cut cut = ior_cells_cut(text, len, cells, front);

				CHECK(cut.cells <= cells);
				CHECK(cut.cells + 1 >= cells);
				CHECK_EQ(cut.cells, ior_cells(text, cut.head) + cut.dots +
						    ior_cells(text + len - cut.tail, cut.tail));
			}
	}
}
