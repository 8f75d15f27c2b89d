/* SPDX-License-Identifier: BSD-2-Clause */
#include "flame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "flame_private.h"

/* Room for n bytes in f->text. */
static int text_room(struct flame *f, size_t n)
{
	char *text;

	if (n <= f->text_size)
		return 0;
	text = realloc(f->text, n + n / 2);
	if (!text)
		return -ENOMEM;
	f->text = text;
	f->text_size = n + n / 2;
	return 0;
}

/* The number in f->intern of a value's text; 0 without memory. */
static uint32_t text_number(struct flame *f, const struct flame_text *t,
			    enum flame_escape how)
{
	if (text_room(f, 6 * t->len) < 0)
		return 0;
	return ior_intern(&f->intern, f->text, flame_frames(f->text, t, how), NULL);
}

static uint32_t literal(struct flame *f, const char *text)
{
	return ior_intern(&f->intern, text, strlen(text), NULL);
}

/* Few values are in many stacks: the last answers of text_number(). */
struct memo {
	uint64_t value;
	uint32_t field, number;	/* number 0: free */
};
#define MEMOS (1u << 16)

static int fold_stack(struct flame *f, uint64_t *stack, struct memo *memos, flame_text_fn *text,
		      void *arg, enum flame_escape how)
{
	uint64_t *value = flame_values(f, stack);
	bool any = false;

	for (unsigned int i = 0; i < f->nfields; i++) {
		struct memo *m = &memos[(value[i] * f->nfields + i) % MEMOS];
		struct flame_text t;

		if (!(value[-1] >> i & 1))
			continue;
		if (!m->number || m->value != value[i] || m->field != i) {
			t = text(arg, i, value[i]);
			if (!t.len) {
				value[i] = 0;
				continue;
			}
			*m = (struct memo){ value[i], i, text_number(f, &t, how) };
			if (!m->number)
				return -ENOMEM;
		}
		value[i] = m->number;
		any = true;
	}
	if (!any)
		value[0] = literal(f, "[unknown]");
	return any || value[0] ? 0 : -ENOMEM;
}

static uint32_t count_frames(const char *p, size_t len, char separator)
{
	uint32_t n = 1;

	for (const char *end = p + len; (p = memchr(p, separator, (size_t)(end - p))); p++)
		n++;
	return n;
}

