/* SPDX-License-Identifier: BSD-2-Clause */
/* Texts of strangers, made safe to show. */
#ifndef IOR_ESCAPE_H
#define IOR_ESCAPE_H

#include <stddef.h>

/*
 * Escaping for people: control characters and invalid UTF-8 as \xHH; line breaks, bidirectional
 * marks and blanks that are not the ASCII one as \uHHHH (or \xHH); backslash as \\. also: extra
 * ASCII bytes to escape as \xHH ("; " for folded stacks), NULL for none. Writes at most size
 * bytes, never cuts an escape, returns the length written; not NUL-terminated. Needs at most 6
 * bytes per input byte.
 */
size_t ior_escape(char *out, size_t size, const char *p, size_t len, const char *also);
/*
 * The same of both ends of a text that has more than head and tail bytes, with IOR_ELLIPSIS for
 * what is between them; no character is cut. Needs 3 bytes more.
 */
size_t ior_escape_ends(char *out, size_t size, const char *p, size_t len, size_t head, size_t tail);
/*
 * JSON string body: valid UTF-8 kept, but what would mislead a terminal as \uHHHH; bad bytes as
 * \\xHH text, quotes and controls escaped.
 */
size_t ior_escape_json(char *out, size_t size, const char *p, size_t len);

#endif
