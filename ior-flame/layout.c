/* SPDX-License-Identifier: BSD-2-Clause */
#include "layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "flame_private.h"

#define ALL_NAME "all"

/* A layout while stacks come in: the boxes of the last stack are open, outermost first. */
struct builder {
	struct layout *l;
	size_t cap, names_len, names_cap;
	size_t *open;			/* numbers of boxes */
	size_t nopen, open_cap;
	unsigned int nsums;
	double least;
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

/*
 * Close all but the first n open boxes. What is too narrow goes at once: nothing within it is
 * wider, so it is the last one there is.
 */
static void close_boxes(struct builder *b, size_t n)
{
	struct layout *l = b->l;

	while (b->nopen > n) {
		const struct layout_box *box = &l->boxes[b->open[--b->nopen]];

		if (box->depth && (!box->sum[0] || (double)box->sum[0] < b->least)) {
			l->hidden += box->sum[0] != 0;
			b->names_len = box->name;
			l->n--;
		} else if (box->depth > l->depth) {
			l->depth = box->depth;
		}
	}
}

static bool same_name(const struct builder *b, size_t open, const char *name, size_t len)
{
	const struct layout_box *box = &b->l->boxes[b->open[open]];

	return box->len == len && memcmp(b->l->names + box->name, name, len) == 0;
}

static int add_line(struct builder *b, const struct flame_line *line, uint64_t start)
{
	const char *name = line->text;
	bool same = true;

	for (size_t i = 0; i < line->nframes; i++) {
		size_t len = (size_t)(strchrnul(name, flame_separator(FLAME_DRAWN)) - name);

		same = same && i + 1 < b->nopen && same_name(b, i + 1, name, len);
		if (!same) {
			close_boxes(b, i + 1);
			if (open_box(b, name, len, line->field[i], start) < 0)
				return -ENOMEM;
		}
		name += len + 1;
	}
	close_boxes(b, line->nframes + 1);
	for (size_t i = 0; i < b->nopen; i++)
		for (unsigned int k = 0; k < b->nsums; k++) {
			uint64_t *sum = &b->l->boxes[b->open[i]].sum[k];

			*sum = flame_sum(*sum, line->sum[k]);
		}
	return 0;
}

int layout_make(struct layout *l, struct flame *f, double least)
{
	struct builder b = { .l = l, .nsums = f->nsums, .least = least };
	const struct flame_line *line;
	uint64_t start = 0;
	int rc;

	*l = (struct layout){ 0 };
	rc = open_box(&b, ALL_NAME, strlen(ALL_NAME), FLAME_NO_FIELD, 0);
	while (!rc && (line = flame_next(f))) {
		rc = add_line(&b, line, start);
		start = flame_sum(start, line->sum[0]);
		if (line->sum[0])
			l->stacks++;
		else
			l->gone = flame_sum(l->gone, line->sum[1]);
	}
	close_boxes(&b, 0);
	free(b.open);
	return rc;
}

void layout_free(struct layout *l)
{
	free(l->boxes);
	free(l->names);
}
