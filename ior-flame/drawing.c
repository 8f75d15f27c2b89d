/* SPDX-License-Identifier: BSD-2-Clause */
#include "drawing.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/escape.h"
#include "base/number.h"
#include "figure.h"
#include "program/ending.h"
#include "program/signals.h"
#include "stream/reader.h"
#include "svg.h"

#define LINE_MAX (2 * DESCRIPTION_TEXT)
#define TITLE_MAX 1000u		/* bytes of one that was given */
#define TITLE_SIZE (6 * TITLE_MAX + 1)

/* The lines of a drawing while they are made. */
struct lines {
	struct svg_options *options;
	char text[SVG_LINES][LINE_MAX];
};

static void add_line(struct lines *l, bool warning, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void add_line(struct lines *l, bool warning, const char *fmt, ...)
{
	struct svg_options *o = l->options;
	char *text = l->text[o->nlines];
	va_list args;

	if (o->nlines == SVG_LINES)
		return;
	va_start(args, fmt);
	vsnprintf(text, LINE_MAX, fmt, args);
	va_end(args);
	o->lines[o->nlines++] = (struct svg_line){ text, warning };
}

double drawing_scale(const struct arguments *a, const struct flame_totals *t)
{
	return a->exact || !t->sum[1] || !t->sum[0] ? 1 : (double)t->sum[0] / (double)t->sum[1];
}

/* The one that was given, or "Time in calls by comm, file, syscall". */
static void make_title(const struct drawing *d, const struct svg_options *o,
		       char out[TITLE_SIZE])
{
	const struct stacks_weight *w = d->arguments->stacks.weight;
	const char *given = d->arguments->title;
	size_t n;

	if (given) {
		n = ior_escape(out, TITLE_SIZE - 1, given, strlen(given), NULL);
		out[n] = '\0';
		return;
	}
	strlcpy(out, w->meaning, TITLE_SIZE);
	*out = (char)toupper(*out);
	for (unsigned int i = 0; i < o->nfields; i++) {
		strlcat(out, i ? ", " : " by ", TITLE_SIZE);
		strlcat(out, o->fields[i], TITLE_SIZE);
	}
	if (d->arguments->before)
		strlcat(out, ": what changed", TITLE_SIZE);
}

static void say_totals(struct lines *l, const struct drawing *d, const struct layout *layout)
{
	const struct flame_totals *t = flame_totals(d->stacks->flame);
	uint64_t rows = ior_reader_totals(d->stacks->reader)->rows;
	char sum[FIGURE_MAX], with[IOR_NUMBER_GROUPED], all[FIGURE_MAX], stacks[FIGURE_MAX];

	figure_weight(sum, l->options->unit, t->sum[0]);
	ior_number_grouped(with, t->rows);
	figure_weight(all, "calls", rows);
	figure_weight(stacks, "stacks", layout->stacks);
	if (d->arguments->before)
		return;
	if (d->arguments->stacks.weight->kind == STACKS_CALLS)
		add_line(l, false, "%s in %s", sum, stacks);
	else if (t->rows == rows)
		add_line(l, false, "%s in %s and %s", sum, all, stacks);
	else
		add_line(l, false, "%s in %s of %s and %s", sum, with, all, stacks);
}

static void say_origin(struct lines *l, const struct drawing *d)
{
	const struct flame_totals *t = flame_totals(d->stacks->flame);
	const char *selection = description_selection(&d->description[0]);
	const char *before = description_selection(&d->description[1]);
	bool diff = d->arguments->before;
	char origin[DESCRIPTION_TEXT], sum[FIGURE_MAX];

	for (int i = 0; i <= diff; i++) {
		description_origin(&d->description[i], d->stacks->reader, origin);
		figure_weight(sum, l->options->unit, t->sum[i]);
		if (diff)
			add_line(l, false, "%s: %s%s%s%s", i ? "before" : "after", sum,
				 *origin ? ", " : "", origin,
				 i && drawing_scale(d->arguments, t) != 1 ?
				 "; scaled to the total after" : "");
		else if (*origin)
			add_line(l, false, "%s", origin);
	}
	if (*selection)
		add_line(l, false, "selected: %s", selection);
	if (diff && strcmp(selection, before) != 0)
		add_line(l, true, "selected before: %s", before);
}

/* Why the figures are not all there is. */
static void say_losses(struct lines *l, const struct drawing *d)
{
	const struct ior_reader *r = d->stacks->reader;
	const struct flame_totals *t = flame_totals(d->stacks->flame);
	const char *lost = ior_program_loss(r);
	char number[FIGURE_MAX];

	if (lost)
		add_line(l, true, "at least: while capturing, %s", lost);
	if (ior_program_interrupted())
		add_line(l, true, "at least: stopped by a signal before the end of input");
	else if (*ior_reader_damage(r))
		add_line(l, true, "at least: a part of the input is damaged or missing");
	else if (ior_program_saw_cut())
		add_line(l, true, "at least: an earlier stage saw only a part of its input");
	figure_weight(number, "calls", t->other_rows);
	if (t->shed)
		add_line(l, true, "%s in [other]: the names of more stacks are too many", number);
	else if (t->other_rows)
		add_line(l, true, "%s in [other]: there are more than %" PRIu64 " different stacks",
			 number, d->arguments->max_stacks);
	if (ior_reader_overflows(r)) {
		figure_weight(number, "names", ior_reader_overflows(r));
		add_line(l, true, "%s in [other]: there are too many different ones", number);
	}
}

int drawing_write(struct drawing *d, FILE *out)
{
	const struct arguments *a = d->arguments;
	const struct flame_totals *t = flame_totals(d->stacks->flame);
	struct svg_options o = {
		.nfields = a->stacks.nfields, .unit = stacks_weight_unit(a->stacks.weight),
		.width = a->width ? (unsigned int)a->width : SVG_WIDTH, .fluid = !a->width,
		.minwidth = a->minwidth, .inverted = a->inverted,
		.colour = a->before ? SVG_DIFF : a->stacks.latency ? SVG_DURATION : SVG_MEANING,
		.scale = drawing_scale(a, t),
	};
	struct lines lines = { .options = &o };
	char title[TITLE_SIZE];
	struct layout layout;
	int rc;

	for (unsigned int i = 0; i < o.nfields; i++) {
		o.ids[i] = a->stacks.fields[i];
		o.fields[i] = ior_row_fields()[o.ids[i]].name;
	}
	rc = layout_make(&layout, d->stacks->flame,
			 a->minwidth * (double)t->sum[0] / svg_room(&o), LAYOUT_KEPT);
	if (!rc) {
		make_title(d, &o, title);
		o.title = title;
		say_totals(&lines, d, &layout);
		say_origin(&lines, d);
		say_losses(&lines, d);
		rc = svg_write(out, &layout, &o);
	}
	layout_free(&layout);
	return rc;
}