static int compare_texts(const void *a, const void *b)
{
	const struct flame_name *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

/*
 * Sorts the texts: f->texts, and for each the last one that begins with it, at least itself. The
 * place of each by its number in f->intern goes to rank. 0 or -ENOMEM.
 */
static int sort_texts(struct flame *f, uint32_t *rank)
{
	uint32_t n = f->intern.n;
	struct flame_name *texts = calloc(n, sizeof(*texts));

	f->texts = texts;
	f->last = calloc(n, sizeof(*f->last));
	if (!texts || !f->last)
		return -ENOMEM;
	for (uint32_t i = 1; i < n; i++) {
		const struct ior_intern_entry *e = ior_intern_get(&f->intern, i);

		texts[i] = (struct flame_name){
			e->p, e->len, count_frames(e->p, e->len, f->separator), i
		};
	}
	qsort(texts + 1, n - 1, sizeof(*texts), compare_texts);
	rank[0] = 0;
	for (uint32_t i = n - 1; i > 0; i--) {
		uint32_t last = i;

		while (last + 1 < n && texts[last + 1].len > texts[i].len &&
		       memcmp(texts[last + 1].p, texts[i].p, texts[i].len) == 0)
			last = f->last[last + 1];
		f->last[i] = last;
		rank[texts[i].number] = i;
	}
	return 0;
}

/* How many values of a stack stand in struct flame_sorted, from the highest bit down. */
static unsigned int leading_values(const struct flame *f)
{
	return f->nfields < 64 / f->bits ? f->nfields : 64 / f->bits;
}

/* Makes the values of all stacks numbers in the order of the texts. 0 or -ENOMEM. */
static int rank_texts(struct flame *f)
{
	uint32_t *rank = malloc(f->intern.n * sizeof(*rank));

	if (!rank || sort_texts(f, rank) < 0) {
		free(rank);
		return -ENOMEM;
	}
	f->bits = 32 - (unsigned int)__builtin_clz(f->intern.n);
	for (size_t i = 0; i < f->nsorted; i++) {
		uint64_t *value = flame_values(f, f->sorted[i].stack), leading = 0;

		for (unsigned int k = 0; k < f->nfields; k++)
			value[k] = rank[value[k]];
		for (unsigned int k = 0; k < leading_values(f); k++)
			leading |= value[k] << (64 - (k + 1) * f->bits);
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
	if (!x || !y || (x < y ? f->last[x] >= y : f->last[y] >= x))
		return 0;
	return x < y ? -1 : 1;
}

/* Value i of the leading ones. */
static uint64_t leading_value(const struct flame *f, uint64_t leading, unsigned int i)
{
	return leading << i * f->bits >> (64 - f->bits);
}

/* The same of the first values in which two stacks differ, if these are leading ones. */
static int compare_leading(const struct flame *f, uint64_t x, uint64_t y)
{
	unsigned int i;

	if (x == y)
		return 0;
	i = (unsigned int)__builtin_clzll(x ^ y) / f->bits;
	return compare_numbers(f, leading_value(f, x, i), leading_value(f, y, i));
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
 * Sort by the leading numbers alone, digit by digit from the last. That is nearly the order of the
 * bytes, and is found without comparing: what is left to do for qsort_r() is little, as glibc's
 * takes what is in order as it is. Without memory nothing is done.
 */
static void sort_leading(struct flame *f)
{
	enum { DIGIT = 11, DIGITS = 1 << DIGIT };
	struct flame_sorted *from = f->sorted, *to = malloc(f->nsorted * sizeof(*to)), *swap;
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

/* Writes a stack's line to out unless that is NULL; returns its length without the NUL. */
static size_t write_line(const struct flame *f, uint64_t *stack, char *out)
{
	struct cursor c = { f, flame_values(f, stack), stack + f->words, NULL, 0, false };
	size_t n = 0;

	for (advance(&c); c.len; advance(&c)) {
		if (out)
			memcpy(out + n, c.p, c.len);
		n += c.len;
	}
	if (out)
		out[n] = '\0';
	return n;
}

/* The texts of all stacks, by their number in f->intern. 0 or -ENOMEM. */
static int fold_stacks(struct flame *f, flame_text_fn *text, void *arg, enum flame_escape how)
{
	struct memo *memos = calloc(MEMOS, sizeof(*memos));
	int rc = memos ? 0 : -ENOMEM;

	for (uint32_t i = 0; !rc && i < f->totals.stacks; i++) {
		f->sorted[f->nsorted++].stack = flame_stack(f, i);
		rc = fold_stack(f, flame_stack(f, i), memos, text, arg, how);
	}
	free(memos);
	if (!rc && f->totals.other_rows) {
		f->sorted[f->nsorted++].stack = f->other;
		*flame_values(f, f->other) = literal(f, "[other]");
		rc = *flame_values(f, f->other) ? 0 : -ENOMEM;
	}
	return rc;
}

/* Room for the longest line and the one with most frames. 0 or -ENOMEM. */
static int line_room(struct flame *f)
{
	size_t longest = 0, deepest = 0;

	for (size_t i = 0; i < f->nsorted; i++) {
		const uint64_t *value = flame_values(f, f->sorted[i].stack);
		size_t len = write_line(f, f->sorted[i].stack, NULL), frames = 0;

		for (unsigned int k = 0; k < f->nfields; k++)
			frames += f->texts[value[k]].frames;
		longest = len > longest ? len : longest;
		deepest = frames > deepest ? frames : deepest;
	}
	f->frame_field = malloc(deepest + 1);
	return f->frame_field ? text_room(f, longest + 1) : -ENOMEM;
}

int flame_fold(struct flame *f, flame_text_fn *text, void *arg, enum flame_escape how)
{
	f->separator = flame_separator(how);
	flame_totals(f);
	if (f->settled != f->added)
		return -ENOMEM;
	f->sorted = malloc(((size_t)f->totals.stacks + 1) * sizeof(*f->sorted));
	if (!f->sorted || ior_intern_init(&f->intern, UINT32_MAX, UINT64_MAX) < 0 ||
	    fold_stacks(f, text, arg, how) < 0 || rank_texts(f) < 0 || line_room(f) < 0)
		return -ENOMEM;
	sort_leading(f);
	qsort_r(f->sorted, f->nsorted, sizeof(*f->sorted), compare_stacks, f);
	return 0;
}

/* Which field each frame of a stack is from. Returns their number. */
static size_t name_fields(const struct flame *f, uint64_t *stack)
{
	const uint64_t *value = flame_values(f, stack);
	uint64_t present = *flame_key_of(f, stack);
	size_t n = 0;

	for (unsigned int i = 0; i < f->nfields; i++)
		for (uint32_t k = f->texts[value[i]].frames; k; k--)
			f->frame_field[n++] = present >> i & 1 ? (uint8_t)i : FLAME_NO_FIELD;
	return n;
}

const struct flame_line *flame_next(struct flame *f)
{
	struct flame_sorted *first = f->sorted + f->next, *end = f->sorted + f->nsorted;
	struct flame_sorted *same = first;

	if (first == end)
		return NULL;
	/* stacks lie in the order in which they came */
	if (end - first > FLAME_AHEAD)
		__builtin_prefetch(first[FLAME_AHEAD].stack);
	memset(f->line.sum, 0, sizeof(f->line.sum));
	/* stacks of different texts can make the same line: /usr;lib is one frame or two */
	do {
		for (unsigned int i = 0; i < f->nsums; i++)
			f->line.sum[i] = flame_sum(f->line.sum[i], same->stack[i]);
		same++;
	} while (same < end && compare_stacks(first, same, f) == 0);
	f->next = (size_t)(same - f->sorted);
	write_line(f, first->stack, f->text);
	f->line.text = f->text;
	f->line.field = f->frame_field;
	f->line.nframes = name_fields(f, first->stack);
	return &f->line;
}
