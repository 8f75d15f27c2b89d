/* SPDX-License-Identifier: BSD-2-Clause */
#include "buffer.h"

#include <stdlib.h>
#include <time.h>

#include "base/csv.h"
#include "base/escape.h"
#include "base/time.h"


void buffer_free(struct buffer *b)
{
	free(b->p);
	*b = (struct buffer){ 0 };
}

char *buffer_grow(struct buffer *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 4096;
	char *p;

	while (cap - b->len < n) {
		if (cap > SIZE_MAX / 2)
			goto fail;
		cap *= 2;
	}
	p = realloc(b->p, cap);
	if (!p)
		goto fail;
	b->p = p;
	b->cap = cap;
	return p + b->len;
fail:
	b->failed = true;
	return NULL;
}

void buffer_fill(struct buffer *b, char c, size_t n)
{
	char *p = buffer_room(b, n);

	if (!p || n == 0)
		return;
	memset(p, c, n);
	b->len += n;
}

/* Two digits at a time: half the divisions, which are what a number costs. */
static const char pairs[200] =
	"0001020304050607080910111213141516171819"
	"2021222324252627282930313233343536373839"
	"4041424344454647484950515253545556575859"
	"6061626364656667686970717273747576777879"
	"8081828384858687888990919293949596979899";

void buffer_u64(struct buffer *b, uint64_t v)
{
	char digits[20], *end = digits + sizeof(digits), *p = end;

	while (v >= 100) {
		p -= 2;
		memcpy(p, pairs + 2 * (v % 100), 2);
		v /= 100;
	}
	if (v >= 10) {
		p -= 2;
		memcpy(p, pairs + 2 * v, 2);
	} else {
		*--p = '0' + v;
	}
	buffer_bytes(b, p, end - p);
}

void buffer_i64(struct buffer *b, int64_t v)
{
	if (v < 0) {
		buffer_char(b, '-');
		buffer_u64(b, -(uint64_t)v);
	} else {
		buffer_u64(b, v);
	}
}

void buffer_int(struct buffer *b, uint64_t v)
{
	buffer_i64(b, (int32_t)v);
}

void buffer_hex(struct buffer *b, uint64_t v)
{
	char digits[16], *end = digits + sizeof(digits), *p = end;

	do {
		*--p = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	buffer_bytes(b, "0x", 2);
	buffer_bytes(b, p, end - p);
}

void buffer_octal(struct buffer *b, uint64_t v, unsigned int width)
{
	char digits[24], *end = digits + sizeof(digits), *p = end;
	bool zero = v == 0;

	do
		*--p = '0' + (v & 7);
	while (v >>= 3);
	if (!zero)
		*--p = '0';
	while (end - p < width)
		*--p = '0';
	buffer_bytes(b, p, end - p);
}

void buffer_pointer(struct buffer *b, uint64_t v, const char *null)
{
	if (v)
		buffer_hex(b, v);
	else
		buffer_text(b, null);
}

void buffer_digits(struct buffer *b, uint64_t v, unsigned int width)
{
	char *p = buffer_room(b, width);

	if (!p)
		return;
	b->len += width;
	while (width >= 2) {
		width -= 2;
		memcpy(p + width, pairs + 2 * (v % 100), 2);
		v /= 100;
	}
	if (width)
		*p = '0' + v % 10;
}

void buffer_seconds(struct buffer *b, uint64_t ns, unsigned int decimals)
{
	uint64_t fraction = ns % IOR_NS_PER_S;

	buffer_u64(b, ns / IOR_NS_PER_S);
	buffer_char(b, '.');
	buffer_digits(b, decimals == 6 ? fraction / 1000 : fraction, decimals);
}

/* What follows a whole part for three digits in all, cut: 1999 ns are 1.99us, never 2.00us. */
static void put_fraction(struct buffer *b, uint64_t whole, uint64_t thousandths)
{
	if (whole >= 100)
		return;
	buffer_char(b, '.');
	if (whole < 10)
		buffer_digits(b, thousandths / 10, 2);
	else
		buffer_digits(b, thousandths / 100, 1);
}

void buffer_duration(struct buffer *b, uint64_t ns)
{
	static const char unit[][3] = { "ns", "us", "ms", "s" };
	uint64_t scale = 1;
	int u = 0;

	while (u < 3 && ns / scale >= 1000) {
		scale *= 1000;
		u++;
	}
	buffer_u64(b, ns / scale);
	if (u > 0)
		put_fraction(b, ns / scale, ns % scale / (scale / 1000));
	buffer_text(b, unit[u]);
}

void buffer_size(struct buffer *b, uint64_t bytes)
{
	static const char unit[][4] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	uint64_t scale = 1;
	int u = 0;

	while (bytes / scale >= 1024) {
		scale *= 1024;
		u++;
	}
	buffer_u64(b, bytes / scale);
	/* 4096 are 4KiB, and all others show that they are not so even. */
	if (bytes % scale)
		put_fraction(b, bytes / scale, bytes % scale / (scale / 1024) * 1000 / 1024);
	buffer_text(b, unit[u]);
}

/* Who must look at a byte before it may be copied as it is. */
#define CARE_JSON 1
#define CARE_TEXT 2

static const uint8_t care[256] = {
	[0x00 ... 0x1f] = CARE_JSON | CARE_TEXT,
	['"'] = CARE_JSON,
	['\\'] = CARE_JSON | CARE_TEXT,
	[0x7f ... 0xff] = CARE_JSON | CARE_TEXT,
};

static bool plain(const char *text, size_t len, uint8_t who)
{
	const uint8_t *p = (const uint8_t *)text;
	uint8_t seen = 0;

	for (size_t i = 0; i < len; i++)
		seen |= care[p[i]];
	return !(seen & who);
}

void buffer_escaped(struct buffer *b, const char *p, size_t len, bool exact)
{
	char *out;

	if (exact || plain(p, len, CARE_TEXT)) {
		buffer_bytes(b, p, len);
		return;
	}
	out = buffer_room(b, 6 * len);
	if (out)
		b->len += ior_escape(out, 6 * len, p, len, NULL);
}

void buffer_quoted(struct buffer *b, const char *p, size_t len, bool exact)
{
	char *out;

	buffer_char(b, '"');
	out = exact ? NULL : buffer_room(b, 6 * len);
	if (exact)
		buffer_bytes(b, p, len);
	else if (out)
		b->len += ior_escape(out, 6 * len, p, len, "\"");
	buffer_char(b, '"');
}

/* One byte as an escape of C; with three digits where the next byte is one, too. */
static void put_c_escape(struct buffer *b, unsigned char c, bool digit_follows)
{
	static const char named[] = "abtnvfr";	/* 7 to 13, but strace has no \a and \b */

	buffer_char(b, '\\');
	if (c >= '\t' && c <= '\r')
		buffer_char(b, named[c - 7]);
	else if (digit_follows || c >= 0100) {
		buffer_char(b, '0' + (c >> 6));
		buffer_char(b, '0' + (c >> 3 & 7));
		buffer_char(b, '0' + (c & 7));
	} else {
		if (c >= 010)
			buffer_char(b, '0' + (c >> 3));
		buffer_char(b, '0' + (c & 7));
	}
}

void buffer_c(struct buffer *b, const char *text, size_t len, const char *also)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + len;

	for (; p < end; p++) {
		if (*p == '"' || *p == '\\') {
			buffer_char(b, '\\');
			buffer_char(b, *p);
		} else if (*p >= ' ' && *p < 0x7f && !strchr(also, *p)) {
			buffer_char(b, *p);
		} else {
			put_c_escape(b, *p, p + 1 < end && p[1] >= '0' && p[1] <= '9');
		}
	}
}

