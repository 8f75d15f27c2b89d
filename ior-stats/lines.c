/* SPDX-License-Identifier: BSD-2-Clause */
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/cells.h"
#include "base/escape.h"
#include "base/utf8.h"
#include "layout.h"

#define TEXT_MAX 65536u			/* bytes of a text; a longer one is cut */
#define MANY (64u << 20)		/* bytes of a table, from which on ... */
#define TEXT_OF_MANY 512u		/* ... this is where they are cut */
#define SHOWN_MAX (6 * TEXT_MAX + DOTS)	/* of it, escaped */
#define DOTS (sizeof(IOR_ELLIPSIS) - 1)
#define DIM "\033[2m"
#define BOLD "\033[1m"

/* ---- Texts ----------------------------------------------------------------------------------- */

/* A text as people may see it, of most bytes before that. At most 6 for each, and DOTS. */
static size_t escape(char *to, const char *p, size_t len, size_t most)
{
	return ior_escape_ends(to, 6 * (len < most ? len : most) + DOTS, p, len, most / 3,
			       most - most / 3);
}

/* Of an escaped text. Both the root of a path and its end tell, and the end more. */
static size_t put_short(FILE *out, const char *p, size_t len, size_t cells)
{
	size_t front = cells > DOTS ? (cells - DOTS) / 3 : 0;
	struct ior_cut cut = ior_cells_cut(p, len, cells, front);

	fwrite(p, 1, cut.head, out);
	fwrite(IOR_ELLIPSIS, 1, cut.dots, out);
	fwrite(p + len - cut.tail, 1, cut.tail, out);
	return cut.cells;
}

size_t put_text(FILE *out, const char *p, size_t len, size_t cells)
{
	static char buf[SHOWN_MAX];

	return put_short(out, buf, escape(buf, p, len, TEXT_MAX), cells ? cells : SIZE_MAX);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

/* Room for so many bytes behind what is kept, or NULL. */
static char *room(struct table *t, size_t n)
{
	if (t->cap - t->len < n) {
		size_t cap = 2 * t->cap + n + 1024;
		char *texts = realloc(t->texts, cap);

		if (!texts) {
			t->failed = true;
			return NULL;
		}
		t->texts = texts;
		t->cap = cap;
	}
	return t->texts + t->len;
}

static void keep(struct table *t, const char *p, size_t len)
{
	char *to = room(t, len + 1);

	if (!to)
		return;
	memcpy(to, p, len);
	to[len] = '\0';
	t->len += len + 1;
}

static void keep_escaped(struct table *t, const char *p, size_t len)
{
	size_t most = t->len < MANY ? TEXT_MAX : TEXT_OF_MANY, n;
	char *to = room(t, 6 * (len < most ? len : most) + DOTS + 1);

	if (!to)
		return;
	n = escape(to, p, len, most);
	to[n] = '\0';
	t->len += n + 1;
}

static void keep_number(struct table *t, const struct table_head *head, const struct number *number)
{
	char buf[64];

	if (head->bar) {
		memset(buf, '#', LAYOUT_BAR);
		keep(t, buf, number->d < 1 ? (size_t)(number->d * LAYOUT_BAR + 0.5) : LAYOUT_BAR);
	} else {
		number_text(buf, sizeof(buf), number);
		keep(t, buf, strlen(buf));
	}
}

static void keep_cell(struct table *t, unsigned int i, const struct table_cell *cell)
{
	const struct table_head *head = &t->head[i];

	if (!cell->has)
		keep(t, "-", head->bar ? 0 : 1);
	else if (!cell->text)
		keep_number(t, head, &cell->number);
	else
		keep_escaped(t, cell->text, cell->len);
}

void lines_keep(struct table *t, const struct table_cell *cells, enum table_kind kind)
{
	const char *label = table_label(kind);

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
			keep(t, label, strlen(label));
			label = "";
		} else {
			keep_cell(t, i, &cells[i]);
		}
	}
}

/* ---- Writing --------------------------------------------------------------------------------- */

static void put_blanks(FILE *out, size_t n)
{
	static const char blanks[] = "                                ";
	const size_t most = sizeof(blanks) - 1;

	for (; n > most; n -= most)
		fwrite(blanks, 1, most, out);
	fwrite(blanks, 1, n, out);
}

static void put_bar(const struct table *t, const char *p, unsigned int width)
{
	/* a narrower bar has the same scale */
	size_t len = (strlen(p) * width + LAYOUT_BAR - 1) / LAYOUT_BAR;

	if (t->style.colour && len)
		fputs("\033[36m", t->out);
	fwrite(p, 1, len, t->out);
	if (t->style.colour && len)
		fputs("\033[0m", t->out);
}

