/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8: is a run of bytes valid, as most are, being ASCII; and where its characters are. */
#ifndef IOR_UTF8_H
#define IOR_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Is this byte one of a character's after its first? */
static inline bool ior_utf8_continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * Length of the valid UTF-8 sequence at p (1 to 4), with len > 0 bytes to look at; 0 if there is
 * none: overlong forms, surrogates and what lies above U+10FFFF are invalid.
 */
unsigned int ior_utf8_sequence(const char *p, size_t len);

/*
 * The length of a text without a character at its end that is not whole: the kernel cuts command
 * names at 15 bytes.
 */
size_t ior_utf8_whole(const char *p, size_t len);

/* The same at the front: of the last n of len bytes, those without such a character's rest. */
size_t ior_utf8_end(const char *p, size_t len, size_t n);

/* Is it all ASCII, as most texts are? Eight bytes at a time. */
static inline bool ior_utf8_is_ascii(const char *p, size_t len)
{
	uint64_t high = 0, word;
	size_t i = 0;

	for (; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		high |= word;
	}
	for (; i < len; i++)
		high |= (uint64_t)(unsigned char)p[i];
	return !(high & UINT64_C(0x8080808080808080));
}

/* ior_utf8_valid() for what is not all ASCII. */
bool ior_utf8_valid_slow(const char *p, size_t len);

static inline bool ior_utf8_valid(const char *p, size_t len)
{
	return ior_utf8_is_ascii(p, len) || ior_utf8_valid_slow(p, len);
}

#endif
