/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The columns of text. Their widths are fixed, so that a line can be printed the moment it is
 * known; a value that is wider takes what it needs, and the columns after it give way until the
 * line is in step again.
 */
#include "base/cells.h"
#include "text.h"

#include <stdlib.h>

/* The head of a column, and how wide its values usually are; negative: they stand at the left. */
struct head {
	const char *name;
	int width;
};

unsigned int text_time_width(const struct print *p)
{
	switch (p->opt.time) {
	case PRINT_RELATIVE:
		return 13;
	case PRINT_BOOT:
		return 17;
	default:
		/* of other zones than UTC without the Z behind it */
		return p->opt.local ? 15 : 16;
	}
}

static struct head head_of(const struct print *p, unsigned int id)
{
	static const struct head composed[] = {
		[COLUMN_TASK - IOR_ROW_ALL] = { "pid", -11 },
		[COLUMN_RESULT - IOR_ROW_ALL] = { "result", 8 },
		[COLUMN_FILE - IOR_ROW_ALL] = { "file", -32 },
	};
	const struct ior_row_field *f;
	struct head head;

	if (id >= IOR_ROW_ALL)
		return composed[id - IOR_ROW_ALL];
	f = &ior_row_fields()[id];
	head = (struct head){ f->heading, f->width };
	if (f->unit == IOR_UNIT_BOOT) {
		head.width = (int)text_time_width(p);
		if (p->opt.time == PRINT_WALL)
			head.width = -head.width;
	} else if (f->unit == IOR_UNIT_WALL && p->opt.local) {
		head.width -= 5;	/* +02:00 where UTC has a Z */
	}
	return head;
}

void text_right(struct buffer *out, size_t start, size_t width)
{
	size_t len = out->len - start, fill = len < width ? width - len : 0;

	buffer_fill(out, ' ', fill);
	if (out->failed || fill == 0)
		return;
	memmove(out->p + start + fill, out->p + start, len);
	memset(out->p + start, ' ', fill);
}

void text_colour(const struct print *p, size_t start, const char *colour, struct buffer *out)
{
	static const char off[] = "\033[0m";
	size_t len = strlen(colour), end;

	if (!p->colour || out->failed || out->len == start)
		return;
	end = out->len - (out->p[out->len - 1] == '\n');
	if (!buffer_room(out, len + sizeof(off) - 1))
		return;
	memmove(out->p + end + len + sizeof(off) - 1, out->p + end, out->len - end);
	memmove(out->p + start + len, out->p + start, end - start);
	memcpy(out->p + start, colour, len);
	memcpy(out->p + end + len, off, sizeof(off) - 1);
	out->len += len + sizeof(off) - 1;
}

void text_align(const struct print *p, unsigned int column, size_t start, size_t *behind,
		struct buffer *out)
{
	size_t width = p->rows.width[column], used = *behind, fill = 0;
	bool last = column + 1 == p->rows.n;

	if (!out->failed)
		used += ior_cells(out->p + start, out->len - start);
	*behind = used > width ? used - width : 0;
	if (used < width)
		fill = width - used;
	if (p->rows.right[column])
		text_right(out, start, out->len - start + fill);
	else if (!last)
		buffer_fill(out, ' ', fill);
	buffer_char(out, last ? '\n' : ' ');
}

static void lay_out(struct print *p)
{
	struct text *t = p->state;

	t->dated = false;
	for (unsigned int i = 0; i < p->rows.n; i++) {
		struct head head = head_of(p, p->rows.id[i]);
		size_t width = (size_t)abs(head.width), title = strlen(head.name);

		p->rows.width[i] = (unsigned char)(width > title ? width : title);
		p->rows.right[i] = head.width > 0;
		t->dated |= p->rows.id[i] == IOR_ROW_TIME && p->opt.time == PRINT_WALL;
	}
}

void text_names(struct print *p, struct buffer *out)
{
	size_t start, behind = 0, line = out->len;

	lay_out(p);
	for (unsigned int i = 0; i < p->rows.n; i++) {
		start = out->len;
		buffer_text(out, head_of(p, p->rows.id[i]).name);
		text_align(p, i, start, &behind, out);
	}
	text_colour(p, line, COLOUR_HEAD, out);
}
