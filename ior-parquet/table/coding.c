/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/coding.h"

#include <stdlib.h>
#include <string.h>

void coding_free(struct coding *c)
{
	free(c->codes);
	free(c->distinct);
}

void coder_free(struct coder *c)
{
	free(c->code_of);
}

bool coding_room(void *array, uint32_t *cap, uint32_t n, size_t size)
{
	void **at = array;

	if (n <= *cap)
		return true;
	free(*at);
	*at = reallocarray(NULL, n, size);
	*cap = *at ? n : 0;
	return *at;
}

bool coder_room(struct coder *c, uint32_t n)
{
	if (n <= c->cap)
		return true;
	n += n / 2;
	if (!coding_room(&c->code_of, &c->cap, n, sizeof(*c->code_of)))
		return false;
	memset(c->code_of, 0, (size_t)n * sizeof(*c->code_of));
	return true;
}

void coder_clear(struct coder *c, const uint32_t *distinct, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		c->code_of[distinct[i]] = 0;
}

bool coder_make(struct coder *c, const uint32_t *v, uint32_t n, uint32_t limit,
		struct coding *out)
{
	uint32_t most = n < limit ? n : limit, ndistinct = 0;

	if (!coder_room(c, limit) ||
	    !coding_room(&out->codes, &out->codes_cap, n, sizeof(*out->codes)) ||
	    !coding_room(&out->distinct, &out->distinct_cap, most, sizeof(*out->distinct)))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t code = c->code_of[v[i]];

		if (!code) {
			out->distinct[ndistinct] = v[i];
			code = c->code_of[v[i]] = ++ndistinct;
		}
		out->codes[i] = code - 1;
	}
	coder_clear(c, out->distinct, ndistinct);
	out->ndistinct = ndistinct;
	return true;
}
