/* SPDX-License-Identifier: BSD-2-Clause */
#include "box.h"

#include <string.h>

#include "figure.h"
#include "label.h"
#include "stream/row.h"

#define SHADES 5u
#define LABEL_MARGIN 4.0	/* pixels left and right of a label */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Colours -------------------------------------------------------------------------------- */

/* The classes of svg.css by what a field is about; behind the letter stands a shade. */
static const char *colour_of(unsigned int field)
{
	static const char *const colours[] = {
		[IOR_ROLE_WHO] = "w0", [IOR_ROLE_WHAT] = "p0", [IOR_ROLE_CALL] = "s0",
		[IOR_ROLE_ERROR] = "e0", [IOR_ROLE_NUMBER] = "v0",
	};

	return colours[ior_row_fields()[field].role];
}

/* FNV-1a: one name has one shade, in every file. */
static unsigned int shade(const char *name, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return (hash ^ hash >> 16) % SHADES;
}

/* Mean durations by the power of ten. */
static const struct {
	double below;	/* ns */
	const char *colour, *text;
} durations[] = {
	{ 1e3, "d0", "under 1 \302\265s" }, { 1e4, "d1", "1 \302\265s" },
	{ 1e5, "d2", "10 \302\265s" }, { 1e6, "d3", "100 \302\265s" }, { 1e7, "d4", "1 ms" },
	{ 1e8, "d5", "10 ms" }, { 1e9, "d6", "100 ms" }, { 1e300, "d7", "1 s and more" },
};

/* Changes, by the greater one of both divided by the lesser one. */
static const struct {
	double below;
	const char *less, *more;
} changes[] = {
	{ 1.05, "n0", "n0" }, { 1.25, "b1", "r1" }, { 2, "b2", "r2" }, { 5, "b3", "r3" },
	{ 1e300, "b4", "r4" },
};

static const char *duration_colour(const struct layout_box *b)
{
	size_t i = 0;

	if (!b->sum[2])
		return "n0";
	while (i + 1 < COUNT(durations) &&
	       (double)b->sum[1] / (double)b->sum[2] >= durations[i].below)
		i++;
	return durations[i].colour;
}

static const char *change_colour(double before, double after)
{
	double less = before < after ? before : after, more = before < after ? after : before;
	size_t i = 0;

	while (i + 1 < COUNT(changes) && more >= less * changes[i].below)
		i++;
	return before < after ? changes[i].more : changes[i].less;
}

void box_colour(char out[BOX_COLOUR], const struct layout *l, const struct layout_box *b,
		const struct svg_options *o)
{
	const char *colour = "n0";

	if (o->colour == SVG_DURATION)
		colour = duration_colour(b);
	else if (b->depth && o->colour == SVG_DIFF)
		colour = change_colour((double)b->sum[1] * o->scale, (double)b->sum[0]);
	else if (b->depth && b->field != FLAME_NO_FIELD)
		colour = colour_of(o->ids[b->field]);
	memcpy(out, colour, BOX_COLOUR);
	if (o->colour == SVG_MEANING && *out != 'n')
		out[1] = (char)('0' + shade(l->names + b->name, b->len));
}

static unsigned int meaning_keys(const struct svg_options *o, struct box_key keys[BOX_KEYS])
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < o->nfields; i++) {
		const char *colour = colour_of(o->ids[i]);
		unsigned int k = 0;
		size_t len;

		while (k < n && keys[k].colour != colour)
			k++;
		if (k == n) {
			keys[n].colour = colour;
			keys[n++].text[0] = '\0';
		}
		len = strlen(keys[k].text);
		snprintf(keys[k].text + len, sizeof(keys[k].text) - len, "%s%s", len ? ", " : "",
			 o->fields[i]);
	}
	return n;
}

static unsigned int change_keys(struct box_key keys[BOX_KEYS])
{
	static const struct box_key all[] = {
		{ "b4", "a fifth or less" }, { "b3", "half" }, { "b2", "-20%" }, { "b1", "-5%" },
		{ "n0", "the same" }, { "r1", "+5%" }, { "r2", "+25%" }, { "r3", "twice" },
		{ "r4", "5 times or new" },
	};

	memcpy(keys, all, sizeof(all));
	return COUNT(all);
}

unsigned int box_keys(const struct svg_options *o, struct box_key keys[BOX_KEYS])
{
	if (o->colour == SVG_MEANING)
		return meaning_keys(o, keys);
	if (o->colour == SVG_DIFF)
		return change_keys(keys);
	for (size_t i = 0; i < COUNT(durations); i++) {
		keys[i].colour = durations[i].colour;
		strlcpy(keys[i].text, durations[i].text, sizeof(keys[i].text));
	}
	return COUNT(durations);
}