static void put_right(FILE *out, const char *p, unsigned int width)
{
	size_t len = strlen(p), n = ior_cells(p, len);

	put_blanks(out, width > n ? width - n : 0);
	fwrite(p, 1, len, out);
}

/* What stands at the left, and blanks up to a column behind it, if there is one: end, from 0. */
static void put_left(const struct table *t, const struct layout *l, unsigned int i, const char *p,
		     unsigned int end)
{
	size_t len = strlen(p), n;

	n = put_short(t->out, p, len, t->head[i].cut ? l->width[i] : SIZE_MAX);
	if (!end)
		return;
	put_blanks(t->out, l->width[i] > n ? l->width[i] - n : 0);
	/* of what is joined, and of new signs, terminals have different opinions */
	if (t->style.places && l->fits && !ior_utf8_is_ascii(p, len))
		fprintf(t->out, "\033[%uG", end + 1);
}

static void put_line(const struct table *t, const struct layout *l, const char *const *cells,
		     bool names, const char *colour)
{
	unsigned int shown = t->n, end = 0;

	/* no blanks at the end of a line */
	while (shown && (!l->shown[shown - 1] || !*cells[shown - 1]))
		shown--;
	if (t->style.colour)
		fputs(colour, t->out);
	for (unsigned int i = 0; i < shown; i++) {
		if (!l->shown[i])
			continue;
		if (end) {
			put_blanks(t->out, LAYOUT_BETWEEN);
			end += LAYOUT_BETWEEN;
		}
		end += l->width[i];
		if (t->head[i].bar && !names)
			put_bar(t, cells[i], l->width[i]);
		else if (t->head[i].left)
			put_left(t, l, i, cells[i], i + 1 < shown ? end : 0);
		else
			put_right(t->out, cells[i], l->width[i]);
	}
	fputs(t->style.colour && *colour ? "\033[0m\n" : "\n", t->out);
}

static void measure(const struct table *t, unsigned int *cells)
{
	const char *p = t->texts;

	memset(cells, 0, TABLE_COLUMNS * sizeof(*cells));
	for (size_t row = 0; row < t->nrows; row++)
		for (unsigned int i = 0; i < t->n; i++) {
			size_t len = strlen(p);
			unsigned int n = (unsigned int)ior_cells(p, len);

			cells[i] = n > cells[i] ? n : cells[i];
			p += len + 1;
		}
}

static const char *const remedies[] = {
	"; a wider terminal, --format=csv and -o FILE have it all",
	"; --format=csv has it all",
};

/* Which columns are not there, and what to do about it: in one line, if it can be. */
static void put_left_out(const struct table *t, const struct layout *l)
{
	enum { MORE = sizeof(", 99 more") - 1 };
	static const char before[] = "too narrow for ";
	size_t width = t->style.width, used = sizeof(before) - 1, left = 0, len;

	for (unsigned int i = 0; i < t->n; i++)
		left += !l->shown[i] && !t->head[i].data_only && !t->head[i].bar;
	if (!left)
		return;
	fprintf(t->out, "%s%s", t->style.colour ? DIM : "", before);
	for (unsigned int i = 0; i < t->n && left; i++) {
		if (l->shown[i] || t->head[i].data_only || t->head[i].bar)
			continue;
		len = strlen(", ") + strlen(t->head[i].name) + (left > 1 ? MORE : 0);
		if (used > sizeof(before) && used + len > width) {
			used += (size_t)fprintf(t->out, ", %zu more", left);
			break;
		}
		used += (size_t)fprintf(t->out, "%s%s", used > sizeof(before) ? ", " : "",
					t->head[i].name);
		left--;
	}
	for (unsigned int i = 0; i < sizeof(remedies) / sizeof(*remedies); i++)
		if (used + strlen(remedies[i]) <= width) {
			fputs(remedies[i], t->out);
			break;
		}
	fputs(t->style.colour ? "\033[0m\n" : "\n", t->out);
}

void lines_put(const struct table *t)
{
	static const char *const colours[] = { "", DIM, BOLD };
	const char *cells[TABLE_COLUMNS], *p = t->texts;
	unsigned int wanted[TABLE_COLUMNS];
	struct layout l;

	measure(t, wanted);
	layout_choose(&l, t, wanted);
	put_line(t, &l, l.name, true, BOLD);
	for (size_t row = 0; row < t->nrows; row++) {
		for (unsigned int i = 0; i < t->n; i++, p += strlen(p) + 1)
			cells[i] = p;
		put_line(t, &l, cells, false, colours[t->kinds[row]]);
	}
	put_left_out(t, &l);
}
