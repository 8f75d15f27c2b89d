/* SPDX-License-Identifier: BSD-2-Clause */
#include "flame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "intern.h"
#include "seed.h"

#define FIRST_STACKS 1024u	/* a power of two */

/*
 * A stack is a run of words: its weight, then its key, as many values as there are fields.
 * flame_fold() replaces each value by the number of its text in `texts`, 0 for none.
 */
enum { WEIGHT, PRESENT, VALUES };

struct flame {
	unsigned int nfields, words;	/* of a stack */
	uint32_t cap, max_stacks;
	uint64_t *stacks;
	/*
	 * Open addressing, at most half full: the upper half of the hash above the number of the
	 * stack, from 1; 0 is free. So most look-ups touch one slot and one stack.
	 */
	uint64_t *slots;
	uint32_t mask;
	uint64_t seed;
	uint64_t other[VALUES + FLAME_MAX_FIELDS];	/* the stack past the limit */
	struct flame_totals totals;

	/* from flame_fold() on */
	struct ior_intern texts;
	uint64_t **sorted;
	size_t nsorted, next;
	char *line;
	size_t line_size;
};

static uint64_t *stack_at(const struct flame *f, uint32_t i)
{
	return f->stacks + (size_t)i * f->words;
}

static uint64_t hash_key(const struct flame *f, const void *key)
{
	return XXH3_64bits_withSeed(key, (f->words - PRESENT) * sizeof(uint64_t), f->seed);
}

static uint64_t slot_value(uint64_t hash, uint32_t number)
{
	return hash >> 32 << 32 | number;
}

