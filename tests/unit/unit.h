/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Unit tests: one binary per tests/unit/test_*.c, which includes this header and holds
 *
 *	TEST(reader_survives_a_cut)
 *	{
 *		CHECK_EQ(answer(), 42);
 *	}
 *
 * main() is here. The binary prints TAP on stdout, the plan first, so that a crash shows as
 * missing results. A failed CHECK prints its place and both values, fails its test and goes on.
 * `test_x NAME ...` runs only the tests named.
 */
#ifndef IOR_UNIT_H
#define IOR_UNIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct unit_test {
	const char *name;
	void (*run)(void);
	struct unit_test *next;
};

static struct unit_test *unit_first, **unit_last = &unit_first;
static unsigned int unit_failures;	/* of the running test */
static const char *unit_skip_reason;	/* of the running test; NULL: not skipped */

/* Declares and registers a test; tests run in the order of the file. */
#define TEST(test)								\
	static void test_##test(void);						\
	__attribute__((constructor)) static void unit_register_##test(void)	\
	{									\
		static struct unit_test t = { #test, test_##test, NULL };	\
		*unit_last = &t;						\
		unit_last = &t.next;						\
	}									\
	static void test_##test(void)

/* Leaves the test, which counts as skipped, unless a CHECK failed before. */
#define SKIP(why)								\
	do {									\
		unit_skip_reason = (why);					\
		return;								\
	} while (0)

#define CHECK(cond) unit_check(!!(cond), __FILE__, __LINE__, #cond)

/*
 * Integers of any two types, compared by value: -1 and UINT64_MAX differ. `< 1 && != 0` is
 * "negative" in words that compilers do not warn about when the type is unsigned; + makes
 * bit-fields acceptable.
 */
#define CHECK_EQ(a, b)								\
	({									\
		__auto_type unit_a = +(a);					\
		__auto_type unit_b = +(b);					\
		unit_check_eq((uint64_t)unit_a, unit_a < 1 && unit_a != 0,	\
			      (uint64_t)unit_b, unit_b < 1 && unit_b != 0,	\
			      __FILE__, __LINE__, #a, #b);			\
	})

/* NUL-terminated strings; NULL equals only NULL. */
#define CHECK_STR(a, b) unit_check_str((a), (b), __FILE__, __LINE__, #a, #b)

/* len bytes each. */
#define CHECK_MEM(a, b, len) unit_check_mem((a), (b), (len), __FILE__, __LINE__, #a, #b)

/* All return whether the check held, so that a test can stop where going on makes no sense. */

static inline bool unit_check(bool holds, const char *file, int line, const char *text)
{
	if (!holds) {
		printf("# %s:%d: CHECK(%s) does not hold\n", file, line, text);
		unit_failures++;
	}
	return holds;
}

static inline void unit_print_integer(const char *text, uint64_t value, bool negative)
{
	if (negative)
		printf("#   %s = %lld\n", text, (long long)value);
	else
		printf("#   %s = %llu (0x%llx)\n", text, (unsigned long long)value,
		       (unsigned long long)value);
}

static inline bool unit_check_eq(uint64_t a, bool a_negative, uint64_t b, bool b_negative,
				 const char *file, int line, const char *a_text,
				 const char *b_text)
{
	if (a == b && a_negative == b_negative)
		return true;
	printf("# %s:%d: CHECK_EQ(%s, %s) does not hold\n", file, line, a_text, b_text);
	unit_print_integer(a_text, a, a_negative);
	unit_print_integer(b_text, b, b_negative);
	unit_failures++;
	return false;
}

/* Bytes in C syntax, so that the line stays one line whatever they are. */
static inline void unit_print_bytes(const char *text, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	printf("#   %s = ", text);
	if (!p) {
		printf("NULL\n");
		return;
	}
	putchar('"');
	for (size_t i = 0; i < len; i++) {
		if (p[i] == '"' || p[i] == '\\')
			printf("\\%c", p[i]);
		else if (p[i] >= 0x20 && p[i] < 0x7f)
			putchar(p[i]);
		else
			printf("\\x%02x", p[i]);
	}
	printf("\" (%zu bytes)\n", len);
}

static inline bool unit_check_str(const char *a, const char *b, const char *file, int line,
				  const char *a_text, const char *b_text)
{
	if (a == b || (a && b && strcmp(a, b) == 0))
		return true;
	printf("# %s:%d: CHECK_STR(%s, %s) does not hold\n", file, line, a_text, b_text);
	unit_print_bytes(a_text, a, a ? strlen(a) : 0);
	unit_print_bytes(b_text, b, b ? strlen(b) : 0);
	unit_failures++;
	return false;
}

static inline bool unit_check_mem(const void *a, const void *b, size_t len, const char *file,
				  int line, const char *a_text, const char *b_text)
{
	if (len == 0 || memcmp(a, b, len) == 0)
		return true;
	printf("# %s:%d: CHECK_MEM(%s, %s) does not hold\n", file, line, a_text, b_text);
	unit_print_bytes(a_text, a, len);
	unit_print_bytes(b_text, b, len);
	unit_failures++;
	return false;
}

/*
 * A copy of len bytes whose last byte is the last one before an unmapped page: reading one byte
 * too far is a SIGSEGV in every flavor, not only with a sanitizer. Never freed.
 */
static inline void *unit_guarded(const void *bytes, size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = (len + page - 1) / page * page;
	char *map = mmap(NULL, size + page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED || mprotect(map + size, page, PROT_NONE) != 0) {
		perror("unit_guarded");
		exit(1);
	}
	if (len)
		memcpy(map + size - len, bytes, len);
	return map + size - len;
}

static inline bool unit_selected(const struct unit_test *t, char **names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (strcmp(t->name, *names) == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	unsigned int planned = 0, failed = 0, n = 0;

	(void)argc;
	setvbuf(stdout, NULL, _IOLBF, 0);	/* what a test said before it crashed is not lost */
	for (struct unit_test *t = unit_first; t; t = t->next)
		planned += unit_selected(t, argv + 1);
	printf("1..%u\n", planned);
	for (struct unit_test *t = unit_first; t; t = t->next) {
		if (!unit_selected(t, argv + 1))
			continue;
		unit_failures = 0;
		unit_skip_reason = NULL;
		t->run();
		n++;
		if (unit_failures) {
			failed++;
			printf("not ok %u - %s\n", n, t->name);
		} else if (unit_skip_reason) {
			printf("ok %u - %s # SKIP %s\n", n, t->name, unit_skip_reason);
		} else {
			printf("ok %u - %s\n", n, t->name);
		}
	}
	return failed || n == 0;
}

#endif
