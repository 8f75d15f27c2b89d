/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order of the lines, which is that of their bytes. Texts are sorted once, and what stands for
 * them in a stack becomes a number in their order; so most stacks are sorted by numbers alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "flame_private.h"

static uint32_t count_frames(const char *p, size_t len, char separator)
{
	uint32_t n = 1;

	for (const char *end = p + len; (p = memchr(p, separator, (size_t)(end - p))); p++)
		n++;
	return n;
}

/* As if each text was followed by the separator, as it is wherever it is not the last one. */
static int compare_texts(const void *a, const void *b, void *arg)
{
	const struct flame_name *x = a, *y = b;
	unsigned char separator = (unsigned char)*(const char *)arg;
	int order = memcmp(x->p, y->p, x->len < y->len ? x->len : y->len);

	if (order || x->len == y->len)
		return order;
	if (x->len < y->len)
		return separator > (unsigned char)y->p[x->len] ? 1 : -1;
	return separator > (unsigned char)x->p[y->len] ? -1 : 1;
}

/* Does text i begin with text k? */
static bool begins_with(const struct flame_name *texts, uint32_t i, uint32_t k)
{
	return texts[i].len > texts[k].len && memcmp(texts[i].p, texts[k].p, texts[k].len) == 0;
}

/*
 * Sorts the texts: f->texts, and for each the range of those that begin with it, itself included.
 * The place of each by its number in f->intern goes to rank. 0 or -ENOMEM.
 */
static int sort_texts(struct flame *f, uint32_t *rank)
{
	uint32_t n = f->intern.n;
	struct flame_name *texts = calloc(n, sizeof(*texts));
	struct flame_range *with;

	f->texts = texts;
	f->with = with = calloc(n, sizeof(*with));
	if (!texts || !with)
		return -ENOMEM;
	for (uint32_t i = 1; i < n; i++) {
		const struct ior_intern_entry *e = ior_intern_get(&f->intern, i);

		texts[i] = (struct flame_name){
			e->p, e->len, count_frames(e->p, e->len, f->separator), i
		};
	}
	qsort_r(texts + 1, n - 1, sizeof(*texts), compare_texts, &f->separator);
	rank[0] = 0;
	for (uint32_t i = 1; i < n; i++) {
		rank[texts[i].number] = i;
		with[i].first = i;
		while (with[i].first > 1 && begins_with(texts, with[i].first - 1, i))
			with[i].first = with[with[i].first - 1].first;
	}
	for (uint32_t i = n - 1; i > 0; i--) {
		with[i].last = i;
		while (with[i].last + 1 < n && begins_with(texts, with[i].last + 1, i))
			with[i].last = with[with[i].last + 1].last;
	}
	return 0;
}

/* How many values of a stack stand in struct flame_sorted, from the highest bit down. */
static unsigned int leading_values(const struct flame *f)
{
	return f->nfields < 64 / f->bits ? f->nfields : 64 / f->bits;
}

int flame_rank(struct flame *f)
{
	uint32_t *rank = reallocarray(NULL, f->intern.n, sizeof(*rank));

	if (!rank || sort_texts(f, rank) < 0) {
		free(rank);
		return -ENOMEM;
	}
	f->bits = 32 - (unsigned int)__builtin_clz(f->intern.n);
	for (size_t i = 0; i < f->nsorted; i++) {
		uint64_t *value = flame_values(f, f->sorted[i].stack), leading = 0;
		unsigned int shift = 64;

		for (unsigned int k = 0; k < f->nfields; k++) {
			value[k] = rank[value[k]];
			if (!value[k] || shift < f->bits)
				continue;
			shift -= f->bits;
			leading |= value[k] << shift;
		}
		f->sorted[i].leading = leading;
	}
	free(rank);
	return 0;
}

/* A stack as bytes, piece by piece: its texts and the separators between them. */
struct cursor {
	const struct flame *f;
	const uint64_t *value, *end;
	const char *p;
	size_t len;		/* left of this piece; 0 at the end of the stack */
	bool separate;		/* the next text needs a separator before it */
};

static void advance(struct cursor *c)
{
	while (c->value < c->end && !*c->value)
		c->value++;
	c->len = 0;
	if (c->value == c->end)
		return;
	if (c->separate) {
		c->p = &c->f->separator;
		c->len = 1;
	} else {
		const struct flame_name *text = &c->f->texts[*c->value++];

		c->p = text->p;
		c->len = text->len;
	}
	c->separate = !c->separate;
}

/*
 * The order of two different texts in one place, if they are enough to tell it: numbers do, unless
 * one text begins with the other, or is none, and what follows it decides. Else 0.
 */
static int compare_numbers(const struct flame *f, uint64_t x, uint64_t y)
{
	if (!x || !y || (y >= f->with[x].first && y <= f->with[x].last) ||
	    (x >= f->with[y].first && x <= f->with[y].last))
		return 0;
	return x < y ? -1 : 1;
}

/* Value i of the leading ones. */
static uint64_t leading_value(const struct flame *f, uint64_t leading, unsigned int i)
{
	return leading << i * f->bits >> (64 - f->bits);
}

