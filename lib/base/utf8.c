/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/utf8.h"

/* Table 3-7 of the Unicode standard: only the second byte has ranges of its own. */
unsigned int ior_utf8_sequence(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	unsigned char lowest = 0x80, highest = 0xbf;
	unsigned int n;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (len < n)
		return 0;
	switch (p[0]) {
	case 0xe0:
		lowest = 0xa0;
		break;
	case 0xed:
		highest = 0x9f;
		break;
	case 0xf0:
		lowest = 0x90;
		break;
	case 0xf4:
		highest = 0x8f;
		break;
	}
	if (p[1] < lowest || p[1] > highest)
		return 0;
	for (unsigned int i = 2; i < n; i++)
		if (!ior_utf8_continues(text[i]))
			return 0;
	return n;
}

bool ior_utf8_valid_slow(const char *p, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned int n = ior_utf8_sequence(p + i, len - i);

		if (!n)
			return false;
		i += n;
	}
	return true;
}

size_t ior_utf8_whole(const char *p, size_t len)
{
	size_t start = len, behind;
	unsigned char lead;

	while (start > 0 && len - start < 3 && ior_utf8_continues(p[start - 1]))
		start--;
	if (start == 0)
		return len;
	behind = len - start;
	lead = (unsigned char)p[start - 1];
	if ((lead >= 0xc2 && lead <= 0xdf && behind < 1) ||
	    (lead >= 0xe0 && lead <= 0xef && behind < 2) ||
	    (lead >= 0xf0 && lead <= 0xf4 && behind < 3))
		return start - 1;
	return len;
}

size_t ior_utf8_end(const char *p, size_t len, size_t n)
{
	size_t rest = 0;

	if (n >= len)
		return len;
	while (rest < n && rest < 4 && ior_utf8_continues(p[len - n + rest]))
		rest++;
	return rest < 4 ? n - rest : n;
}
