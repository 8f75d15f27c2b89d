/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Texts as fields of CSV, as RFC 4180 has it: one that has a comma, a quote or a line break in it
 * stands in quotes, a quote inside is doubled. So does one with a #, of which readers that skip
 * comments make the beginning of one, if it is not quoted. An empty text is "", as nothing at all
 * is what is absent.
 */
#ifndef IOR_CSV_H
#define IOR_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How texts stand there, or-ed; 0: every byte as it is. */
enum ior_csv {
	/* Escaped as ior_escape() does, for eyes and terminals. */
	IOR_CSV_ESCAPED = 1,
	/*
	 * No spreadsheet takes them for a formula: a ' is put before a text that it would run, one
	 * that begins with = + - @ (or their wide forms), with quotes and blanks before that or
	 * not, or with a control character; and inside a text behind what separates cells
	 * elsewhere: semicolon, tab, line break. These put it into quotes, too.
	 */
	IOR_CSV_SAFE = 2,
};

/* Which of them must look at a byte before it may stand as it is; IOR_CSV_QUOTE: all. */
#define IOR_CSV_QUOTE 4
extern const uint8_t ior_csv_care[256];

/* Is a text a field as it is? Most are. */
static inline bool ior_csv_plain(const char *text, size_t len, unsigned int how)
{
	const uint8_t *p = (const uint8_t *)text;
	uint8_t seen = 0;

	for (size_t i = 0; i < len; i++)
		seen |= ior_csv_care[p[i]];
	return len && !(seen & (how | IOR_CSV_QUOTE));
}

/* The bytes that ior_csv_field() may use for a text of len bytes. */
#define IOR_CSV_ROOM(len) (12 * (len) + 3)

/* Write a text as a field, and return its length. out has IOR_CSV_ROOM(len) bytes. */
size_t ior_csv_field(char *out, const char *p, size_t len, unsigned int how);

#endif