void buffer_json(struct buffer *b, const char *p, size_t len)
{
	char *out;

	buffer_char(b, '"');
	if (plain(p, len, CARE_JSON)) {
		buffer_bytes(b, p, len);
	} else {
		out = buffer_room(b, 6 * len);
		if (out)
			b->len += ior_escape_json(out, 6 * len, p, len);
	}
	buffer_char(b, '"');
}

void buffer_csv(struct buffer *b, const char *p, size_t len, unsigned int how)
{
	char *out;

	if (ior_csv_plain(p, len, how)) {
		buffer_bytes(b, p, len);
		return;
	}
	out = buffer_room(b, IOR_CSV_ROOM(len));
	if (out)
		b->len += ior_csv_field(out, p, len, how);
}

uint32_t wall_set(struct wall *w, int64_t wall_ns)
{
	int64_t second = ior_time_period(wall_ns, IOR_NS_PER_S);
	int64_t ns = ior_time_rest(wall_ns, IOR_NS_PER_S);
	time_t t;
	struct tm tm;

	if (w->valid && w->second == second)
		return ns;
	t = second;
	if (w->local)
		localtime_r(&t, &tm);
	else
		gmtime_r(&t, &tm);
	/* int64 nanoseconds end in 2262: the year has four digits. */
	strftime(w->date, sizeof(w->date), "%Y-%m-%d", &tm);
	strftime(w->clock, sizeof(w->clock), "%H:%M:%S", &tm);
	if (w->local) {
		strftime(w->zone, sizeof(w->zone), "%z", &tm);
		memmove(w->zone + 4, w->zone + 3, 3);	/* +0100 -> +01:00 */
		w->zone[3] = ':';
	} else {
		strlcpy(w->zone, "Z", sizeof(w->zone));
	}
	w->second = second;
	w->valid = true;
	return ns;
}

void buffer_wall(struct buffer *b, struct wall *w, int64_t wall_ns)
{
	uint32_t ns = wall_set(w, wall_ns);

	buffer_bytes(b, w->date, 10);
	buffer_char(b, 'T');
	buffer_bytes(b, w->clock, 8);
	buffer_char(b, '.');
	buffer_digits(b, ns, 9);
	buffer_text(b, w->zone);
}

void buffer_time_of_day(struct buffer *b, struct wall *w, int64_t wall_ns)
{
	uint32_t ns = wall_set(w, wall_ns);

	buffer_bytes(b, w->clock, 8);
	buffer_char(b, '.');
	buffer_digits(b, ns / 1000, 6);
	if (!w->local)
		buffer_char(b, 'Z');
}
