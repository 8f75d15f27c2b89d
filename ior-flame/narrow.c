/* SPDX-License-Identifier: BSD-2-Clause */
#include "narrow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "box.h"
#include "figure.h"
#include "label.h"

#define PIECE (1u << 20)	/* bytes of text that may stand in one element */
#define BOX_TEXT 85u		/* no box takes more: two numbers of 32 and three of 64 bits */
#define KEY 3u	/* bytes before a name: field, and colour where the name does not tell that */

/* The lines of names while they are found. */
struct names {
	struct ior_intern intern;	/* of what tells them apart */
	char *key;			/* room for any of that */
	size_t *first, cap;		/* for each number: a box that has this line */
	size_t piece;			/* bytes of the element so far */
};

/* 0 or -ENOMEM; free in either case. */
static int names_init(struct names *names, const struct layout *l)
{
	uint32_t longest = 0;

	for (size_t i = 0; i < l->n; i++)
		longest = l->boxes[i].len > longest ? l->boxes[i].len : longest;
	names->key = malloc(KEY + (size_t)longest);
	if (ior_intern_init(&names->intern, UINT32_MAX, UINT64_MAX) < 0 || !names->key)
		return -ENOMEM;
	return 0;
}

static void names_free(struct names *names)
{
	ior_intern_free(&names->intern);
	free(names->key);
	free(names->first);
}

/* The number of the line of names of box i; 0 without memory. */
static uint32_t name_number(struct names *names, const struct layout *l, size_t i,
			    const struct svg_options *o)
{
	const struct layout_box *b = &l->boxes[i];
	uint32_t number;
	bool fresh;

	memset(names->key, 0, KEY);
	if (o->colour != SVG_MEANING)
		box_colour(names->key, l, b, o);
	names->key[KEY - 1] = (char)b->field;
	memcpy(names->key + KEY, l->names + b->name, b->len);
	number = ior_intern(&names->intern, names->key, KEY + (size_t)b->len, &fresh);
	if (!number || !fresh)
		return number;
	if (number >= names->cap) {
		size_t cap = 2 * names->cap + 256;
		size_t *first = reallocarray(names->first, cap, sizeof(*first));

		if (!first)
			return 0;
		names->first = first;
		names->cap = cap;
	}
	names->first[number] = i;
	return number;
}

/* Room for so many bytes of text. */
static void piece(FILE *out, struct names *names, size_t bytes)
{
	names->piece += bytes;
	if (names->piece <= PIECE)
		return;
	fputs("</metadata>\n<metadata>", out);
	names->piece = bytes;
}

static void put_name(FILE *out, const struct layout *l, const struct layout_box *b,
		     const struct svg_options *o)
{
	char colour[BOX_COLOUR];

	box_colour(colour, l, b, o);
	fputs_unlocked(colour, out);
	putc_unlocked(b->field == FLAME_NO_FIELD ? '-' : "0123456789abcdef"[b->field], out);
	label_xml(out, l->names + b->name, b->len);
	putc_unlocked('\n', out);
}

static unsigned int sums_of(const struct svg_options *o)
{
	return o->colour == SVG_DURATION ? 3 : o->colour == SVG_DIFF ? 2 : 1;
}

static int put_boxes(FILE *out, struct names *names, const struct layout *l,
		     const struct svg_options *o)
{
	uint64_t drawn = 0;

	for (size_t i = 0; i < l->n; i++) {
		const struct layout_box *b = &l->boxes[i];
		uint32_t number = 0;

		if (b->kind == LAYOUT_DRAWN) {
			drawn++;
			continue;
		}
		if (b->kind == LAYOUT_NARROW) {
			number = name_number(names, l, i, o);
			if (!number)
				return -ENOMEM;
		}
		piece(out, names, BOX_TEXT);
		if (b[-1].kind == LAYOUT_DRAWN)
			figure_write(out, '\n', drawn - 1);
		figure_write(out, ' ', b->depth);
		figure_write(out, ' ', number);
		for (unsigned int k = 0; k < sums_of(o); k++)
			figure_write(out, ' ', b->sum[k]);
	}
	return 0;
}

int narrow_write(FILE *out, const struct layout *l, const struct svg_options *o)
{
	struct names names = { 0 };
	int rc;

	if (!l->undrawn)
		return 0;
	rc = names_init(&names, l);
	if (!rc) {
		fprintf(out, "<metadata data-sums=\"%u\">", sums_of(o));
		rc = put_boxes(out, &names, l, o);
		fputs("\n\n", out);
		for (uint32_t i = 1; !rc && i < names.intern.n; i++) {
			const struct layout_box *b = &l->boxes[names.first[i]];

			piece(out, &names, KEY + 1 + (size_t)b->len);
			put_name(out, l, b, o);
		}
		fputs("</metadata>\n", out);
	}
	names_free(&names);
	return rc;
}
