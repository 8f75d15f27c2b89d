/* SPDX-License-Identifier: BSD-2-Clause */
#include "svg.h"

#include <inttypes.h>
#include <string.h>

#include "box.h"
#include "figure.h"
#include "label.h"
#include "narrow.h"

#define PAD 16u		/* pixels around everything */
#define TITLE_CELL 10.2	/* width of a letter of the title that is surely enough, in pixels */
#define LINE_CELL 7.8	/* ... of the lines under it */
#define LINE_HEIGHT 19u
#define KEY_HEIGHT 20u
#define SWATCH 18u	/* room of a legend's colour before its text */
#define KEY_GAP 14u

/* The style sheet and the script, as the build found them in svg.css and script/. */
static const char style[] =
#include "flame-style.inc"
;
static const char script[] =
#include "flame-script.inc"
;

/* Where things are, in pixels from the top. */
struct page {
	unsigned int lines, keys, key_rows, boxes, foot, height;
};

unsigned int svg_room(const struct svg_options *o)
{
	return o->width - 2 * PAD;
}

/* ---- The head ------------------------------------------------------------------------------- */

/* A text that is cut where it is too long; all of it is told then. */
static void put_line(FILE *out, const char *class, const char *text, unsigned int y,
		     unsigned int room, double cell)
{
	struct label label = label_fit(text, strlen(text), (size_t)(room / cell),
				       false);

	fprintf(out, "<g class=\"line\"><title>");
	label_xml(out, text, strlen(text));
	fprintf(out, "</title><text class=\"%s\" x=\"%u\" y=\"%u\">", class, PAD, y);
	label_write(out, &label, false);
	fputs("</text></g>\n", out);
}

static unsigned int key_width(const struct box_key *key)
{
	size_t cells = label_cells(key->text, strlen(key->text));

	return SWATCH + (unsigned int)((double)cells * BOX_CELL) + KEY_GAP;
}

static void put_key(FILE *out, const struct box_key *key, unsigned int x, unsigned int y)
{
	fprintf(out, "<g class=\"key %s\" transform=\"translate(%u %u)\">", key->colour, x, y);
	fprintf(out, "<rect y=\"2\" width=\"12\" height=\"12\"/><text x=\"%u\" y=\"12\">", SWATCH);
	label_xml(out, key->text, strlen(key->text));
	fputs("</text></g>\n", out);
}

/* Writes the legend, or only counts its rows if out is NULL. */
static unsigned int put_keys(FILE *out, const struct svg_options *o, unsigned int y)
{
	struct box_key keys[BOX_KEYS];
	unsigned int n = box_keys(o, keys), x = 0, row = 0;

	for (unsigned int i = 0; i < n; i++) {
		unsigned int width = key_width(&keys[i]);

		if (x && x + width > svg_room(o)) {
			x = 0;
			row++;
		}
		if (out)
			put_key(out, &keys[i], PAD + x, y + row * KEY_HEIGHT);
		x += width;
	}
	return row + 1;
}

/* ---- The foot ------------------------------------------------------------------------------- */

/* What is not drawn, and whether the script knows it. */
static void put_foot(FILE *out, const struct layout *l, const struct svg_options *o,
		     unsigned int y)
{
	char text[8 * FIGURE_MAX] = "", number[FIGURE_MAX], weight[FIGURE_MAX];
	size_t n = 0;

	if (l->hidden) {
		figure_weight(number, "frames", l->hidden);
		n += (size_t)snprintf(text, sizeof(text), l->hidden == 1 ?
				      "At %u px, %s narrower than %g px is not drawn; search and "
				      "zoom include it." :
				      "At %u px, %s narrower than %g px are not drawn; search and "
				      "zoom include them.", o->width, number, o->minwidth);
	}
	if (l->gone) {
		figure_weight(number, o->unit, l->gone);
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s before, in stacks that are "
				      "no more, have no width.", n ? " " : "", number);
	}
	if (l->left_out) {
		figure_weight(number, "frames", l->left_out);
		figure_weight(weight, o->unit, l->left_out_sum[0]);
		snprintf(text + n, sizeof(text) - n, "%sThe names of %s, %s together, are not in "
			 "this file: a search tells what it may miss.", n ? " " : "", number,
			 weight);
	}
	if (*text)
		put_line(out, "foot", text, y, svg_room(o), LINE_CELL);
}

/* ---- The document --------------------------------------------------------------------------- */

static struct page arrange(const struct layout *l, const struct svg_options *o)
{
	struct page p = { .lines = 52 };

	p.keys = p.lines + o->nlines * LINE_HEIGHT - 6;
	p.key_rows = put_keys(NULL, o, 0);
	p.boxes = p.keys + p.key_rows * KEY_HEIGHT + 12;
	p.foot = p.boxes + (l->depth + 1) * BOX_ROW + 18;
	p.height = p.foot + PAD - 4;
	return p;
}

static void put_start(FILE *out, const struct svg_options *o, const struct page *p)
{
	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ior-flame\" width=\"%u\" "
		"height=\"%u\" viewBox=\"0 0 %u %u\" data-unit=\"%s\" data-minwidth=\"%g\" "
		"data-fields=\"", o->width, p->height, o->width, p->height, o->unit, o->minwidth);
	for (unsigned int i = 0; i < o->nfields; i++)
		fprintf(out, "%s%s", i ? " " : "", o->fields[i]);
	putc_unlocked('"', out);
	if (o->colour == SVG_DIFF)
		fprintf(out, " data-scale=\"%.17g\"", o->scale);
	fprintf(out, "%s%s>\n<title>", o->fluid ? " data-fluid=\"\"" : "",
		o->inverted ? " data-inverted=\"\"" : "");
	label_xml(out, o->title, strlen(o->title));
	fprintf(out, "</title>\n<style>\n%s</style>\n"
		"<rect class=\"page\" width=\"100%%\" height=\"100%%\"/>\n", style);
}

int svg_write(FILE *out, const struct layout *l, const struct svg_options *o)
{
	struct page p = arrange(l, o);
	double total = (double)l->boxes->sum[0];
	int rc = 0;

	put_start(out, o, &p);
	put_line(out, "title", o->title, 32, svg_room(o), TITLE_CELL);
	for (unsigned int i = 0; i < o->nlines; i++)
		put_line(out, o->lines[i].warning ? "about warning" : "about", o->lines[i].text,
			 p.lines + i * LINE_HEIGHT, svg_room(o), LINE_CELL);
	put_keys(out, o, p.keys);
	fprintf(out, "<g class=\"boxes\" transform=\"translate(%u %u)\">\n", PAD, p.boxes);
	for (size_t i = 0; i < l->n && total > 0; i++)
		if (l->boxes[i].kind == LAYOUT_DRAWN)
			box_write(out, l, i, o, svg_room(o) / total);
	fputs("</g>\n", out);
	if (!(total > 0))
		fprintf(out, "<text class=\"about\" x=\"%u\" y=\"%u\">No call has this weight."
			"</text>\n", PAD, p.boxes + 13);
	put_foot(out, l, o, p.foot);
	if (total > 0) {
		rc = narrow_write(out, l, o);
		fprintf(out, "<script><![CDATA[\n(function () {\n'use strict';\n%s})();\n"
			"]]></script>\n", script);
	}
	fputs("</svg>\n", out);
	return rc;
}
