/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One record from bytes to values, over msgpack-c's unpacking template: no allocation, bytes
 * are pointed to where they are. A record that is not there completely is resumed where it
 * stopped, so that a long one that comes in small pieces is read once.
 */
#ifndef IOR_DECODE_H
#define IOR_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "stream/value.h"

#define IOR_RECORD_FIELDS 64	/* fields that are given by position; there may be more */

struct ior_decoder;

/*
 * fields: IOR_RECORD_FIELDS places for the fields of the current record, filled by ior_decode();
 * those that a record does not have point at a nil value. Only the decoder may change them.
 * NULL if out of memory.
 */
struct ior_decoder *ior_decoder_new(const struct ior_value **fields);
void ior_decoder_free(struct ior_decoder *d);

struct ior_decoded {
	unsigned int tag;		/* 0 to 127 */
	unsigned int nfields;		/* trailing nils not included, at most IOR_RECORD_FIELDS */
};

/*
 * Decode the record that starts at data, of which len bytes are there. Returns
 *   > 0	the record's length; *out and the fields are valid until the next call
 *   0		it is not complete: call again with the same data (it may have moved) and more of
 *		it; *need is how many bytes the record has at least
 *   -EBADMSG	this is no record; *why is a phrase that says why
 * After a result that is not 0 the next call starts a new record.
 */
long ior_decode(struct ior_decoder *d, const uint8_t *data, size_t len, struct ior_decoded *out,
		size_t *need, const char **why);

/* Forget a record that is not complete. */
void ior_decoder_reset(struct ior_decoder *d);

#endif
