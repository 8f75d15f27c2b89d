/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What spreadsheets run, and where a cell begins for them, is from OWASP's page on CSV injection.
 */
#include "base/csv.h"

#include <string.h>

#include "base/escape.h"

#define FORMULA IOR_CSV_SAFE

const uint8_t ior_csv_care[256] = {
	[0x00 ... 0x09] = IOR_CSV_ESCAPED | FORMULA,
	['\n'] = IOR_CSV_QUOTE | IOR_CSV_ESCAPED | FORMULA,
	[0x0b ... 0x0c] = IOR_CSV_ESCAPED | FORMULA,
	['\r'] = IOR_CSV_QUOTE | IOR_CSV_ESCAPED | FORMULA,
	[0x0e ... 0x1f] = IOR_CSV_ESCAPED | FORMULA,
	['"'] = IOR_CSV_QUOTE,
	['#'] = IOR_CSV_QUOTE,
	[','] = IOR_CSV_QUOTE,
	[';'] = FORMULA,
	['='] = FORMULA,
	['+'] = FORMULA,
	['-'] = FORMULA,
	['@'] = FORMULA,
	['\\'] = IOR_CSV_ESCAPED,
	[0x7f ... 0xee] = IOR_CSV_ESCAPED,
	[0xef] = IOR_CSV_ESCAPED | FORMULA,	/* the first byte of wide forms */
	[0xf0 ... 0xff] = IOR_CSV_ESCAPED,
};

/* Does a formula begin here? A cell is taken for one behind blanks and quotes, too. */
static bool is_formula(const char *p, const char *end)
{
	static const char wide[][4] = { "\uff1d", "\uff0b", "\uff0d", "\uff20" };

	while (p < end && (*p == ' ' || *p == '\'' || *p == '"'))
		p++;
	if (p == end)
		return false;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (end - p >= 3 && memcmp(p, wide[i], 3) == 0)
			return true;
	return (unsigned char)*p < ' ' || *p == '=' || *p == '+' || *p == '-' || *p == '@';
}

/* Is this the end of a cell for a spreadsheet whose separator is not the comma? */
static bool ends_cell(char c)
{
	return c == ';' || c == '\t' || c == '\n' || c == '\r';
}

static bool wants_quotes(const char *p, size_t len, bool safe)
{
	for (size_t i = 0; i < len; i++)
		if (ior_csv_care[(unsigned char)p[i]] & IOR_CSV_QUOTE || (safe && ends_cell(p[i])))
			return true;
	return !len;
}

size_t ior_csv_field(char *out, const char *p, size_t len, unsigned int how)
{
	bool safe = how & IOR_CSV_SAFE, quotes;
	char *escaped = out + 6 * len + 3, *o = out;
	const char *end;

	/* As no byte becomes more than two below, what is written stays behind what is read. */
	if (how & IOR_CSV_ESCAPED) {
		len = ior_escape(escaped, 6 * len, p, len, NULL);
		p = escaped;
	}
	end = p + len;
	quotes = wants_quotes(p, len, safe);
	if (quotes)
		*o++ = '"';
	if (safe && is_formula(p, end))
		*o++ = '\'';
	for (; p < end; p++) {
		if (*p == '"')
			*o++ = '"';
		*o++ = *p;
		if (safe && ends_cell(*p) && is_formula(p + 1, end))
			*o++ = '\'';
	}
	if (quotes)
		*o++ = '"';
	return (size_t)(o - out);
}
