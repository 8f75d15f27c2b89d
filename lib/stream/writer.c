/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/writer.h"

#include <errno.h>
#include <stdlib.h>

#include "base/write_all.h"

int ior_writer_init(struct ior_writer *w, int fd)
{
	*w = (struct ior_writer){ .fd = fd, .cap = IOR_WRITER_CAPACITY };
	w->buf = malloc(w->cap);
	return w->buf ? 0 : -ENOMEM;
}

void ior_writer_free(struct ior_writer *w)
{
	free(w->buf);
	w->buf = NULL;
}

/* The record under way, if any, stays and moves to the front. */
int ior_writer_flush(struct ior_writer *w)
{
	size_t left = w->len - w->start;

	if (w->fd < 0 || !w->start)
		return w->error;
	if (!w->error)
		w->error = w->take ? w->take(w, w->take_arg) :
			   ior_write_all(w->fd, w->buf, w->start, &w->bytes);
	memmove(w->buf, w->buf + w->start, left);
	w->len = left;
	w->start = 0;
	return w->error;
}

static int grow(struct ior_writer *w, size_t n)
{
	size_t cap = w->cap;
	uint8_t *buf = NULL;
	int error = -EMSGSIZE;

	if (w->len - w->start + n <= IOR_MAX_RECORD + IOR_WRITER_ROOM) {
		while (cap < w->len + n)
			cap *= 2;
		buf = realloc(w->buf, cap);
		error = -ENOMEM;
	}
	if (buf) {
		w->buf = buf;
		w->cap = cap;
		return 0;
	}
	if (!w->error)
		w->error = error;
	/* Room for the next record is promised; what is lost with it is known by the error. */
	if (w->len == w->start)
		w->len = w->start = 0;
	return error;
}

int ior_writer_room(struct ior_writer *w, size_t n)
{
	if (w->len + n > IOR_WRITER_BUFFER)
		ior_writer_flush(w);
	return w->cap - w->len < n ? grow(w, n) : 0;
}

void ior_writer_pass(struct ior_writer *w, const uint8_t *raw, size_t len)
{
	assert(w->len == w->start);
	if (ior_writer_room(w, len) < 0)
		return;
	memcpy(w->buf + w->len, raw, len);
	w->len += len;
	w->start = w->len;
	w->records++;
}

/* Upper bound of the encoded size of v with all that is nested in it. */
static size_t value_size(const struct ior_value *v)
{
	size_t size = 0;

	for (const struct ior_value *end = ior_value_next(v); v < end; v++)
		size += 9 + (v->type == IOR_V_BYTES || v->type == IOR_V_OTHER ? v->len : 0);
	return size;
}

static void put_other(struct ior_writer *w, const struct ior_value *v)
{
	uint8_t *p = ior_put_next(w);

	if (v->len) {
		ior_pack_ext(&p, v->len - 1, (int8_t)v->p[0]);
		ior_pack_ext_body(&p, v->p + 1, v->len - 1);
	} else {
		double d;

		memcpy(&d, &v->u, sizeof(d));
		ior_pack_double(&p, d);
	}
	ior_put_done(w, p);
}

static void put_one(struct ior_writer *w, const struct ior_value *v)
{
	switch (v->type) {
	case IOR_V_UINT:
		ior_put_u64(w, v->u);
		break;
	case IOR_V_INT:
		ior_put_i64(w, v->i);
		break;
	case IOR_V_BOOL:
		ior_put_bool(w, v->u);
		break;
	case IOR_V_BYTES:
		ior_put_str(w, v->p, v->len);
		break;
	case IOR_V_LIST:
		ior_put_list(w, v->len);
		break;
	case IOR_V_MAP:
		ior_put_map(w, v->len);
		break;
	case IOR_V_OTHER:
		put_other(w, v);
		break;
	default:
		ior_put_nil(w);
		break;
	}
}

void ior_put_value(struct ior_writer *w, const struct ior_value *v)
{
	if (ior_writer_room(w, value_size(v) + IOR_WRITER_ROOM) < 0) {
		ior_put_nil(w);
		return;
	}
	for (const struct ior_value *end = ior_value_next(v); v < end; v++)
		put_one(w, v);
}

void ior_writer_begin_end(struct ior_writer *w, uint64_t time_ns, const char *reason,
			  const char *const *names, const uint64_t *counts, unsigned int n)
{
	ior_put_begin(w, IOR_TAG_END);
	ior_put_u64(w, time_ns);
	ior_put_cstr(w, reason);
	ior_put_map(w, n);
	for (unsigned int i = 0; i < n; i++) {
		ior_put_cstr(w, names[i]);
		ior_put_u64_if(w, counts[i] != UINT64_MAX, counts[i]);
	}
}

void ior_writer_end(struct ior_writer *w, uint64_t time_ns, const char *reason,
		    const char *const *names, const uint64_t *counts, unsigned int n)
{
	ior_writer_begin_end(w, time_ns, reason, names, counts, n);
	ior_put_end(w);
}
