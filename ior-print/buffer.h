/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output under construction: a growing buffer and the formatting of numbers, times and texts
 * into it. No I/O: the caller writes p[0..len) out between records and sets len to 0.
 */
#ifndef IOR_PRINT_BUFFER_H
#define IOR_PRINT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buffer {
	char *p;
	size_t len, cap;	/* bytes used and allocated */
	bool failed;		/* out of memory once: what is in here is incomplete */
};

void buffer_free(struct buffer *b);

/* Room for n more bytes, or NULL (and failed set) when out of memory. */
char *buffer_grow(struct buffer *b, size_t n);

static inline char *buffer_room(struct buffer *b, size_t n)
{
	return b->cap - b->len >= n ? b->p + b->len : buffer_grow(b, n);
}

static inline void buffer_char(struct buffer *b, char c)
{
	char *p = buffer_room(b, 1);

	if (!p)
		return;
	*p = c;
	b->len++;
}

static inline void buffer_bytes(struct buffer *b, const void *from, size_t n)
{
	char *p = buffer_room(b, n);

	if (!p || n == 0)
		return;
	memcpy(p, from, n);
	b->len += n;
}

static inline void buffer_text(struct buffer *b, const char *text)
{
	buffer_bytes(b, text, strlen(text));
}

void buffer_fill(struct buffer *b, char c, size_t n);
void buffer_u64(struct buffer *b, uint64_t v);
void buffer_i64(struct buffer *b, int64_t v);
/* An int in a register: what the upper half holds is not looked at by the kernel. */
void buffer_int(struct buffer *b, uint64_t v);
void buffer_hex(struct buffer *b, uint64_t v);		/* "0x1f" */
/* "0644": at least width digits, one more zero in front if they are not all zeros. */
void buffer_octal(struct buffer *b, uint64_t v, unsigned int width);
/* An address, or what stands for the address 0. */
void buffer_pointer(struct buffer *b, uint64_t v, const char *null);

/* v with exactly width digits, leading zeros; v must be below 10 to the width. */
void buffer_digits(struct buffer *b, uint64_t v, unsigned int width);

/* Nanoseconds as seconds with 6 or 9 decimals, cut, not rounded: "12.345678". */
void buffer_seconds(struct buffer *b, uint64_t ns, unsigned int decimals);
/* Nanoseconds in the largest unit that leaves a whole part: "850ns" "12.3us" "1.25ms" "61.0s". */
void buffer_duration(struct buffer *b, uint64_t ns);
/* Bytes in the largest unit that leaves a whole part: "12B" "2.92KiB" "64KiB" "1.50GiB". */
void buffer_size(struct buffer *b, uint64_t bytes);

/* A text for people: escaped as ior_escape() does, unless exact. */
void buffer_escaped(struct buffer *b, const char *p, size_t len, bool exact);
/* The same between quotes; a quote inside is \x22. */
void buffer_quoted(struct buffer *b, const char *p, size_t len, bool exact);
/*
 * The inside of a string of C as strace writes it: escapes for what is no printable ASCII, for
 * quotes and backslashes, and for the characters in also.
 */
void buffer_c(struct buffer *b, const char *p, size_t len, const char *also);
/* A JSON string with its quotes. */
void buffer_json(struct buffer *b, const char *p, size_t len);
/* A field of CSV; how: as base/csv.h has it. */
void buffer_csv(struct buffer *b, const char *p, size_t len, unsigned int how);

/* Wall-clock text of the second that was asked for last: most times share theirs. */
struct wall {
	bool local;		/* the reader's time zone instead of UTC */
	bool valid;
	int64_t second;
	char date[16];		/* "2025-11-23" */
	char clock[9];		/* "13:40:05" */
	char zone[7];		/* "Z", "+01:00" */
};

/* Fill w for the second of wall_ns (since 1970). Returns the nanoseconds within it. */
uint32_t wall_set(struct wall *w, int64_t wall_ns);
/* RFC 3339 with nanoseconds: "2025-11-23T13:40:05.123456789Z". */
void buffer_wall(struct buffer *b, struct wall *w, int64_t wall_ns);
/* The time of day alone, with microseconds: "13:40:05.123456Z". */
void buffer_time_of_day(struct buffer *b, struct wall *w, int64_t wall_ns);

#endif
