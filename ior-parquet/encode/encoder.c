/* SPDX-License-Identifier: BSD-2-Clause */
#define ZSTD_STATIC_LINKING_ONLY	/* for ZSTD_c_literalCompressionMode */
#include "encode/encoder.h"

#include <errno.h>

/*
 * With a hash table that stays in the first cache level 1 takes an eighth less time, for as many
 * bytes.
 */
#define QUICK_HASH_LOG 12	/* of its 4-byte slots */

#define LITERALS_AUTO 0			/* ZSTD_ps_auto: at level 1 not with a target length */
#define LITERALS_COMPRESSED 1		/* ZSTD_ps_enable */

static bool set(struct encoder *e, ZSTD_cParameter parameter, int value)
{
	return !ZSTD_isError(ZSTD_CCtx_setParameter(e->zstd, parameter, value));
}

static bool set_level(struct encoder *e)
{
	e->can_search = e->level == 1;
	return set(e, ZSTD_c_compressionLevel, e->level) &&
	       (e->level != 1 || set(e, ZSTD_c_hashLog, QUICK_HASH_LOG));
}

/* The parameter for literals may change with the library: without it level 1 is what it is. */
static void set_search(struct encoder *e, enum encoder_search search)
{
	if (!e->can_search || search == e->search)
		return;
	e->search = search;
	e->can_search = set(e, ZSTD_c_literalCompressionMode,
			  search ? LITERALS_COMPRESSED : LITERALS_AUTO);
	set(e, ZSTD_c_targetLength, e->can_search ? (int)search : 0);
}

int encoder_open(struct encoder **out, int level, bool compatible)
{
	struct encoder *e = calloc(1, sizeof(*e));

	*out = e;
	if (!e)
		return -ENOMEM;
	e->level = level;
	e->compatible = compatible;
	e->zstd = ZSTD_createCCtx();
	if (e->zstd && set_level(e))
		return 0;
	encoder_close(e);
	*out = NULL;
	return -ENOMEM;
}

void encoder_close(struct encoder *e)
{
	if (!e)
		return;
	ZSTD_freeCCtx(e->zstd);
	dictionary_free(&e->dictionary);
	bytes_free(&e->ints);
	bytes_free(&e->codes);
	bytes_free(&e->levels);
	bytes_free(&e->seen);
	bytes_free(&e->lengths);
	bytes_free(&e->body);
	bytes_free(&e->packed);
	bytes_free(&e->bloom);
	free(e->pages);
	free(e);
}

void *encoder_room(struct bytes *b, size_t n)
{
	b->len = 0;
	return bytes_room(b, n ? n : 1);
}

bool encoder_compress(struct encoder *e, enum encoder_search search)
{
	const void *p = e->body.p;
	size_t len = e->body.len, room = ZSTD_compressBound(len), n;
	void *to = encoder_room(&e->packed, room);

	if (!to || e->body.failed)
		return false;
	set_search(e, search);
	n = ZSTD_compress2(e->zstd, to, room, p, len);
	e->packed.len = ZSTD_isError(n) ? 0 : n;
	e->failed |= ZSTD_isError(n);
	return !e->failed;
}

bool encoder_try(struct encoder *e, enum encoder_search search, size_t most, double n,
		 struct trial *t)
{
	const size_t len = e->body.len, piece = len < most ? len : most;
	bool done = !e->body.failed;
	double part = 1;

	if (e->level) {
		e->body.len = piece;
		done = encoder_compress(e, search);
		e->body.len = len;
		part = piece ? (double)e->packed.len / (double)piece : 0;
	}
	t->raw += (uint64_t)(n * (double)len);
	t->cost += (uint64_t)(n * (double)len * part);
	return done;
}
