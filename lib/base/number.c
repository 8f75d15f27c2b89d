/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"

#define MOST_SCALE UINT64_C(1000000000000000000)
#define KI UINT64_C(1024)

const struct ior_number_unit ior_number_sizes[] = {
	{ "k", 1000 }, { "K", 1000 }, { "M", 1000000 }, { "G", 1000000000 },
	{ "Ki", KI }, { "Mi", KI * KI }, { "Gi", KI * KI * KI }, { NULL, 0 },
};

const struct ior_number_unit ior_number_memory[] = {
	{ "k", KI }, { "K", KI }, { "M", KI * KI }, { "G", KI * KI * KI },
	{ "Ki", KI }, { "Mi", KI * KI }, { "Gi", KI * KI * KI }, { NULL, 0 },
};

const struct ior_number_unit ior_number_counts[] = {
	{ "k", 1000 }, { "M", 1000000 }, { "G", 1000000000 }, { NULL, 0 },
};

const struct ior_number_unit ior_number_durations[] = {
	{ "ns", 1 }, { "us", 1000 }, { "ms", 1000000 }, { "s", IOR_NS_PER_S },
	{ "m", 60 * IOR_NS_PER_S }, { "h", 3600 * IOR_NS_PER_S }, { NULL, 0 },
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
	char digits[IOR_NUMBER_GROUPED];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			*out++ = ',';
		*out++ = digits[i];
	}
	*out = '\0';
}
