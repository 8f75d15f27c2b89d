/* SPDX-License-Identifier: BSD-2-Clause */
#include "narrow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "box.h"
#include "figure.h"
#include "label.h"

#define KEY 3u	/* bytes before a name: colour and field */

/* The lines of names while they are found. */
struct names {
	struct ior_intern intern;
	char *line;			/* room for any of them */
};

/* 0 or -ENOMEM; free in either case. */
static int names_init(struct names *names, const struct layout *l)
{
	uint32_t longest = 0;

	for (size_t i = 0; i < l->n; i++)
		longest = l->boxes[i].len > longest ? l->boxes[i].len : longest;
	names->line = malloc(KEY + (size_t)longest);
	if (ior_intern_init(&names->intern, UINT32_MAX, UINT64_MAX) < 0 || !names->line)
		return -ENOMEM;
	return 0;
}

static void names_free(struct names *names)
{
	ior_intern_free(&names->intern);
	free(names->line);
}

/* The number of a box's line of names; 0 without memory. */
static uint32_t name_number(struct names *names, const struct layout *l,
			    const struct layout_box *b, const struct svg_options *o)
{
	box_colour(names->line, l, b, o);
	names->line[2] = b->field == FLAME_NO_FIELD ? '-' : "0123456789abcdef"[b->field];
	memcpy(names->line + KEY, l->names + b->name, b->len);
	return ior_intern(&names->intern, names->line, KEY + (size_t)b->len, NULL);
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
			number = name_number(names, l, b, o);
			if (!number)
				return -ENOMEM;
		}
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
		for (uint32_t i = 1; i < names.intern.n; i++) {
			const struct ior_intern_entry *e = ior_intern_get(&names.intern, i);

			label_xml(out, e->p, e->len);
			putc_unlocked('\n', out);
		}
		fputs("</metadata>\n", out);
	}
	names_free(&names);
	return rc;
}
