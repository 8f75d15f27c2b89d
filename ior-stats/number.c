/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers and texts of tables. */
#include "table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "rows.h"

#define JSON_PIECE 1024u	/* bytes of a text that are escaped at a time */

/*
 * Three digits and a unit; below the first unit all digits. humanize_number() has no more than one
 * digit behind the point, and no nanoseconds.
 */
static void scaled(char *buf, size_t size, double v, double step, const char *const *units,
		   const char *rest)
{
	unsigned int i = 0;

	while (units[i + 1] && v >= (step == 1000 ? 999.5 : 1000)) {
		v /= step;
		i++;
	}
	snprintf(buf, size, "%.*f%s%s", i == 0 || v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2, v, units[i],
		 rest);
}

static void count_text(char *buf, size_t size, double v, const char *rest)
{
	static const char *const units[] = { "", "k", "M", "G", "T", "P", "E", NULL };

	if (v < 99999.5)
		snprintf(buf, size, "%.0f%s", v, rest);
	else
		scaled(buf, size, v, 1000, units, rest);
}

void number_text(char *buf, size_t size, const struct number *n)
{
	static const char *const bytes[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", NULL };
	static const char *const times[] = { "ns", "us", "ms", "s", NULL };
	double v = number_double(n);
	char time[40];

	switch (n->unit) {
	case UNIT_COUNT:
		count_text(buf, size, v, "");
		break;
	case UNIT_BYTES:
		scaled(buf, size, v, 1024, bytes, "");
		break;
	case UNIT_NS:
		scaled(buf, size, v, 1000, times, "");
		break;
	case UNIT_SHARE:
		snprintf(buf, size, "%.1f%%", 100 * v);
		break;
	case UNIT_RATE:
		if (v < 99.95)
			snprintf(buf, size, "%.1f/s", v);
		else
			count_text(buf, size, v, "/s");
		break;
	case UNIT_BYTE_RATE:
		scaled(buf, size, v, 1024, bytes, "/s");
		break;
	case UNIT_RATIO:
		snprintf(buf, size, v < 9.995 ? "%.2fx" : v < 99.95 ? "%.1fx" : "%.0fx", v);
		break;
	case UNIT_TIME:
		rows_time(time, n->i, 3);
		strlcpy(buf, time, size);
		break;
	}
}

void number_data(char *buf, size_t size, const struct number *n)
{
	char time[40];

	if (n->unit == UNIT_TIME) {
		rows_time(time, n->i, 9);
		strlcpy(buf, time, size);
	} else if (unit_is_real(n->unit)) {
		snprintf(buf, size, "%.6f", n->d);
	} else {
		snprintf(buf, size, "%" PRIu64, n->u);
	}
}

const char *table_label(enum table_kind kind)
{
	static const char *const labels[] = { "", "[other]", "[total]" };

	return labels[kind];
}

void put_json(FILE *out, const char *p, size_t len)
{
	char buf[6 * JSON_PIECE];
	size_t n;

	fputc('"', out);
	for (; len; p += n, len -= n) {
		n = len < JSON_PIECE ? len : ior_utf8_whole(p, JSON_PIECE);
		fwrite(buf, 1, ior_escape_json(buf, sizeof(buf), p, n), out);
	}
	fputc('"', out);
}
