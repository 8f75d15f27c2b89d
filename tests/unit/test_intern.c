/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches ids that are not dense, texts that move or mix, and limits that do not hold. */
#include "base/idmap.h"
#include "base/intern.h"
#include "unit.h"

static uint32_t intern(struct ior_intern *t, const char *text)
{
	return ior_intern(t, text, strlen(text), NULL);
}

TEST(ids_are_dense_and_stay)
{
	struct ior_intern t;
	bool fresh;

	CHECK_EQ(ior_intern_init(&t, 100, 1000), 0);
	CHECK_EQ(intern(&t, "a"), 1);
	CHECK_EQ(intern(&t, ""), 2);
	CHECK_EQ(ior_intern(&t, "a\0b", 3, &fresh), 3);
	CHECK(fresh);
	CHECK_EQ(ior_intern(&t, "a\0b", 3, &fresh), 3);
	CHECK(!fresh);
	CHECK_EQ(intern(&t, "a"), 1);
	CHECK_EQ(ior_intern_find(&t, "", 0), 2);
	CHECK_EQ(ior_intern_find(&t, "b", 1), 0);
	CHECK_EQ(t.n, 4);
	CHECK_EQ(ior_intern_get(&t, 3)->len, 3);
	CHECK_MEM(ior_intern_get(&t, 3)->p, "a\0b", 4);
	CHECK_EQ(ior_intern_get(&t, 0)->len, 0);
	CHECK_EQ(ior_intern_get(&t, 4)->len, 0);
	CHECK_STR(ior_intern_get(&t, UINT32_MAX)->p, "");
	ior_intern_free(&t);
}

TEST(many_texts_do_not_move)
{
	struct ior_intern t;
	const char *first;
	char text[20];

	CHECK_EQ(ior_intern_init(&t, UINT32_MAX, UINT64_MAX), 0);
	CHECK_EQ(intern(&t, "first"), 1);
	first = ior_intern_get(&t, 1)->p;
	for (int i = 0; i < 100000; i++) {
		snprintf(text, sizeof(text), "text %d", i);
		CHECK_EQ(intern(&t, text), i + 2);
	}
	for (int i = 0; i < 100000; i += 777) {
		snprintf(text, sizeof(text), "text %d", i);
		CHECK_EQ(intern(&t, text), i + 2);
		CHECK_STR(ior_intern_get(&t, (uint32_t)i + 2)->p, text);
		CHECK_EQ((uintptr_t)ior_intern_get(&t, (uint32_t)i + 2)->p % 8, 0);
	}
	CHECK(ior_intern_get(&t, 1)->p == first);
	ior_intern_free(&t);
}

TEST(long_texts_between_short_ones)
{
	size_t len = 3u << 20;
	char *text = malloc(len);
	struct ior_intern t;

	memset(text, 'x', len);
	CHECK_EQ(ior_intern_init(&t, 100, UINT64_MAX), 0);
	CHECK_EQ(ior_intern(&t, text, len, NULL), 1);
	CHECK_EQ(intern(&t, "short"), 2);
	CHECK_EQ(ior_intern(&t, text, len - 1, NULL), 3);
	CHECK_EQ(intern(&t, "shorter"), 4);
	CHECK_EQ(ior_intern(&t, text, len, NULL), 1);
	CHECK_EQ(ior_intern_get(&t, 3)->p[len - 2], 'x');
	CHECK_EQ(ior_intern_get(&t, 3)->p[len - 1], '\0');
	CHECK_STR(ior_intern_get(&t, 2)->p, "short");
	CHECK_STR(ior_intern_get(&t, 4)->p, "shorter");
	ior_intern_free(&t);
	free(text);
}

TEST(limits)
{
	struct ior_intern t;
	bool fresh = true;

	CHECK_EQ(ior_intern_init(&t, 2, 10), 0);
	CHECK_EQ(intern(&t, "12345"), 1);
	CHECK_EQ(intern(&t, "123456"), 0);
	CHECK_EQ(intern(&t, "abcde"), 2);
	CHECK_EQ(ior_intern(&t, "", 0, &fresh), 0);
	CHECK_EQ(intern(&t, "12345"), 1);
	ior_intern_clear(&t);
	CHECK_EQ(ior_intern_find(&t, "12345", 5), 0);
	CHECK_EQ(intern(&t, "abcde"), 1);
	ior_intern_free(&t);
}

