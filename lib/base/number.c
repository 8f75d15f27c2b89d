/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/number.h"

#include <string.h>
#include <strings.h>

#include "base/list.h"
#include "base/time.h"

#define MOST_SCALE UINT64_C(1000000000000000000)
#define KI UINT64_C(1024)

const struct ior_number_unit ior_number_sizes[] = {
	{ "k", 1000, "kb" }, { "K", 1000, NULL }, { "M", 1000000, "mb" },
	{ "G", 1000000000, "gb" }, { "Ki", KI, "kib" }, { "Mi", KI * KI, "mib" },
	{ "Gi", KI * KI * KI, "gib" }, { "", 1, "b byte bytes" }, { NULL, 0, NULL },
};

const struct ior_number_unit ior_number_memory[] = {
	{ "k", KI, "kb" }, { "K", KI, NULL }, { "M", KI * KI, "mb" },
	{ "G", KI * KI * KI, "gb" }, { "Ki", KI, "kib" }, { "Mi", KI * KI, "mib" },
	{ "Gi", KI * KI * KI, "gib" }, { "", 1, "b byte bytes" }, { NULL, 0, NULL },
};

const struct ior_number_unit ior_number_counts[] = {
	{ "k", 1000, NULL }, { "M", 1000000, NULL }, { "G", 1000000000, NULL },
	{ NULL, 0, NULL },
};

const struct ior_number_unit ior_number_durations[] = {
	{ "ns", 1, "nsec nsecs nanosecond nanoseconds" },
	{ "us", 1000, "\xc2\xb5s \xce\xbcs usec usecs microsecond microseconds" },
	{ "ms", 1000000, "msec msecs millisecond milliseconds" },
	{ "s", IOR_NS_PER_S, "sec secs second seconds" },
	{ "m", 60 * IOR_NS_PER_S, "min mins minute minutes" },
	{ "h", 3600 * IOR_NS_PER_S, "hr hrs hour hours" },
	{ "d", 24 * 3600 * IOR_NS_PER_S, "day days" }, { NULL, 0, NULL },
};

bool ior_number_digits(const char **p, const char *end, unsigned int base, uint64_t *value)
{
	for (*value = 0; *p < end; ++*p) {
		unsigned int digit = ior_is_digit(**p) ? (unsigned int)(**p - '0') :
							 (unsigned int)((**p | 0x20) - 'a') + 10;

		if (digit >= base)
			break;
		if (__builtin_mul_overflow(*value, base, value) ||
		    __builtin_add_overflow(*value, digit, value))
			return false;
	}
	return true;
}

void ior_number_fraction(const char **p, const char *end, uint64_t *fraction, uint64_t *scale)
{
	*fraction = 0;
	for (*scale = 1; *p < end && ior_is_digit(**p) && *scale < MOST_SCALE; ++*p) {
		*fraction = 10 * *fraction + (uint64_t)(**p - '0');
		*scale *= 10;
	}
}

uint64_t ior_number_factor(const struct ior_number_unit *units, const char *p, size_t len,
			   uint64_t bare)
{
	if (!len)
		return bare;
	for (; units->name; units++)
		if (strlen(units->name) == len && memcmp(units->name, p, len) == 0)
			return units->factor;
	return 0;
}

void ior_number_grouped(char out[IOR_NUMBER_GROUPED], uint64_t n)
{
	char text[IOR_NUMBER_GROUPED], *end = text + sizeof(text) - 1, *p = end;

	*p = '\0';
	for (unsigned int digits = 0; n || !digits; n /= 10, digits++) {
		if (digits && digits % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + n % 10);
	}
	memcpy(out, p, (size_t)(end - p) + 1);
}

const char *ior_number_meant(const struct ior_number_unit *units, const char *p, size_t len)
{
	for (; units->name; units++)
		if ((strlen(units->name) == len && strncasecmp(units->name, p, len) == 0) ||
		    ior_words_have(units->also, p, len, strncasecmp))
			return units->name;
	return NULL;
}
