/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes that grow. Out of memory is remembered: what is appended after that is dropped. */
#ifndef BYTES_H
#define BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
	uint8_t *p;
	size_t len, cap;
	bool failed;		/* out of memory */
};

/* Room for n more bytes: where they go, or NULL. What was written is added to b->len. */
static inline uint8_t *bytes_room(struct bytes *b, size_t n)
{
	size_t cap;
	uint8_t *p;

	if (b->cap - b->len >= n)
		return b->p + b->len;
	cap = b->len + n + (b->len + n) / 2 + 64;
	p = b->failed ? NULL : realloc(b->p, cap);
	if (!p) {
		b->failed = true;
		return NULL;
	}
	b->p = p;
	b->cap = cap;
	return p + b->len;
}

static inline void bytes_add(struct bytes *b, const void *data, size_t n)
{
	uint8_t *p = bytes_room(b, n);

	if (!p || !n)
		return;
	memcpy(p, data, n);
	b->len += n;
}

static inline void bytes_byte(struct bytes *b, uint8_t value)
{
	bytes_add(b, &value, 1);
}

static inline void bytes_text(struct bytes *b, const char *text)
{
	bytes_add(b, text, strlen(text));
}

static inline void bytes_free(struct bytes *b)
{
	free(b->p);
	*b = (struct bytes){ 0 };
}

/* Little endian, as everything in the format; so are the machines that this is made for. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "big endian: swap here");

static inline void bytes_put32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, sizeof(v));
}

static inline void bytes_put64(uint8_t *p, uint64_t v)
{
	memcpy(p, &v, sizeof(v));
}

/* Base 128, low bits first; at most 10 bytes. Returns their end. */
static inline uint8_t *bytes_put_varint(uint8_t *p, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*p++ = (uint8_t)(v | 0x80);
	*p++ = (uint8_t)v;
	return p;
}

static inline void bytes_varint(struct bytes *b, uint64_t v)
{
	uint8_t text[10];

	bytes_add(b, text, (size_t)(bytes_put_varint(text, v) - text));
}

/* Signed numbers as unsigned ones: 0, -1, 1, -2, ... are 0, 1, 2, 3, ... */
static inline uint64_t bytes_zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (uint64_t)(v >> 63);
}

#endif
