/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A row straight from its bytes, without values between. What comes out has the types that the
 * row table gives its fields, but texts and files are still the stream's ids.
 */
#ifndef IOR_DECODE_ROW_H
#define IOR_DECODE_ROW_H

#include <stddef.h>
#include <stdint.h>

#include "stream/row.h"
#include "stream/value.h"

/* Fields that hold the id of a text, and of a file: a bit for each. */
extern const uint64_t ior_row_texts, ior_row_files;

/*
 * Decode the row record that starts at data, of which len bytes are there. Returns its length, or
 * 0: it is no row, is not there with some bytes behind it, or holds what rows seldom do (a map, a
 * long string, a list in a list); ior_decode() tells which and reads it. row is undefined then.
 */
size_t ior_decode_row(const uint8_t *data, size_t len, struct ior_row *row);

/* The same row from the n fields that ior_decode() found. */
void ior_row_of_values(const struct ior_value *const *fields, unsigned int n, struct ior_row *row);

#endif
