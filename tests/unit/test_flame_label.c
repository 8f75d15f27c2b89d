/* SPDX-License-Identifier: BSD-2-Clause */
#include "figure.h"
#include "label.h"
#include "unit.h"

static void check_fit(const char *text, size_t cells, bool from_end, const char *expected)
{
	size_t len = strlen(text);
	struct label l = label_fit(unit_guarded(text, len), len, cells, from_end);
	char out[200] = "";

	snprintf(out, sizeof(out), "%s%.*s%s", l.cut && from_end ? "~" : "", (int)l.len, l.p,
		 l.cut && !from_end ? "~" : "");
	CHECK_STR(l.len ? out : "", expected);
}

/* Catches a label that is longer than its box, or a cut within a character. */
TEST(a_label_is_cut_where_it_does_not_fit)
{
	check_fit("passwd", 6, false, "passwd");
	check_fit("passwd", 5, false, "pass~");
	check_fit("passwd", 3, false, "pa~");
	check_fit("passwd", 2, false, "");
	check_fit("passwd", 0, false, "");
	check_fit("d", 1, false, "d");
	check_fit("", 5, false, "");
	check_fit("/usr/lib/x.so", 6, true, "~/x.so");
	check_fit("/usr/lib/x.so", 13, true, "/usr/lib/x.so");
	/* two cells each */
	check_fit("\346\227\245\346\234\254\350\252\236", 6, false,
		  "\346\227\245\346\234\254\350\252\236");
	check_fit("\346\227\245\346\234\254\350\252\236", 5, false, "\346\227\245\346\234\254~");
	check_fit("\346\227\245\346\234\254\350\252\236", 4, false, "\346\227\245~");
	check_fit("\346\227\245\346\234\254\350\252\236", 4, true, "~\350\252\236");
	check_fit("\303\244\303\266\303\274\303\237", 3, false, "\303\244\303\266~");
	check_fit("\303\244\303\266\303\274\303\237", 3, true, "~\303\274\303\237");
	/* a letter and its mark */
	check_fit("e\314\201e\314\201e\314\201e\314\201", 4, false, "e\314\201~");
	check_fit("e\314\201e\314\201e\314\201e\314\201", 4, true, "~e\314\201");
	/* one character as wide as a phrase */
	check_fit("\357\267\275", 15, false, "");
}

/* Catches a legend whose keys cover each other. */
TEST(cells_of_a_label_are_as_wide_as_its_letters_may_be)
{
	CHECK_EQ(label_cells("", 0), 0);
	CHECK_EQ(label_cells("1 \302\265s", 5), 4);
	CHECK_EQ(label_cells("\346\227\245a", 4), 3);
}

TEST(xml_is_the_same_text)
{
	static const char text[] = "a<b>&amp;\"'\n]]>";
	char *out = NULL;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	label_xml(f, unit_guarded(text, strlen(text)), strlen(text));
	fclose(f);
	CHECK_STR(out, "a&lt;b&gt;&amp;amp;&quot;&#39;\n]]&gt;");
	free(out);
}

#define FIGURE(call, expected) do {		\
	char out[FIGURE_MAX];			\
	call;					\
	CHECK_STR(out, expected);		\
} while (0)

/* Catches digits that are lost, and numbers that do not fit their text. */
TEST(figures_are_exact)
{
	FIGURE(figure_weight(out, "calls", 1), "1 call");
	FIGURE(figure_weight(out, "calls", 12345), "12,345 calls");
	FIGURE(figure_weight(out, "errors", 0), "0 errors");
	FIGURE(figure_weight(out, "ns", 999), "999 ns");
	FIGURE(figure_weight(out, "ns", 1000), "1.000 \302\265s");
	FIGURE(figure_weight(out, "ns", 12345678), "12.345678 ms");
	FIGURE(figure_weight(out, "ns", 3725000000001), "3,725.000000001 s");
	FIGURE(figure_weight(out, "bytes", 1), "1 byte");
	FIGURE(figure_weight(out, "bytes", 1023), "1,023 bytes");
	FIGURE(figure_weight(out, "bytes", 1536), "1.50 KiB (1,536 bytes)");
	FIGURE(figure_weight(out, "bytes", (1 << 20) - 1), "1.00 MiB (1,048,575 bytes)");
	FIGURE(figure_weight(out, "bytes", UINT64_MAX),
	       "at least 16.00 EiB (18,446,744,073,709,551,615 bytes)");
	FIGURE(figure_weight(out, "ns", UINT64_MAX), "at least 18,446,744,073.709551615 s");
}

TEST(shares_and_changes)
{
	FIGURE(figure_share(out, 1, 1), "100.00%");
	FIGURE(figure_share(out, 1, 3), "33.33%");
	FIGURE(figure_share(out, 1, 100), "1.00%");
	FIGURE(figure_share(out, 1, 1000), "0.10%");
	FIGURE(figure_share(out, 1234, 10000000), "0.012%");
	FIGURE(figure_share(out, 1, 1e9), "0.00000010%");
	FIGURE(figure_share(out, 0, 0), "0%");
	FIGURE(figure_share(out, 0, 5), "0%");
	FIGURE(figure_change(out, 10, 11), "+10.00%");
	FIGURE(figure_change(out, 10, 5), "-50.00%");
	FIGURE(figure_change(out, 10, 0), "-100.00%");
	FIGURE(figure_change(out, 10, 10), "unchanged");
	FIGURE(figure_change(out, 0, 10), "new");
	FIGURE(figure_change(out, 0, 0), "unchanged");
	FIGURE(figure_change(out, 2, 25), "x12.5");
	FIGURE(figure_change(out, 1, 1e15), "x1000000000000000");
}
