/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/time.h"

#include <time.h>

size_t ior_time_text(char *out, size_t size, const char *format, int64_t second)
{
	time_t t = (time_t)second;
	struct tm tm;

	return gmtime_r(&t, &tm) ? strftime(out, size, format, &tm) : 0;
}
