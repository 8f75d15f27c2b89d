/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Putting fields into a record: inline, over msgpack-c's packing templates. Part of writer.h,
 * never included on its own: the functions work inside of struct ior_writer, which writer.h
 * defines and whose makers it declares, and a user of one wants the other. Each is a few
 * instructions of a program's innermost loop: as calls they would cost more than they do.
 *
 *	ior_put_begin(w, IOR_TAG_EXIT);
 *	ior_put_u64(w, time);
 *	ior_put_nil(w);
 *	ior_put_list(w, 2);		two values follow that belong to the list
 *	ior_put_u64(w, 1);
 *	ior_put_u64(w, 2);
 *	ior_put_end(w);
 *
 * Nils at the end of a record are not written. Strings make room for themselves; everything
 * else in a record has to fit into the IOR_WRITER_ROOM bytes that ior_put_begin() made, or
 * ior_writer_room() first: a number takes at most 9 bytes, nil and bool 1.
 */
#ifndef IOR_WRITER_H
#error include writer.h
#endif

#ifndef IOR_PUT_H
#define IOR_PUT_H

#include <assert.h>
#include <msgpack/pack_define.h>
#include <msgpack/timestamp.h>
#include <stdbool.h>

#include "base/utf8.h"

/* The templates write at a cursor, which stays in a register. */
#define msgpack_pack_inline_func(name) static inline void ior_pack##name
#define msgpack_pack_user uint8_t **
#define msgpack_pack_append_buffer(user, from, len)	\
	do {						\
		memcpy(*(user), from, len);		\
		*(user) += len;				\
	} while (0)
#include <msgpack/pack_template.h>
#undef msgpack_pack_inline_func
#undef msgpack_pack_user
#undef msgpack_pack_append_buffer

/*
 * Does a record of this tag with all its fields need the 3-byte array header? Known at
 * compile time, so that the header is patched in place when the record ends.
 */
static inline bool ior_put_is_wide(unsigned int tag)
{
	switch (tag) {
#define IOR_X(sym, number, name, fields)	\
	case number:				\
		return 1 + IOR_##sym##_NFIELDS > 15;
	IOR_RECORDS(IOR_X)
#undef IOR_X
	default:
		return true;
	}
}

/* The rare half of ior_put_next(): a value inside a list or map, or nils were put before. */
static inline void ior_put_counted(struct ior_writer *w)
{
	if (w->open) {
		w->open--;
		return;
	}
	memset(w->buf + w->len, 0xc0, w->nils);
	w->len += w->nils;
	w->count += w->nils + 1;
	w->nils = 0;
}

/* Where the next value goes; counts it. */
static inline uint8_t *ior_put_next(struct ior_writer *w)
{
	if (__builtin_expect(w->open | w->nils, 0))
		ior_put_counted(w);
	else
		w->count++;
	return w->buf + w->len;
}

/* The cursor behind the value. */
static inline void ior_put_done(struct ior_writer *w, const uint8_t *p)
{
	w->len = (size_t)(p - w->buf);
}

static inline void ior_put_begin(struct ior_writer *w, unsigned int tag)
{
	uint8_t *p;

	assert(tag < 0x80 && w->len == w->start);
	if (w->len >= IOR_WRITER_BUFFER)
		ior_writer_room(w, IOR_WRITER_ROOM);
	p = w->buf + w->len;
	if (ior_put_is_wide(tag)) {
		*p = 0xdc;
		p += 3;
	} else {
		*p++ = 0x90;
	}
	*p++ = (uint8_t)tag;
	w->count = 1;
	w->nils = 0;
	w->open = 0;
	ior_put_done(w, p);
}

static inline void ior_put_end(struct ior_writer *w)
{
	uint8_t *p = w->buf + w->start;

	assert(w->open == 0 && w->count < 65536);
	if (*p == 0xdc) {
		_msgpack_store16(p + 1, (uint16_t)w->count);
	} else {
		assert(w->count < 16);
		*p = (uint8_t)(0x90 | w->count);
	}
	w->start = w->len;
	w->records++;
}

static inline void ior_put_u64(struct ior_writer *w, uint64_t value)
{
	uint8_t *p = ior_put_next(w);

	ior_pack_uint64(&p, value);
	ior_put_done(w, p);
}

static inline void ior_put_i64(struct ior_writer *w, int64_t value)
{
	uint8_t *p = ior_put_next(w);

	ior_pack_int64(&p, value);
	ior_put_done(w, p);
}

static inline void ior_put_bool(struct ior_writer *w, bool value)
{
	uint8_t *p = ior_put_next(w);

	*p++ = value ? 0xc3 : 0xc2;
	ior_put_done(w, p);
}

static inline void ior_put_nil(struct ior_writer *w)
{
	if (w->open) {
		w->open--;
		w->buf[w->len++] = 0xc0;
	} else {
		w->nils++;
	}
}

/* A list of n values: the n values put next are its own. */
static inline void ior_put_list(struct ior_writer *w, uint32_t n)
{
	uint8_t *p = ior_put_next(w);

	ior_pack_array(&p, n);
	ior_put_done(w, p);
	w->open += n;
}

/* A map of n pairs: the 2 n values put next are its keys and values in turn. */
static inline void ior_put_map(struct ior_writer *w, uint32_t n)
{
	uint8_t *p = ior_put_next(w);

	ior_pack_map(&p, n);
	ior_put_done(w, p);
	w->open += 2 * n;
}

/*
 * Bytes of any kind and length: str if they are valid UTF-8, else bin. Nil where memory for
 * them is lacking; the writer keeps that error.
 */
static inline void ior_put_str(struct ior_writer *w, const char *text, size_t len)
{
	uint8_t *p;

	if (__builtin_expect(w->cap - w->len < len + IOR_WRITER_ROOM, 0) &&
	    ior_writer_room(w, len + IOR_WRITER_ROOM) < 0) {
		ior_put_nil(w);
		return;
	}
	p = ior_put_next(w);
	if (ior_utf8_valid(text, len))
		ior_pack_str(&p, len);
	else
		ior_pack_bin(&p, len);
	ior_pack_str_body(&p, text, len);
	ior_put_done(w, p);
}

/* A number that may be absent, which is nil. */
static inline void ior_put_u64_if(struct ior_writer *w, bool has, uint64_t value)
{
	if (has)
		ior_put_u64(w, value);
	else
		ior_put_nil(w);
}

/* A NUL-terminated string; NULL is nil. */
static inline void ior_put_cstr(struct ior_writer *w, const char *text)
{
	if (text)
		ior_put_str(w, text, strlen(text));
	else
		ior_put_nil(w);
}

#endif
