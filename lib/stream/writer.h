/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stream writer: records into a buffer, the buffer to a descriptor. The ior_put_ functions
 * are inline and check nothing but room that ior_put_begin() has made: they are on the hot path
 * of ior-capture and ior-pair. Errors of write(2) are kept and returned by ior_writer_flush().
 */
#ifndef IOR_WRITER_H
#define IOR_WRITER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#include "base/error.h"
#include "stream/record.h"
#include "stream/value.h"

struct ior_writer {
	uint8_t *buf;
	size_t len, cap;	/* bytes used and allocated */
	size_t start;		/* of the record under way; what is before it is complete */
	uint32_t count;		/* its elements so far, trailing nils not included */
	uint32_t nils;		/* nils not written yet: trailing ones never are */
	uint32_t open;		/* values still to come that belong to an opened list or map */
	int fd;
	int error;		/* first negative errno of write(2), 0 if none */
	uint64_t records;	/* written, header and end included */
	uint64_t bytes;		/* handed to write(2) */
	/*
	 * NULL: what is complete goes to fd. Else takes it, the first start bytes of buf. It may
	 * keep the buffer if it puts one of IOR_WRITER_CAPACITY or more in its place, with what
	 * follows those bytes, and sets start to 0. Returns 0 or a negative errno.
	 */
	int (*take)(struct ior_writer *w, void *arg);
	void *take_arg;
};

#define IOR_WRITER_BUFFER (256u << 10)	/* bytes; written out when as much is complete */
#define IOR_WRITER_ROOM 1024u		/* bytes that a record may take, its strings aside */
#define IOR_WRITER_CAPACITY (IOR_WRITER_BUFFER + (64u << 10))	/* bytes, of a new buffer */

/*
 * Set up w over an open descriptor (not owned; -1 keeps everything in memory: w->buf, w->len).
 * Returns 0 or -ENOMEM.
 */
int ior_writer_init(struct ior_writer *w, int fd);
void ior_writer_free(struct ior_writer *w);

/*
 * Write out what is buffered, or have it taken. Blocks. Returns 0 or the first negative errno ever
 * seen by this writer (-EPIPE: the reader has gone); after an error nothing more is written.
 */
int ior_writer_flush(struct ior_writer *w);

/*
 * Make room for n more bytes, also inside a record: complete records are written out, then the
 * buffer grows. Strings do this themselves. Returns 0, or -ENOMEM or -EMSGSIZE (more than any
 * record may take), which the writer keeps; IOR_WRITER_ROOM bytes between two records never fail.
 */
int ior_writer_room(struct ior_writer *w, size_t n);

/* Pass a record on unchanged (struct ior_record raw, raw_len). Counted like any other. */
void ior_writer_pass(struct ior_writer *w, const uint8_t *raw, size_t len);

/*
 * One record: begin, the fields in their order, end. Nested lists and maps: open them with
 * their number of elements, then put these. Put functions are defined in put.h, over
 * msgpack-c's packing templates.
 */
#include "stream/put.h"

/* Put a decoded value as it is, with all that is nested in it. */
void ior_put_value(struct ior_writer *w, const struct ior_value *v);

/*
 * An end record; totals as parallel arrays, UINT64_MAX for "unknown" (nil). The first one leaves
 * it open, for its further fields and ior_put_end().
 */
void ior_writer_begin_end(struct ior_writer *w, uint64_t time_ns, const char *reason,
			  const char *const *names, const uint64_t *counts, unsigned int n);
void ior_writer_end(struct ior_writer *w, uint64_t time_ns, const char *reason,
		    const char *const *names, const uint64_t *counts, unsigned int n);

#endif
