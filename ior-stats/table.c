/* SPDX-License-Identifier: BSD-2-Clause */
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/escape.h"
#include "base/utf8.h"

#define CELL_MAX 4096u		/* bytes of a text cell before escaping */
#define BAR_WIDTH 16u
#define NARROW_BAR 6u		/* further only where texts cannot be cut any more */
#define NARROWEST 12u		/* a text column is not cut further */

void table_init(struct table *t, FILE *out, const struct table_style *style)
{
	memset(t, 0, sizeof(*t));
	t->out = out;
	t->style = *style;
}

void table_free(struct table *t)
{
	free(t->texts);
	free(t->kinds);
}

struct table_head *table_column(struct table *t, const char *name)
{
	struct table_head *h = &t->head[t->n < TABLE_COLUMNS - 1 ? t->n++ : t->n];

	*h = (struct table_head){ 0 };
	strlcpy(h->name, name, sizeof(h->name));
	return h;
}

struct table_head *table_number_column(struct table *t, const char *name, enum unit unit)
{
	char with_unit[sizeof(t->head[0].name) - 3];

	snprintf(with_unit, sizeof(with_unit), "%s%s", name,
		 unit == UNIT_NS && t->style.format != TABLE_TEXT ? "_ns" : "");
	return table_column(t, with_unit);
}

struct table_cell table_text(const char *p, size_t len)
{
	return (struct table_cell){ .has = true, .text = p, .len = len };
}

struct table_cell table_number(struct number number)
{
	return (struct table_cell){ .has = number.has, .number = number };
}

static bool is_shown(const struct table *t, unsigned int i)
{
	return t->style.format == TABLE_TEXT ? !t->head[i].data_only : !t->head[i].bar;
}

/* ---- CSV and JSON ---------------------------------------------------------------------------- */

static const char *const labels[] = { "", "[other]", "[total]" };

static void csv_names(struct table *t)
{
	const char *comma = "";

	for (unsigned int i = 0; i < t->n; i++)
		if (is_shown(t, i)) {
			fprintf(t->out, "%s%s", comma, t->head[i].name);
			comma = ",";
		}
	fputc('\n', t->out);
	t->named = true;
}

/* CSV keeps no rows: what holds those of text is free. */
static void csv_text(struct table *t, const struct table_cell *cell)
{
	unsigned int how = cell->digits ? 0 : t->style.csv;
	size_t room = IOR_CSV_ROOM(cell->len);
	char *texts;

	if (ior_csv_plain(cell->text, cell->len, how)) {
		fwrite(cell->text, 1, cell->len, t->out);
		return;
	}
	if (t->cap < room) {
		texts = realloc(t->texts, room);
		if (!texts) {
			t->failed = true;
			return;
		}
		t->texts = texts;
		t->cap = room;
	}
	fwrite(t->texts, 1, ior_csv_field(t->texts, cell->text, cell->len, how), t->out);
}

static void csv_row(struct table *t, const struct table_cell *cells, enum table_kind kind)
{
	const char *label = labels[kind], *comma = "";
	char buf[64];

	if (!t->named)
		csv_names(t);
	for (unsigned int i = 0; i < t->n; i++) {
		const struct table_cell *cell = &cells[i];

		if (!is_shown(t, i))
			continue;
		fputs(comma, t->out);
		comma = ",";
		if (kind != TABLE_PLAIN && t->head[i].key) {
			fputs(label, t->out);
			label = "";
		} else if (cell->has && cell->text) {
			csv_text(t, cell);
		} else if (cell->has) {
			number_data(buf, sizeof(buf), &cell->number);
			fputs(buf, t->out);
		}
	}
	fputc('\n', t->out);
}

