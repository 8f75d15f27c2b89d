/* SPDX-License-Identifier: BSD-2-Clause */
/* Bounds as the metadata has them: never longer than COLUMN_BOUND, and always valid UTF-8. */
#include "base/utf8.h"
#include "encode/chunk.h"

static uint32_t number(const struct schema_column *c, uint64_t v, uint8_t *out, bool *exact)
{
	*exact = true;
	if (schema_is_narrow(c)) {
		bytes_put32(out, (uint32_t)v);
		return 4;
	}
	bytes_put64(out, v);
	return 8;
}

/* The start of a text, as much as a bound holds of it, and no part of a character. */
static uint32_t start_of(const struct ior_intern_entry *e, uint8_t *out, bool *exact)
{
	uint32_t len = e->len;

	*exact = len <= COLUMN_BOUND;
	if (!*exact)
		for (len = COLUMN_BOUND; len && ior_utf8_continues(e->p[len]);)
			len--;
	memcpy(out, e->p, len);
	return len;
}

uint32_t column_least(const struct schema_column *c, const struct texts *n, uint64_t v,
		      uint8_t *out, bool *exact)
{
	if (c->kind != SCHEMA_TEXT)
		return number(c, v, out, exact);
	return start_of(texts_get(n, (uint32_t)v), out, exact);
}

/* Put the next code point in the place of one of n bytes, if it takes as many. */
static bool increment(uint8_t *p, unsigned int n)
{
	static const uint32_t last[] = { 0, 0x7f, 0x7ff, 0xffff, 0x10ffff };
	uint32_t code = n == 1 ? p[0] : p[0] & (0x7fu >> n);

	for (unsigned int i = 1; i < n; i++)
		code = code << 6 | (p[i] & 0x3f);
	if (code == last[n])
		return false;
	code = code == 0xd7ff ? 0xe000 : code + 1;	/* surrogates are no characters */
	for (unsigned int i = n; i-- > 1; code >>= 6)
		p[i] = (uint8_t)(0x80 | (code & 0x3f));
	p[0] = (uint8_t)(n == 1 ? code : (0xf00u >> n & 0xff) | code);
	return true;
}

/* What is greater than all texts that begin so: one character higher at the end. */
uint32_t column_greatest(const struct schema_column *c, const struct texts *n, uint64_t v,
			 uint8_t *out, bool *exact)
{
	uint32_t len;

	if (c->kind != SCHEMA_TEXT)
		return number(c, v, out, exact);
	len = start_of(texts_get(n, (uint32_t)v), out, exact);
	while (!*exact && len) {
		uint32_t start = len - 1;

		while (start && ior_utf8_continues((char)out[start]))
			start--;
		if (increment(out + start, len - start))
			break;
		len = start;
	}
	return *exact || len ? len : COLUMN_NONE;
}