/*
 * The same of the first values in which two stacks differ, if these are leading ones. Those that
 * are none are left out of them: where one has no more, the stack ends.
 */
static int compare_leading(const struct flame *f, uint64_t x, uint64_t y)
{
	unsigned int i;

	if (x == y)
		return 0;
	i = (unsigned int)__builtin_clzll(x ^ y) / f->bits;
	x = leading_value(f, x, i);
	y = leading_value(f, y, i);
	return x && y ? compare_numbers(f, x, y) : x ? 1 : -1;
}

/* The values of a stack: from the leading ones, to room, if these are all; so it is not touched. */
static const uint64_t *all_values(const struct flame *f, const struct flame_sorted *s,
				  uint64_t room[FLAME_MAX_FIELDS])
{
	if (leading_values(f) < f->nfields)
		return flame_values(f, s->stack);
	for (unsigned int i = 0; i < f->nfields; i++)
		room[i] = leading_value(f, s->leading, i);
	return room;
}

/* The order of two stacks by their bytes from a place on where they differ. */
static int compare_bytes(struct cursor c, struct cursor d)
{
	for (;;) {
		size_t n;
		int order;

		if (!c.len)
			advance(&c);
		if (!d.len)
			advance(&d);
		n = c.len < d.len ? c.len : d.len;
		if (!n)
			return (c.len != 0) - (d.len != 0);
		order = memcmp(c.p, d.p, n);
		if (order)
			return order;
		c.p += n;
		d.p += n;
		c.len -= n;
		d.len -= n;
	}
}

/* In the order of the bytes; a stack comes before those that go on where it ends. */
static int compare_stacks(const void *a, const void *b, void *arg)
{
	const struct flame_sorted *s = a, *t = b;
	const struct flame *f = arg;
	uint64_t xroom[FLAME_MAX_FIELDS], yroom[FLAME_MAX_FIELDS];
	const uint64_t *x, *y, *xend, *yend;
	bool separate = false;
	int order = compare_leading(f, s->leading, t->leading);

	if (order)
		return order;
	x = all_values(f, s, xroom);
	y = all_values(f, t, yroom);
	xend = x + f->nfields;
	yend = y + f->nfields;
	for (; x < xend && *x == *y; x++, y++)
		separate |= *x != 0;
	if (x == xend)
		return 0;
	order = compare_numbers(f, *x, *y);
	if (order)
		return order;
	return compare_bytes((struct cursor){ f, x, xend, NULL, 0, separate },
			     (struct cursor){ f, y, yend, NULL, 0, separate });
}

/*
 * Sort by the leading numbers alone, digit by digit from the last: nearly the order of the bytes,
 * and found without comparing. Without memory nothing is done.
 */
static void sort_leading(struct flame *f)
{
	enum { DIGIT = 11, DIGITS = 1 << DIGIT };
	struct flame_sorted *from = f->sorted, *swap;
	struct flame_sorted *to = reallocarray(NULL, f->nsorted, sizeof(*to));
	unsigned int used = leading_values(f) * f->bits;
	uint32_t start[DIGITS];

	if (!to)
		return;
	for (unsigned int shift = 64 - used; shift < 64; shift += DIGIT) {
		uint32_t sum = 0, n;

		memset(start, 0, sizeof(start));
		for (size_t i = 0; i < f->nsorted; i++)
			start[from[i].leading >> shift & (DIGITS - 1)]++;
		for (unsigned int i = 0; i < DIGITS; i++) {
			n = start[i];
			start[i] = sum;
			sum += n;
		}
		for (size_t i = 0; i < f->nsorted; i++)
			to[start[from[i].leading >> shift & (DIGITS - 1)]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	f->sorted = from;
	free(to);
}

/*
 * Moves each stack that is not in its place there, from the last one on: one whose text others
 * begin with, as that of a folder, belongs behind some of these. Where that moves too many it is
 * left to do: false.
 */
static bool sort_near(struct flame *f)
{
	struct flame_sorted *all = f->sorted;
	size_t moves = 16 * f->nsorted;

	for (size_t i = f->nsorted; i--;) {
		size_t low = i, step = 1, high;		/* all[low] < stack <= all[high] */
		struct flame_sorted stack = all[i];

		while (low + step < f->nsorted && compare_stacks(&all[low + step], &stack, f) < 0) {
			low += step;
			step *= 2;
		}
		high = low + step < f->nsorted ? low + step : f->nsorted;
		while (low + 1 < high) {
			size_t middle = low + (high - low) / 2;

			if (compare_stacks(&all[middle], &stack, f) < 0)
				low = middle;
			else
				high = middle;
		}
		if (low - i > moves)
			return false;
		moves -= low - i;
		memmove(&all[i], &all[i + 1], (low - i) * sizeof(*all));
		all[low] = stack;
	}
	return true;
}

void flame_order(struct flame *f)
{
	sort_leading(f);
	if (!sort_near(f))
		qsort_r(f->sorted, f->nsorted, sizeof(*f->sorted), compare_stacks, f);
}

bool flame_same_line(const struct flame *f, const struct flame_sorted *a,
		     const struct flame_sorted *b)
{
	return compare_stacks(a, b, (void *)f) == 0;
}