static void json_row(struct table *t, const struct table_cell *cells, enum table_kind kind)
{
	const char *comma = "";
	char buf[64];

	fputc('{', t->out);
	for (unsigned int i = 0; i < t->n; i++) {
		const struct table_cell *cell = &cells[i];

		if (!is_shown(t, i))
			continue;
		fprintf(t->out, "%s\"%s\":", comma, t->head[i].name);
		comma = ",";
		if (!cell->has || (kind != TABLE_PLAIN && t->head[i].key)) {
			fputs("null", t->out);
		} else if (cell->text && cell->digits) {
			fwrite(cell->text, 1, cell->len, t->out);
		} else if (cell->text) {
			put_json(t->out, cell->text, cell->len);
		} else {
			number_data(buf, sizeof(buf), &cell->number);
			fprintf(t->out, cell->number.unit == UNIT_TIME ? "\"%s\"" : "%s", buf);
		}
	}
	if (kind == TABLE_OTHER)
		fprintf(t->out, "%s\"other\":true", comma);
	else if (kind == TABLE_TOTAL)
		fprintf(t->out, "%s\"total\":true", comma);
	fputs("}\n", t->out);
}

/* ---- Text ------------------------------------------------------------------------------------ */

static void keep(struct table *t, const char *p, size_t len)
{
	if (t->cap - t->len < len + 1) {
		size_t cap = 2 * t->cap + len + 1024;
		char *texts = realloc(t->texts, cap);

		if (!texts) {
			t->failed = true;
			return;
		}
		t->texts = texts;
		t->cap = cap;
	}
	memcpy(t->texts + t->len, p, len);
	t->texts[t->len + len] = '\0';
	t->len += len + 1;
}

static void keep_cell(struct table *t, unsigned int i, const struct table_cell *cell,
		      const char *label)
{
	char buf[6 * CELL_MAX];
	size_t len;

	if (label) {
		keep(t, label, strlen(label));
	} else if (!cell->has) {
		keep(t, "-", t->head[i].bar ? 0 : 1);
	} else if (cell->text) {
		len = cell->len < CELL_MAX ? cell->len : CELL_MAX;
		keep(t, buf, ior_escape(buf, sizeof(buf), cell->text, len, NULL));
	} else if (t->head[i].bar) {
		memset(buf, '#', BAR_WIDTH);
		keep(t, buf, (size_t)(cell->number.d * BAR_WIDTH + 0.5));
	} else {
		number_text(buf, sizeof(buf), &cell->number);
		keep(t, buf, strlen(buf));
	}
}

static void text_row(struct table *t, const struct table_cell *cells, enum table_kind kind)
{
	const char *label = labels[kind];

	if (t->nrows == t->rows_cap) {
		size_t cap = 2 * t->rows_cap + 32;
		enum table_kind *kinds = reallocarray(t->kinds, cap, sizeof(*kinds));

		if (!kinds) {
			t->failed = true;
			return;
		}
		t->kinds = kinds;
		t->rows_cap = cap;
	}
	t->kinds[t->nrows++] = kind;
	for (unsigned int i = 0; i < t->n; i++) {
		if (kind != TABLE_PLAIN && t->head[i].key) {
			keep_cell(t, i, NULL, label);
			label = "";
		} else {
			keep_cell(t, i, &cells[i], NULL);
		}
	}
}

void table_row(struct table *t, const struct table_cell *cells, enum table_kind kind)
{
	switch (t->style.format) {
	case TABLE_TEXT:
		text_row(t, cells, kind);
		break;
	case TABLE_CSV:
		csv_row(t, cells, kind);
		break;
	case TABLE_JSON:
		json_row(t, cells, kind);
		break;
	}
}

/* Characters of valid UTF-8, which all escaped text is: each takes a column, or is rare. */
static unsigned int columns_of(const char *p)
{
	return (unsigned int)ior_utf8_count(p, strlen(p));
}

/* The column to narrow next: a bar, then the widest text, then a bar again. */
static unsigned int narrow_next(const struct table *t, const unsigned int *widths)
{
	unsigned int widest = TABLE_COLUMNS, bar = TABLE_COLUMNS;

	for (unsigned int i = 0; i < t->n; i++) {
		if (t->head[i].bar && widths[i])
			bar = i;
		else if (is_shown(t, i) && t->head[i].left && widths[i] > NARROWEST &&
			 (widest == TABLE_COLUMNS || widths[i] > widths[widest]))
			widest = i;
	}
	if (bar < TABLE_COLUMNS && (widest == TABLE_COLUMNS || widths[bar] > NARROW_BAR))
		return bar;
	return widest;
}

