/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * -e over any text. What must hold: nothing crashes; a mistake has words; every number is selected
 * or not, as is said of the others in one go; a list twice is the list once, and all of it can be
 * taken away.
 */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#include "calls/select.h"

/* Two texts that make one list; the second may be empty. */
static int select_calls(struct ior_select *s, const char *text, const char *more)
{
	struct ior_error err = { 0 };
	int rc;

	ior_select_init(s, IOR_X86_64);
	rc = ior_select_add(s, text, &err);
	if (!rc && *more)
		rc = ior_select_add(s, more, &err);
	if (!rc)
		rc = ior_select_finish(s, &err);
	HOLDS(rc == 0 || (rc == -EINVAL && err.text[0]));
	return rc;
}

static void check_others(const struct ior_select *s)
{
	static const int32_t some[] = { IOR_UNKNOWN_OTHERS, 9999, INT32_MAX, -1, INT32_MIN };
	int32_t listed[IOR_SELECT_LISTED];
	unsigned int n, found = 0;
	bool all;

	n = ior_select_others(s, &all, listed);
	HOLDS(n <= IOR_SELECT_LISTED);
	for (unsigned int i = 0; i < n; i++) {
		HOLDS(ior_unknown_is_other(listed[i]));
		HOLDS(ior_select_number(s, listed[i]) == !all);
		for (unsigned int k = 0; k < n; k++)
			found += listed[k] == listed[i];
	}
	HOLDS(found == n);
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		if (ior_select_number(s, some[i]) != all)
			HOLDS(n > 0);
}

/* The same calls: what is selected beyond the others, of which the order may differ. */
static void check_same(const struct ior_select *a, const struct ior_select *b)
{
	for (int32_t i = 0; i < IOR_SYSCALL_MAX; i++) {
		HOLDS(ior_select_has(a, (size_t)i) == ior_select_has(b, (size_t)i));
		HOLDS(ior_select_number(a, i) == ior_select_number(b, i));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ior_select once, other;
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	/* Repeats of repeats may take any time and memory: they are the C library's. */
	if (!(strchr(text, '/') && strchr(text, '{')) && select_calls(&once, text, "") == 0) {
		check_others(&once);
		HOLDS(select_calls(&other, text, text) == 0);
		check_same(&once, &other);
		HOLDS(select_calls(&other, text, "!%all") == -EINVAL);
	}
	free(text);
	return 0;
}
