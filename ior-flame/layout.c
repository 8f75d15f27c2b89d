/* SPDX-License-Identifier: BSD-2-Clause */
#include "layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "flame_private.h"

#define ALL_NAME "all"

/* Weights by their six leading binary digits: less than 64 is told apart, more within 1/32. */
#define CLASSES (60 * 32)

/* A layout while stacks come in: the boxes of the last stack are open, outermost first. */
struct builder {
	struct layout *l;
	size_t cap, names_len, names_cap;
	size_t *open;			/* numbers of boxes */
	size_t nopen, open_cap;
	unsigned int nsums, nweights;
	double least;
	/* narrow frames are kept from a class of weights on; below another one they need room */
	int from, below;
	uint64_t room;			/* bytes */
	uint64_t narrow[CLASSES];	/* bytes of all narrow frames */
};

/* Room for one more element in an array that doubles. NULL: no memory, the array is as it was. */
static void *grow(void *array, size_t *cap, size_t n, size_t size)
{
	size_t more = *cap ? *cap : 256;
	void *p;

	while (more < n)
		more *= 2;
	if (more == *cap)
		return array;
	p = reallocarray(array, more, size);
	if (p)
		*cap = more;
	return p;
}

/* A box for a frame within those that are open, empty at first. 0 or -ENOMEM. */
static int open_box(struct builder *b, const char *name, size_t len, uint8_t field, uint64_t start)
{
	struct layout *l = b->l;
	void *boxes = grow(l->boxes, &b->cap, l->n + 1, sizeof(*l->boxes));
	void *names, *open;

	if (!boxes)
		return -ENOMEM;
	l->boxes = boxes;
	names = grow(l->names, &b->names_cap, b->names_len + len, 1);
	if (!names)
		return -ENOMEM;
	l->names = names;
	open = grow(b->open, &b->open_cap, b->nopen + 1, sizeof(*b->open));
	if (!open)
		return -ENOMEM;
	b->open = open;
	l->boxes[l->n] = (struct layout_box){
		.start = start, .name = b->names_len, .len = (uint32_t)len,
		.depth = (uint32_t)b->nopen, .field = field,
	};
	memcpy(l->names + b->names_len, name, len);
	b->names_len += len;
	b->open[b->nopen++] = l->n++;
	return 0;
}

/* ---- What is too narrow --------------------------------------------------------------------- */

static int class_of(uint64_t weight)
{
	int shift = weight < 64 ? 0 : 63 - __builtin_clzll(weight) - 5;

	return shift * 32 + (int)(weight >> shift);
}

static void add_sums(const struct builder *b, size_t to, const uint64_t *sums)
{
	uint64_t *sum = b->l->boxes[to].sum;

	for (unsigned int k = 0; k < b->nsums; k++)
		sum[k] = flame_sum(sum[k], sums[k]);
}

/* Has the last box but those within it a frame that is kept? They are one rest, if not. */
static bool has_kept(const struct layout *l, size_t i)
{
	return l->n > i + 2 || (l->n == i + 2 && l->boxes[i + 1].kind != LAYOUT_REST);
}

/* Is a narrow box kept? What is within it was asked before, and none of that is heavier. */
static bool keep(struct builder *b, size_t i, uint64_t weight)
{
	const struct layout_box *box = &b->l->boxes[i];
	uint64_t bytes = sizeof(*box) + box->len;
	int class = class_of(weight);

	b->narrow[class] += bytes;
	if (class >= b->below)
		return true;
	if (class < b->from || (b->room < bytes && !has_kept(b->l, i)))
		return false;
	b->room -= b->room < bytes ? b->room : bytes;
	return true;
}

/* What is left of a narrow box becomes a rest, or joins the one that stands before it. */
static void leave_out(struct builder *b, size_t i)
{
	struct layout *l = b->l;
	struct layout_box *box = &l->boxes[i];

	l->left_out++;
	b->names_len = box->name;
	l->n = i + 1;
	if (box[-1].kind == LAYOUT_REST && box[-1].depth == box->depth) {
		add_sums(b, i - 1, box->sum);
		l->n = i;
		return;
	}
	box->kind = LAYOUT_REST;
	box->field = FLAME_NO_FIELD;
	box->len = 0;
}

static void close_narrow(struct builder *b, size_t i)
{
	struct layout *l = b->l;
	struct layout_box *box = &l->boxes[i];
	uint64_t weight = 0;

	for (unsigned int k = 0; k < b->nweights; k++)
		weight = flame_sum(weight, box->sum[k]);
	if (!weight) {
		b->names_len = box->name;
		l->n = i;
		return;
	}
	l->hidden += box->sum[0] != 0;
	box->kind = LAYOUT_NARROW;
	if (!keep(b, i, weight))
		leave_out(b, i);
}

