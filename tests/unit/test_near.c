/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: hints that name something unrelated, or none for an ordinary slip. */
#include "base/near.h"
#include "unit.h"

static const char *const words[] = {
	"openat", "open", "", "read", "%file", "sendfile", "io", NULL
};

static const char *word(const void *arg, size_t i)
{
	const char *const *list = arg;

	return list[i];
}

/* The name ends at an unmapped page: it is not terminated. */
static const char *nearest(const char *name)
{
	size_t len = strlen(name);

	return ior_nearest(unit_guarded(name, len), len, word, words);
}

TEST(near_one_mistake)
{
	CHECK_STR(nearest("opnat"), "openat");
	CHECK_STR(nearest("openatt"), "openat");
	CHECK_STR(nearest("oepnat"), "openat");
	CHECK_STR(nearest("file"), "%file");
	CHECK_STR(nearest("raed"), "read");
}

TEST(near_letter_case_is_no_mistake)
{
	CHECK_STR(nearest("OPENAT"), "openat");
	CHECK_STR(nearest("READ"), "read");
}

TEST(near_exact_wins_over_first)
{
	CHECK_STR(nearest("open"), "open");
}

TEST(near_of_two_equally_near_the_first_wins)
{
	CHECK_STR(nearest("opena"), "openat");
}

TEST(near_beginning_of_a_name)
{
	CHECK_STR(nearest("send"), "sendfile");
	CHECK_STR(nearest("se"), NULL);
}

TEST(near_nothing_near)
{
	CHECK_STR(nearest("frobnicate"), NULL);
	CHECK_STR(nearest("x"), NULL);
	CHECK_STR(nearest(""), NULL);
}

TEST(near_absurd_lengths)
{
	char name[5000];

	memset(name, 'o', sizeof(name));
	CHECK_STR(ior_nearest(name, sizeof(name), word, words), NULL);
	CHECK_STR(ior_nearest(name, 65, word, words), NULL);
	CHECK_STR(ior_nearest(name, 64, word, words), NULL);
}

TEST(near_no_candidates)
{
	const char *const none[] = { NULL };

	CHECK_STR(ior_nearest("open", 4, word, none), NULL);
}
