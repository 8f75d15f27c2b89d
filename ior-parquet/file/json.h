/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of a stream as texts of the metadata. Never a NUL byte, and always valid UTF-8. */
#ifndef JSON_H
#define JSON_H

#include "encode/bytes.h"
#include "stream/value.h"

/* As JSON. */
void json_value(struct bytes *out, const struct ior_value *v);
void json_text(struct bytes *out, const char *p, size_t len);
void json_number(struct bytes *out, uint64_t v);
/* A text as it is, but for bytes that must not be there, which become \xHH. */
void json_plain(struct bytes *out, const char *p, size_t len);

#endif