/* Close all but the first n open boxes. Each hands its sums to the one on which it stands. */
static void close_boxes(struct builder *b, size_t n)
{
	struct layout *l = b->l;

	while (b->nopen > n) {
		size_t i = b->open[--b->nopen];
		const struct layout_box *box = &l->boxes[i];

		if (b->nopen)
			add_sums(b, b->open[b->nopen - 1], box->sum);
		if (box->depth && (!box->sum[0] || (double)box->sum[0] < b->least))
			close_narrow(b, i);
		else if (box->depth > l->depth)
			l->depth = box->depth;
	}
}

/* ---- Stacks --------------------------------------------------------------------------------- */

/* Is the frame that begins at name that of an open box? Its end need not be looked for. */
static bool is_open(const struct builder *b, size_t open, const char *name, const char *end)
{
	const struct layout_box *box = &b->l->boxes[b->open[open]];

	return box->len <= (size_t)(end - name) &&
	       memcmp(b->l->names + box->name, name, box->len) == 0 &&
	       (name + box->len == end || name[box->len] == flame_separator(FLAME_DRAWN));
}

static int add_line(struct builder *b, const struct flame_line *line, uint64_t start)
{
	const char *name = line->text, *end = name + line->len;
	bool same = true;

	for (size_t i = 0; i < line->nframes; i++) {
		size_t len;

		same = same && i + 1 < b->nopen && is_open(b, i + 1, name, end);
		if (same) {
			len = b->l->boxes[b->open[i + 1]].len;
		} else {
			len = (size_t)(strchrnul(name, flame_separator(FLAME_DRAWN)) - name);
			close_boxes(b, i + 1);
			if (open_box(b, name, len, line->field[i], start) < 0)
				return -ENOMEM;
		}
		name += len + 1;
	}
	close_boxes(b, line->nframes + 1);
	add_sums(b, b->open[line->nframes], line->sum);
	return 0;
}

/* All lines, in the room that there is. 0 or -ENOMEM. */
static int add_lines(struct builder *b, struct flame *f)
{
	struct layout *l = b->l;
	const struct flame_line *line;
	uint64_t start = 0;
	int rc = open_box(b, ALL_NAME, strlen(ALL_NAME), FLAME_NO_FIELD, 0);

	flame_rewind(f);
	while (!rc && (line = flame_next(f))) {
		rc = add_line(b, line, start);
		start = flame_sum(start, line->sum[0]);
		if (line->sum[0])
			l->stacks++;
		else
			l->gone = flame_sum(l->gone, line->sum[1]);
	}
	close_boxes(b, 0);
	return rc;
}

/* From which weight on there is room for all, but for some of the lightest ones. */
static void choose(struct builder *b, uint64_t kept)
{
	b->room = kept;
	for (b->from = CLASSES - 1; b->from && b->narrow[b->from] <= b->room; b->from--)
		b->room -= b->narrow[b->from];
	b->below = b->from + 1;
}

/* As at first, but for the memory. */
static void start_again(struct builder *b)
{
	*b->l = (struct layout){ .boxes = b->l->boxes, .names = b->l->names };
	b->names_len = 0;
	memset(b->narrow, 0, sizeof(b->narrow));
}

/*
 * How heavy those are that have room is known when all came by. Mostly there is room for all;
 * where there is not, they come again.
 */
int layout_make(struct layout *l, struct flame *f, double least, uint64_t kept)
{
	struct builder b = {
		.l = l, .nsums = f->nsums, .nweights = f->nweights, .least = least,
		.below = CLASSES, .room = kept,
	};
	int rc;

	*l = (struct layout){ 0 };
	rc = add_lines(&b, f);
	if (!rc && l->left_out) {
		choose(&b, kept);
		start_again(&b);
		rc = add_lines(&b, f);
	}
	for (size_t i = 0; i < l->n; i++) {
		l->undrawn += l->boxes[i].kind != LAYOUT_DRAWN;
		for (unsigned int k = 0; k < b.nsums && l->boxes[i].kind == LAYOUT_REST; k++)
			l->left_out_sum[k] = flame_sum(l->left_out_sum[k], l->boxes[i].sum[k]);
	}
	free(b.open);
	return rc;
}

void layout_free(struct layout *l)
{
	free(l->boxes);
	free(l->names);
}
