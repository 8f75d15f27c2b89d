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
struct memos {
	struct memo {
		uint64_t value;
		uint32_t field, number;	/* number 0: free */
	} *memo;
	unsigned int bits;		/* of their number */
};

static struct memo *memo_of(const struct memos *memos, unsigned int field, uint64_t value)
{
	return &memos->memo[(value + field) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - memos->bits)];
}

static int fold_stack(struct flame *f, uint64_t *stack, const struct memos *memos,
		      flame_text_fn *text, void *arg, enum flame_escape how)
{
	uint64_t *value = flame_values(f, stack);
	bool any = false;

	for (unsigned int i = 0; i < f->nfields; i++) {
		struct memo *m = memo_of(memos, i, value[i]);
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

/* The texts of all stacks, by their number in f->intern. 0 or -ENOMEM. */
static int fold_stacks(struct flame *f, flame_text_fn *text, void *arg, enum flame_escape how)
{
	struct memos memos = { NULL, 10 };
	int rc;

	while (f->totals.stacks >> memos.bits)
		memos.bits++;
	memos.memo = calloc((size_t)1 << memos.bits, sizeof(*memos.memo));
	rc = memos.memo ? 0 : -ENOMEM;
	for (uint32_t i = 0; !rc && i < f->totals.stacks; i++) {
		f->sorted[f->nsorted++].stack = flame_stack(f, i);
		rc = fold_stack(f, flame_stack(f, i), &memos, text, arg, how);
	}
	free(memos.memo);
	if (!rc && f->totals.other_rows) {
		f->sorted[f->nsorted++].stack = f->other;
		*flame_values(f, f->other) = literal(f, "[other]");
		rc = *flame_values(f, f->other) ? 0 : -ENOMEM;
	}
	return rc;
}

/* Room for any line. 0 or -ENOMEM. */
static int line_room(struct flame *f)
{
	size_t longest = 0, most = 0;

	for (uint32_t i = 1; i < f->intern.n; i++) {
		longest = f->texts[i].len > longest ? f->texts[i].len : longest;
		most = f->texts[i].frames > most ? f->texts[i].frames : most;
	}
	f->frame_field = malloc(f->nfields * most + 1);
	return f->frame_field ? text_room(f, f->nfields * (longest + 1) + 1) : -ENOMEM;
}

int flame_fold(struct flame *f, flame_text_fn *text, void *arg, enum flame_escape how)
{
	f->separator = flame_separator(how);
	flame_totals(f);
	if (f->settled != f->added || f->totals.stacks > f->max_stacks)
		return -ENOMEM;
	f->sorted = reallocarray(NULL, (size_t)f->totals.stacks + 1, sizeof(*f->sorted));
	if (!f->sorted || ior_intern_init(&f->intern, UINT32_MAX, UINT64_MAX) < 0 ||
	    fold_stacks(f, text, arg, how) < 0 || flame_rank(f) < 0 || line_room(f) < 0)
		return -ENOMEM;
	flame_order(f);
	return 0;
}

/* Makes the line of a stack, but for its sums. */
static void make_line(struct flame *f, uint64_t *stack)
{
	const uint64_t *value = flame_values(f, stack);
	uint64_t present = *flame_key_of(f, stack);
	struct flame_line *line = &f->line;

	line->len = line->nframes = 0;
	for (unsigned int i = 0; i < f->nfields; i++) {
		const struct flame_name *text = &f->texts[value[i]];

		if (!value[i])
			continue;
		if (line->len)
			f->text[line->len++] = f->separator;
		memcpy(f->text + line->len, text->p, text->len);
		line->len += text->len;
		memset(f->frame_field + line->nframes,
		       present >> i & 1 ? (int)i : FLAME_NO_FIELD, text->frames);
		line->nframes += text->frames;
	}
	f->text[line->len] = '\0';
	line->text = f->text;
	line->field = f->frame_field;
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
	} while (same < end && flame_same_line(f, first, same));
	f->next = (size_t)(same - f->sorted);
	make_line(f, first->stack);
	return &f->line;
}

void flame_rewind(struct flame *f)
{
	f->next = 0;
}
