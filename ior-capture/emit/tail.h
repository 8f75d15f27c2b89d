/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands behind a full record of a call: its paths at the exit, and at the enter if others. */
#ifndef IOR_CAPTURE_TAIL_H
#define IOR_CAPTURE_TAIL_H

#include <stddef.h>

#include "layout.h"
#include "stream/writer.h"

/* What was kept of a text argument at the enter. */
struct tail_was {
	const char *p;		/* NULL: it was the same as at the exit */
	size_t kept, len;	/* of the text, of which there may be no more than both ends */
};

struct tail {
	const char *text;	/* len bytes: the paths at the exit, or an address; and the rest */
	size_t len;
	struct tail_was was[2];
};

/*
 * The tail of a full record, of which len bytes at text follow it; t borrows them. Lengths in the
 * record that do not fit are those of nothing.
 */
void tail_find(struct tail *t, const struct ior_rec_call *rec, const char *text, size_t len);

/*
 * Write a text as it was at the enter; nil if it was no other one. Of a long one its end, from the
 * first slash there on, behind a byte that no path has: see `path` in ior-stream(5).
 */
void tail_put_was(struct ior_writer *w, const struct tail_was *was);

#endif