/* The widths that the cells want, made less until all fit. */
static void choose_widths(const struct table *t, unsigned int *widths)
{
	unsigned int sum = 0, narrow;
	const char *p = t->texts;

	for (unsigned int i = 0; i < t->n; i++)
		widths[i] = columns_of(t->head[i].name);
	for (size_t row = 0; row < t->nrows; row++)
		for (unsigned int i = 0; i < t->n; i++, p += strlen(p) + 1)
			if (columns_of(p) > widths[i])
				widths[i] = columns_of(p);
	for (unsigned int i = 0; i < t->n; i++) {
		if (t->head[i].bar)
			widths[i] = BAR_WIDTH;
		sum += is_shown(t, i) ? widths[i] + 2 : 0;
	}
	while (t->style.width && sum > t->style.width + 2) {
		narrow = narrow_next(t, widths);
		if (narrow == TABLE_COLUMNS)
			return;
		widths[narrow]--;
		sum--;
	}
}

/* The end of a path says more than its beginning: that is what is cut. */
static void put_left(FILE *out, const char *p, unsigned int width, bool last)
{
	unsigned int n = columns_of(p);

	if (n > width) {
		fputs("...", out);
		for (; n > width - 3; n--)
			do
				p++;
			while (ior_utf8_continues(*p));
		fputs(p, out);
		return;
	}
	fputs(p, out);
	if (!last)
		fprintf(out, "%*s", (int)(width - n), "");
}

static void put_cell(const struct table *t, unsigned int i, const char *p, unsigned int width,
		     bool last)
{
	unsigned int n = columns_of(p);

	if (t->head[i].bar) {
		/* a narrower bar has the same scale */
		unsigned int len = (n * width + BAR_WIDTH - 1) / BAR_WIDTH;

		fprintf(t->out, "%s%.*s%s", t->style.colour && len ? "\033[36m" : "", (int)len, p,
			t->style.colour && len ? "\033[0m" : "");
	} else if (t->head[i].left) {
		put_left(t->out, p, width, last);
	} else {
		fprintf(t->out, "%*s%s", (int)(width > n ? width - n : 0), "", p);
	}
}

static void put_line(const struct table *t, const char *const *cells, const unsigned int *widths,
		     const char *colour)
{
	unsigned int shown = t->n;
	bool first = true;

	/* no blanks at the end of a line */
	while (shown && (!is_shown(t, shown - 1) || !*cells[shown - 1]))
		shown--;
	if (t->style.colour)
		fputs(colour, t->out);
	for (unsigned int i = 0; i < shown; i++) {
		if (!is_shown(t, i))
			continue;
		if (!first)
			fputs("  ", t->out);
		first = false;
		put_cell(t, i, cells[i], widths[i], i + 1 == shown);
	}
	fputs(t->style.colour && *colour ? "\033[0m\n" : "\n", t->out);
}

static void put_table(struct table *t)
{
	static const char *const colours[] = { "", "\033[2m", "\033[1m" };
	unsigned int widths[TABLE_COLUMNS];
	const char *cells[TABLE_COLUMNS], *p = t->texts;
	struct table_head bars[TABLE_COLUMNS];

	choose_widths(t, widths);
	memcpy(bars, t->head, sizeof(bars));
	for (unsigned int i = 0; i < t->n; i++) {
		cells[i] = t->head[i].name;
		t->head[i].bar = false;
	}
	put_line(t, cells, widths, "\033[1m");
	memcpy(t->head, bars, sizeof(bars));
	for (size_t row = 0; row < t->nrows; row++) {
		for (unsigned int i = 0; i < t->n; i++, p += strlen(p) + 1)
			cells[i] = p;
		put_line(t, cells, widths, colours[t->kinds[row]]);
	}
}

int table_end(struct table *t)
{
	if (t->failed)
		return -ENOMEM;
	if (t->style.format == TABLE_TEXT)
		put_table(t);
	else if (t->style.format == TABLE_CSV && !t->named)
		csv_names(t);
	t->nrows = 0;
	t->len = 0;
	return 0;
}