/* ---- What is told --------------------------------------------------------------------------- */

/* The lines under the name: the sum and its share, and what else is known. */
static void put_figures(FILE *out, const struct layout *l, const struct layout_box *b,
			const struct svg_options *o)
{
	char figure[FIGURE_MAX], other[FIGURE_MAX];

	figure_weight(figure, o->unit, b->sum[0]);
	figure_share(other, (double)b->sum[0], (double)l->boxes->sum[0]);
	fputs_unlocked(figure, out);
	fputs_unlocked(", ", out);
	fputs_unlocked(other, out);
	fputs_unlocked(b->depth ? " of all" : "", out);
	if (o->colour == SVG_DURATION && b->sum[2]) {
		figure_weight(figure, "ns", b->sum[1] / b->sum[2]);
		figure_weight(other, "calls", b->sum[2]);
		fprintf(out, "\nmean duration %s, of %s", figure, other);
	} else if (o->colour == SVG_DIFF) {
		double before = (double)b->sum[1] * o->scale;

		figure_weight(figure, o->unit, b->sum[1]);
		figure_change(other, before, (double)b->sum[0]);
		fprintf(out, "\nbefore: %s", figure);
		if (o->scale != 1 && b->sum[1]) {
			figure_weight(figure, o->unit, (uint64_t)(before + 0.5));
			fprintf(out, ", scaled %s", figure);
		}
		fprintf(out, "\nchange: %s", other);
	}
}

/* ---- The box -------------------------------------------------------------------------------- */

/* Of the name of a whole path the end tells more. */
static bool ends_best(const char *name, size_t len)
{
	return len > 1 && *name == '/' && memchr(name + 1, '/', len - 1);
}

/* At most two decimals, and none that say nothing. All numbers without fprintf(): see figure.h. */
static void put_pixels(FILE *out, const char *attribute, double v)
{
	uint64_t hundredths = (uint64_t)(v * 100 + 0.5);
	int rest = (int)(hundredths % 100);

	fputs_unlocked(attribute, out);
	figure_write(out, '"', hundredths / 100);
	if (rest) {
		putc_unlocked('.', out);
		putc_unlocked('0' + rest / 10, out);
	}
	if (rest % 10)
		putc_unlocked('0' + rest % 10, out);
	putc_unlocked('"', out);
}

static void put_row(FILE *out, uint64_t pixels)
{
	fputs_unlocked(" y=", out);
	figure_write(out, '"', pixels);
	putc_unlocked('"', out);
}

/* The element's start: what the script reads. */
static void put_data(FILE *out, const struct layout_box *b, const struct svg_options *o,
		     const char *colour)
{
	fputs_unlocked("<g class=\"", out);
	fputs_unlocked(colour, out);
	fputs_unlocked("\" data-f=", out);
	figure_write(out, '"', b->start);
	figure_write(out, ' ', b->sum[0]);
	figure_write(out, ' ', b->depth);
	if (b->field != FLAME_NO_FIELD)
		figure_write(out, ' ', b->field);
	if (o->colour == SVG_DIFF) {
		fputs_unlocked("\" data-before=", out);
		figure_write(out, '"', b->sum[1]);
	}
	fputs_unlocked("\">", out);
}

void box_write(FILE *out, const struct layout *l, size_t i, const struct svg_options *o,
	       double pixels)
{
	const struct layout_box *b = &l->boxes[i];
	const char *name = l->names + b->name;
	double x = (double)b->start * pixels, width = (double)b->sum[0] * pixels;
	double gap = width < 4 ? width / 4 : 1, room = width - 2 * LABEL_MARGIN;
	uint32_t row = o->inverted ? b->depth : l->depth - b->depth;
	bool from_end = ends_best(name, b->len);
	char colour[BOX_COLOUR];
	struct label label;

	box_colour(colour, l, b, o);
	put_data(out, b, o, colour);
	fputs_unlocked("<title>", out);
	label_xml(out, name, b->len);
	putc_unlocked('\n', out);
	put_figures(out, l, b, o);
	fputs_unlocked("</title><rect", out);
	put_pixels(out, " x=", x);
	put_row(out, row * BOX_ROW);
	put_pixels(out, " width=", width - gap);
	fputs_unlocked(" height=\"" BOX_HEIGHT "\"/>", out);
	label = label_fit(name, b->len, room > 0 ? (size_t)(room / BOX_CELL) : 0, from_end);
	if (label.len) {
		fputs_unlocked("<text", out);
		put_pixels(out, " x=", x + LABEL_MARGIN);
		put_row(out, row * BOX_ROW + 13);
		putc_unlocked('>', out);
		label_write(out, &label, from_end);
		fputs_unlocked("</text>", out);
	}
	fputs_unlocked("</g>\n", out);
}
