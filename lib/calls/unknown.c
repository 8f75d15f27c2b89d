/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/unknown.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

#define PREFIX (sizeof(IOR_UNKNOWN_PREFIX) - 1)

size_t ior_unknown_name(char name[IOR_UNKNOWN_NAME], int32_t number)
{
	return (size_t)snprintf(name, IOR_UNKNOWN_NAME, IOR_UNKNOWN_PREFIX "%d", number);
}

/* p to end has only a number: of digits with a sign, or of hexadecimal ones, which are its bits. */
static bool read_number(const char *p, const char *end, int32_t *number)
{
	const bool hex = end - p > 2 && p[0] == '0' && (p[1] | 0x20) == 'x';
	const bool negative = !hex && p < end && *p == '-';
	const uint64_t most = hex ? UINT32_MAX : (uint64_t)INT32_MAX + negative;
	uint64_t value;

	p += hex ? 2 : negative;
	if (p == end || !ior_number_digits(&p, end, hex ? 16 : 10, &value) || p != end ||
	    value > most)
		return false;
	*number = (int32_t)(uint32_t)(negative ? -value : value);
	return true;
}

bool ior_unknown_number(const char *name, size_t len, bool strict, int32_t *number)
{
	const bool prefixed = len >= PREFIX && memcmp(name, IOR_UNKNOWN_PREFIX, PREFIX) == 0;
	char written[IOR_UNKNOWN_NAME];

	if (!read_number(name + (prefixed ? PREFIX : 0), name + len, number))
		return false;
	return !strict ||
	       (ior_unknown_name(written, *number) == len && memcmp(written, name, len) == 0);
}