static uint64_t add_saturated(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

int flame_open(struct flame **out, unsigned int nfields, uint32_t max_stacks)
{
	struct flame *f = calloc(1, sizeof(*f));

	*out = f;
	if (!f)
		return -ENOMEM;
	f->nfields = nfields;
	f->words = VALUES + nfields;
	f->max_stacks = max_stacks;
	f->cap = FIRST_STACKS;
	f->mask = 2 * FIRST_STACKS - 1;
	f->seed = ior_seed();
	f->stacks = malloc((size_t)f->cap * f->words * sizeof(*f->stacks));
	f->slots = calloc((size_t)f->mask + 1, sizeof(*f->slots));
	if (f->stacks && f->slots)
		return 0;
	flame_close(f);
	*out = NULL;
	return -ENOMEM;
}

void flame_close(struct flame *f)
{
	if (!f)
		return;
	ior_intern_free(&f->texts);
	free(f->sorted);
	free(f->line);
	free(f->stacks);
	free(f->slots);
	free(f);
}

static int grow(struct flame *f)
{
	uint32_t cap = f->cap * 2, mask = cap * 2 - 1;
	uint64_t *stacks = realloc(f->stacks, (size_t)cap * f->words * sizeof(*stacks));
	uint64_t *slots;

	if (!stacks)
		return -ENOMEM;
	f->stacks = stacks;
	slots = calloc((size_t)mask + 1, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(f->slots);
	f->slots = slots;
	f->mask = mask;
	f->cap = cap;
	for (uint32_t i = 0; i < f->totals.stacks; i++) {
		uint64_t hash = hash_key(f, stack_at(f, i) + PRESENT);
		uint32_t slot = (uint32_t)hash & mask;

		while (slots[slot])
			slot = (slot + 1) & mask;
		slots[slot] = slot_value(hash, i + 1);
	}
	return 0;
}

/* Not memcmp(): a handful of words is compared faster than it is called. */
static bool same_key(const uint64_t *a, const uint64_t *b, unsigned int words)
{
	for (unsigned int i = 0; i < words; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* The stack of a key, a new one if need be; that of [other] past the limit. NULL: no memory. */
static uint64_t *find_stack(struct flame *f, const struct flame_key *key)
{
	const uint64_t *words = (const uint64_t *)key;
	uint64_t hash = hash_key(f, words), *stack;
	uint32_t slot = (uint32_t)hash & f->mask;

	for (; f->slots[slot]; slot = (slot + 1) & f->mask) {
		uint32_t number = (uint32_t)f->slots[slot];

		if (f->slots[slot] != slot_value(hash, number))
			continue;
		stack = stack_at(f, number - 1);
		if (same_key(stack + PRESENT, words, f->words - PRESENT))
			return stack;
	}
	if (f->totals.stacks == f->max_stacks)
		return f->other;
	if (f->totals.stacks == f->cap)
		return grow(f) < 0 ? NULL : find_stack(f, key);
	stack = stack_at(f, f->totals.stacks++);
	f->slots[slot] = slot_value(hash, f->totals.stacks);
	stack[WEIGHT] = 0;
	memcpy(stack + PRESENT, words, (f->words - PRESENT) * sizeof(*words));
	return stack;
}

int flame_add(struct flame *f, const struct flame_key *key, uint64_t weight)
{
	uint64_t *stack = find_stack(f, key);

	if (!stack)
		return -ENOMEM;
	stack[WEIGHT] = add_saturated(stack[WEIGHT], weight);
	f->totals.weight = add_saturated(f->totals.weight, weight);
	f->totals.rows++;
	f->totals.other_rows += stack == f->other;
	return 0;
}

const struct flame_totals *flame_totals(const struct flame *f)
{
	return &f->totals;
}

/* ---- Text ----------------------------------------------------------------------------------- */

/* Room for n bytes in f->line. */
static int line_room(struct flame *f, size_t n)
{
	char *line;

	if (n <= f->line_size)
		return 0;
	line = realloc(f->line, n + n / 2);
	if (!line)
		return -ENOMEM;
	f->line = line;
	f->line_size = n + n / 2;
	return 0;
}

/* The number of a text; 0 for an empty one or without memory. */
static uint32_t text_number(struct flame *f, const struct flame_text *t, bool exact)
{
	if (line_room(f, 6 * t->len) < 0)
		return 0;
	return ior_intern(&f->texts, f->line, flame_frames(f->line, t, exact), NULL);
}

static uint32_t literal(struct flame *f, const char *text)
{
	return ior_intern(&f->texts, text, strlen(text), NULL);
}

static int fold_stack(struct flame *f, uint64_t *stack, flame_text_fn *text, void *arg, bool exact)
{
	uint64_t *value = stack + VALUES;
	bool any = false;

	for (unsigned int i = 0; i < f->nfields; i++) {
		struct flame_text t = { NULL, 0, false };

		if (stack[PRESENT] >> i & 1)
			t = text(arg, i, value[i]);
		value[i] = t.len ? text_number(f, &t, exact) : 0;
		if (t.len && !value[i])
			return -ENOMEM;
		any |= value[i] != 0;
	}
	if (!any)
		value[0] = literal(f, "[unknown]");
	return any || value[0] ? 0 : -ENOMEM;
}

/* A stack as bytes, piece by piece: its texts and the semicolons between them. */
struct cursor {
	const struct ior_intern *texts;
	const uint64_t *value, *end;
	const char *p;
	size_t len;		/* left of this piece; 0 at the end of the stack */
	bool separate;		/* the next text needs a semicolon before it */
};

static void advance(struct cursor *c)
{
	while (c->value < c->end && !*c->value)
		c->value++;
	c->len = 0;
	if (c->value == c->end)
		return;
	if (c->separate) {
		c->p = ";";
		c->len = 1;
	} else {
		const struct ior_intern_entry *text = ior_intern_get(c->texts, (uint32_t)*c->value++);

		c->p = text->p;
		c->len = text->len;
	}
	c->separate = !c->separate;
}

/* In the order of the bytes; a stack comes before those that go on where it ends. */
static int compare_stacks(const void *a, const void *b, void *arg)
{
	const struct flame *f = arg;
	const uint64_t *x = *(uint64_t *const *)a + VALUES, *y = *(uint64_t *const *)b + VALUES;
	const uint64_t *xend = x + f->nfields, *yend = y + f->nfields;
	bool separate = false;
	struct cursor c, d;

	for (; x < xend && *x == *y; x++, y++)
		separate |= *x != 0;
	c = (struct cursor){ &f->texts, x, xend, NULL, 0, separate };
	d = (struct cursor){ &f->texts, y, yend, NULL, 0, separate };
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

/* Writes a stack's line to out unless that is NULL; returns its length without the NUL. */
static size_t write_line(const struct flame *f, const uint64_t *stack, char *out)
{
	struct cursor c = { &f->texts, stack + VALUES, stack + f->words, NULL, 0, false };
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

int flame_fold(struct flame *f, flame_text_fn *text, void *arg, bool exact)
{
	size_t n = f->totals.stacks, longest = 0;

	if (ior_intern_init(&f->texts, UINT32_MAX, UINT64_MAX) < 0)
		return -ENOMEM;
	f->sorted = malloc((n + 1) * sizeof(*f->sorted));
	if (!f->sorted)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		f->sorted[i] = stack_at(f, (uint32_t)i);
		if (fold_stack(f, f->sorted[i], text, arg, exact) < 0)
			return -ENOMEM;
	}
	if (f->totals.other_rows) {
		f->other[VALUES] = literal(f, "[other]");
		if (!f->other[VALUES])
			return -ENOMEM;
		f->sorted[n++] = f->other;
	}
	for (size_t i = 0; i < n; i++) {
		size_t len = write_line(f, f->sorted[i], NULL);

		if (len > longest)
			longest = len;
	}
	if (line_room(f, longest + 1) < 0)
		return -ENOMEM;
	f->nsorted = n;
	qsort_r(f->sorted, n, sizeof(*f->sorted), compare_stacks, f);
	return 0;
}

const char *flame_next(struct flame *f, uint64_t *weight)
{
	uint64_t **stack = f->sorted + f->next, **end = f->sorted + f->nsorted;

	if (stack == end)
		return NULL;
	write_line(f, *stack, f->line);
	/* different numbers may have the same text */
	for (*weight = 0; stack < end; stack++) {
		if (stack != f->sorted + f->next && compare_stacks(stack - 1, stack, f) != 0)
			break;
		*weight = add_saturated(*weight, (*stack)[WEIGHT]);
	}
	f->next = (size_t)(stack - f->sorted);
	return f->line;
}
