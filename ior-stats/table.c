/* SPDX-License-Identifier: BSD-2-Clause */
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "lines.h"

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

/* ---- CSV and JSON ---------------------------------------------------------------------------- */

static bool is_data(const struct table *t, unsigned int i)
{
	return !t->head[i].bar;
}

static void csv_names(struct table *t)
{
	const char *comma = "";

	for (unsigned int i = 0; i < t->n; i++)
		if (is_data(t, i)) {
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
	const char *label = table_label(kind), *comma = "";
	char buf[64];

	if (!t->named)
		csv_names(t);
	for (unsigned int i = 0; i < t->n; i++) {
		const struct table_cell *cell = &cells[i];

		if (!is_data(t, i))
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

		if (!is_data(t, i))
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

void table_row(struct table *t, const struct table_cell *cells, enum table_kind kind)
{
	switch (t->style.format) {
	case TABLE_TEXT:
		lines_keep(t, cells, kind);
		break;
	case TABLE_CSV:
		csv_row(t, cells, kind);
		break;
	case TABLE_JSON:
		json_row(t, cells, kind);
		break;
	}
}

int table_end(struct table *t)
{
	if (t->failed)
		return -ENOMEM;
	if (t->style.format == TABLE_TEXT)
		lines_put(t);
	else if (t->style.format == TABLE_CSV && !t->named)
		csv_names(t);
	t->nrows = 0;
	t->len = 0;
	return 0;
}