TEST(idmap_low_and_high_keys)
{
	static const uint32_t keys[] = { 1, 1023, 1024, IOR_IDMAP_LOW - 1, IOR_IDMAP_LOW,
					 IOR_IDMAP_LOW + 1, 0x80000000, UINT32_MAX };
	struct ior_idmap m;

	CHECK_EQ(ior_idmap_init(&m), 0);
	for (unsigned int i = 0; i < 8; i++)
		CHECK_EQ(ior_idmap_get(&m, keys[i]), 0);
	for (unsigned int round = 0; round < 2; round++)	/* the second one redefines */
		for (unsigned int i = 0; i < 8; i++)
			CHECK_EQ(ior_idmap_set(&m, keys[i], 100 * (round + 1) + i), 0);
	CHECK_EQ(m.n, 8);
	for (unsigned int i = 0; i < 8; i++)
		CHECK_EQ(ior_idmap_get(&m, keys[i]), 200 + i);
	CHECK_EQ(ior_idmap_get(&m, 2), 0);
	CHECK_EQ(ior_idmap_get(&m, UINT32_MAX - 1), 0);
	CHECK_EQ(ior_idmap_get(&m, 0), 0);
	ior_idmap_clear(&m);
	CHECK_EQ(m.n, 0);
	for (unsigned int i = 0; i < 8; i++)
		CHECK_EQ(ior_idmap_get(&m, keys[i]), 0);
	ior_idmap_free(&m);
}

TEST(idmap_grows)
{
	struct ior_idmap m;

	CHECK_EQ(ior_idmap_init(&m), 0);
	for (uint32_t i = 1; i <= 50000; i++) {
		CHECK_EQ(ior_idmap_set(&m, i, i), 0);
		CHECK_EQ(ior_idmap_set(&m, i * 65537 + IOR_IDMAP_LOW, i), 0);
	}
	CHECK_EQ(m.n, 100000);
	for (uint32_t i = 1; i <= 50000; i++) {
		CHECK_EQ(ior_idmap_get(&m, i), i);
		CHECK_EQ(ior_idmap_get(&m, i * 65537 + IOR_IDMAP_LOW), i);
	}
	ior_idmap_free(&m);
}

static uint32_t ten_more(void *sum, uint32_t value)
{
	*(uint32_t *)sum += value;
	return value + 10;
}

/* Catches ids that are left behind, few or many, near or far from each other. */
TEST(idmap_is_empty_after_clear)
{
	static const uint32_t spread[] = { 1, 7, 419, 40000 };
	struct ior_idmap m;
	uint32_t sum = 0;

	CHECK_EQ(ior_idmap_init(&m), 0);
	for (uint32_t n = IOR_IDMAP_FEW - 2; n < IOR_IDMAP_FEW + 3; n++)
		for (unsigned int s = 0; s < 4; s++) {
			for (uint32_t i = 1; i <= n; i++) {
				CHECK_EQ(ior_idmap_set(&m, i * spread[s], i), 0);
				CHECK_EQ(ior_idmap_set(&m, i * spread[s], i + 1), 0);
			}
			CHECK_EQ(m.n, n);
			ior_idmap_each(&m, ten_more, &sum);
			for (uint32_t i = 1; i <= n; i++)
				CHECK_EQ(ior_idmap_get(&m, i * spread[s]), i + 11);
			ior_idmap_clear(&m);
			for (uint32_t i = 1; i <= n; i++)
				CHECK_EQ(ior_idmap_get(&m, i * spread[s]), 0);
		}
	ior_idmap_free(&m);
}

/* Catches a table that, once large, is gone over each time that one id is forgotten. */
TEST(idmap_gives_back_what_it_does_not_use)
{
	struct ior_idmap m;

	CHECK_EQ(ior_idmap_init(&m), 0);
	for (uint32_t i = 0; i < 100000; i++)
		CHECK_EQ(ior_idmap_set(&m, IOR_IDMAP_LOW + i, 1), 0);
	CHECK(m.mask >= 200000);
	ior_idmap_clear(&m);
	CHECK_EQ(ior_idmap_set(&m, IOR_IDMAP_LOW, 2), 0);
	ior_idmap_clear(&m);
	CHECK_EQ(m.mask, 1023);
	CHECK_EQ(ior_idmap_get(&m, IOR_IDMAP_LOW), 0);
	for (uint32_t i = 0; i < 5000; i++)
		CHECK_EQ(ior_idmap_set(&m, IOR_IDMAP_LOW + i, i + 1), 0);
	for (uint32_t i = 0; i < 5000; i++)
		CHECK_EQ(ior_idmap_get(&m, IOR_IDMAP_LOW + i), i + 1);
	ior_idmap_free(&m);
}

TEST(idmap_each)
{
	struct ior_idmap m;
	uint32_t sum = 0;

	CHECK_EQ(ior_idmap_init(&m), 0);
	CHECK_EQ(ior_idmap_set(&m, 5, 1), 0);
	CHECK_EQ(ior_idmap_set(&m, UINT32_MAX, 2), 0);
	ior_idmap_each(&m, ten_more, &sum);
	CHECK_EQ(sum, 3);
	CHECK_EQ(ior_idmap_get(&m, 5), 11);
	CHECK_EQ(ior_idmap_get(&m, UINT32_MAX), 12);
	CHECK_EQ(m.n, 2);
	ior_idmap_free(&m);
}
