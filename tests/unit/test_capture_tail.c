/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: bytes of another text, or of none, where a length in the record is wrong. */
#include "emit/tail.h"

#include <string.h>

#include "stream/put.h"
#include "stream/record.h"
#include "unit.h"

static const char text[] = "pathpath2waswas2";

TEST(each_text_in_its_place)
{
	struct ior_rec_call rec = {
		.path_len = 4, .path2_len = 5, .was_len = { 4, 5 }, .was_kept = { 3, 4 },
	};
	struct tail t;

	tail_find(&t, &rec, text, strlen(text));
	CHECK(t.was[0].p == text + 9);
	CHECK_EQ(t.was[0].len, 3);
	CHECK(t.was[1].p == text + 12);
	CHECK_EQ(t.was[1].len, 4);
	/* One that could not be read has no bytes; an empty one has a length, which is 1. */
	rec.path_len = -14;
	rec.was_len[0] = 1;
	rec.was_kept[0] = 0;
	tail_find(&t, &rec, text, strlen(text));
	CHECK(t.was[0].p == text + 5);
	CHECK_EQ(t.was[0].len, 0);
	CHECK(t.was[1].p == text + 5);
	rec.was_len[0] = 0;
	tail_find(&t, &rec, text, strlen(text));
	CHECK(!t.was[0].p);
}

TEST(what_does_not_fit_is_nothing)
{
	struct ior_rec_call rec = {
		.path_len = 4, .path2_len = 5, .was_len = { 9, 9 }, .was_kept = { 8, 8 },
	};
	struct tail t;

	tail_find(&t, &rec, text, strlen(text));
	CHECK(!t.was[0].p);
	CHECK(!t.was[1].p);
	rec.was_kept[0] = IOR_KEPT + 1;
	tail_find(&t, &rec, text, 4096);
	CHECK(!t.was[0].p);
	rec.path_len = 32767;
	rec.was_kept[0] = 1;
	tail_find(&t, &rec, text, strlen(text));
	CHECK(!t.was[0].p);
}

/* Do these bytes end what is written of it? n 0: that is nil. */
static bool puts_text(const char *p, size_t kept, size_t len, const char *bytes, size_t n)
{
	struct ior_writer w;
	bool same;

	CHECK_EQ(ior_writer_init(&w, -1), 0);
	ior_put_begin(&w, IOR_TAG_ENTER);
	tail_put_was(&w, &(struct tail_was){ p, kept, len });
	ior_put_u64(&w, 1);	/* nils at the end are left out */
	same = n ? w.len > n && memcmp(w.buf + w.len - 1 - n, bytes, n) == 0 :
		   w.buf[w.len - 2] == 0xc0;
	ior_writer_free(&w);
	return same;
}

TEST(of_a_long_one_the_end_is_written)
{
	char kept[IOR_KEPT];

	CHECK(puts_text(NULL, 0, 0, "", 0));
	CHECK(puts_text("/a/b", 4, 4, "/a/b", 4));
	memset(kept, 'x', sizeof(kept));
	CHECK(puts_text(kept, sizeof(kept), sizeof(kept), kept, sizeof(kept)));
	/* Without a slash in the second half there is no name that is whole. */
	memcpy(kept, "/in/the/first/half", 18);
	CHECK(puts_text(kept, sizeof(kept), 1000, "\xa1\0", 2));
	memcpy(kept + sizeof(kept) - 9, "/its/end/", 9);
	CHECK(puts_text(kept, sizeof(kept), 1000, "\0/its/end/", 10));
	kept[sizeof(kept) / 2] = '/';
	CHECK(puts_text(kept, sizeof(kept), 257, "x/its/end/", 10));
}
